"""From view and template to text: the only room that knows Jinja, and the home of every escape."""
