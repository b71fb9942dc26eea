"""The web services that know papers, and the HTTP client that asks them."""
