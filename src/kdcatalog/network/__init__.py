"""The one door to other machines: the services that know papers, and a client that asks politely and warily."""
