"""Records from what others describe: a new record, an issue form, and updates of an existing record."""
