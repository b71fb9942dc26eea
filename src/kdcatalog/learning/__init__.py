"""What the papers of a catalog teach about others, by their words alone."""
