"""``python -m kdcatalog``, for machines on which the folder of scripts is not on the path."""

from kdcatalog.cli import main

main(prog_name="kdcatalog")
