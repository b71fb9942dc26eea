"""Matching a described work with the papers and venues of a catalog."""
