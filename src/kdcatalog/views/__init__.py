"""What a page or a table shows, chosen, sorted and counted: frozen values without markup."""
