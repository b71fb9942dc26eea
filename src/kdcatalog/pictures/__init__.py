"""Pictures as SVG: those of every catalog, and templates in docs/pictures/ for those of one."""
