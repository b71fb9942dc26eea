"""Records from what others describe: new records, issue forms, and updates of records."""
