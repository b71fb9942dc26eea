"""Other people's lists of papers, read."""
