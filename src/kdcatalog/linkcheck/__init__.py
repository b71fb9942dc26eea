"""Whether the links of a catalog still work: where they are, what they answer, and since when they fail."""
