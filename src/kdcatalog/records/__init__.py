"""Records and taxonomy.yaml: read, checked for shape, and edited as text."""
