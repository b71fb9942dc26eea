"""One module a verb: it returns values and prints nothing."""
