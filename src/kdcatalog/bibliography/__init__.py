"""Citations in every format, read and written."""
