"""Whether the links of a catalog still work: where they are and what they answer."""
