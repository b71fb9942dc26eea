"""New papers for a catalog: read from a listing, ranked by its papers, explained for a person."""
