"""The web services that know papers, and the HTTP client that asks them.

One module per service, however short: what is particular about a service (its formats, its errors,
its limits) is in the module that has its name.
"""
