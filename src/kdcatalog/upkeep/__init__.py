"""What keeps a catalog true after its papers were entered: whether its addresses still lead somewhere."""
