"""The files of a new catalog beside its records: for git, make and contributors."""

from collections.abc import Mapping
from typing import Final

TAXONOMY_HEAD: Final = """\
# The settings of this catalog, the tree of topics, and the venues.
# kdcatalog check reports errors, kdcatalog taxonomy prints the tree and moves topics.
# Set url to the address of the site and repository to that of these files once they are known.
"""
_IGNORED: Final = "/site/\n/.site-*\n/.kdcatalog-*\n"
_ATTRIBUTES: Final = """\
# The same line ends on every system; without this line git may write CRLF on Windows.
* text=auto eol=lf

# Made by kdcatalog build, so reviews fold them.
/README.md linguist-generated
/lists/** linguist-generated
/schemas/*.json linguist-generated
/docs/pictures/*.svg linguist-generated
/.github/ISSUE_TEMPLATE/*.yml linguist-generated
"""
_MAKEFILE: Final = """\
# Needs the program kdcatalog.
.PHONY: site serve check
site: ## Check the records, then write README.md and site/
\tkdcatalog build

serve: ## Serve the site on http://127.0.0.1:8000/ and rebuild it when a record is saved
\tkdcatalog serve

check: ## Report every problem in the records
\tkdcatalog check
"""
_CONTRIBUTING: Final = """\
# Contributing to {title}

To add a paper, let the program write its record and send that one file:

```sh
kdcatalog add <arXiv id, DOI, URL or file.bib>
kdcatalog check
```

A record is a YAML file in `papers/<year>/`; `taxonomy.yaml` holds the topics and the venues.
`kdcatalog build` makes README.md and the site from them, so do not edit those by hand.
"""


def texts_of(title: str) -> Mapping[str, str]:
    """Return the files beside records and taxonomy, by name; the curator edits them."""
    introduction = f"Describe here what {title} contains, for whom, and what it leaves out.\n"
    return {
        "docs/prose/introduction.md": introduction,
        "CONTRIBUTING.md": _CONTRIBUTING.format(title=title),
        "Makefile": _MAKEFILE,
        ".gitignore": _IGNORED,
        ".gitattributes": _ATTRIBUTES,
    }
