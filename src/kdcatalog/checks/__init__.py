"""Rules that read the catalog and yield problems; a new rule is one function and one line of a list."""
