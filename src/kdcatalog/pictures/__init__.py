"""Pictures as SVG: what any catalog has is drawn here, what only one has is a template in its docs/pictures/."""
