"""What the pages of a site may run, and what is left of the pages of an outsider."""

from collections.abc import Iterable

from markdown import Extension, Markdown
from mkdocs.structure.files import File

# What a page of an outsider may show beside text: an SVG or HTML file runs scripts where it is
# opened by itself.
_HARMLESS = (".png", ".jpg", ".jpeg", ".gif", ".webp")


class NoMarkup(Extension):
    """Shows the HTML in a page of Markdown as text: Python-Markdown would pass on any script."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  the library's name
        """Remove what recognizes HTML, so that it is escaped like any text."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")


def files_that_run(files: Iterable[File], docs: str) -> list[File]:
    """Return the files in a folder ``docs`` that are neither pages nor pictures."""
    others = []
    for file in files:
        is_theme = file.src_dir != docs
        is_picture = file.src_uri.lower().endswith(_HARMLESS)
        is_harmless = is_theme or is_picture or file.is_documentation_page()
        if not is_harmless:
            others.append(file)
    return others
