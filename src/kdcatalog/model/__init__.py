"""The nouns of a catalog: paper, author, identifier, venue, node, catalog.

Everything here is frozen and knows nothing of files, YAML, markup or the network.
"""
