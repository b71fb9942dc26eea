"""Which files and pages a build yields, as a stream: nothing is written here."""
