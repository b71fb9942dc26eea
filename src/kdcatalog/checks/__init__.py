"""Rules that read the catalog and yield problems; ``rules`` has the table of them."""
