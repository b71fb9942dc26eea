"""XML from elsewhere, read without document types, so that no entity is ever expanded."""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.text.cleaning import clean_text

# A thousand times more than any feed or anthology has; deeper, the tree is freed recursively.
_DEEPEST = 200
# How much is parsed at a time. One call for 20 MB held all of it twice.
_STEP = 1 << 20


class XmlError(UnreadableError):
    """Bytes are not XML that is read; the message has the line and the column, from 1."""


def read_xml(content: bytes) -> Element:
    """Return the root of an XML document; tags are ``{namespace}name``. Raises XmlError."""
    return _Reader().read(content)


class _Reader:
    """ElementTree's builder on a parser of our own: its parser expands entities."""

    def __init__(self) -> None:
        self._builder = TreeBuilder()
        self._depth = 0
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._builder.data

    def read(self, content: bytes) -> Element:
        try:
            for start in range(0, len(content), _STEP):
                step = content[start : start + _STEP]
                self._parser.Parse(step, False)
            self._parser.Parse(b"", True)
            return self._builder.close()
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise self._error(f"not valid XML ({reason})") from error
        except (AssertionError, ValueError, LookupError) as error:
            # AssertionError: TreeBuilder was closed inside an element. Others: the encoding.
            raise self._error("incomplete XML, or an unknown encoding") from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error(f"more than {_DEEPEST} elements inside each other")
        self._builder.start(_tag(name), attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._builder.end(_tag(name))

    def _refuse_doctype(self, *_: object) -> None:
        raise self._error("an HTML page, or XML with a document type")

    def _error(self, reason: str) -> XmlError:
        line = self._parser.CurrentLineNumber
        column = self._parser.CurrentColumnNumber + 1
        return XmlError(f"line {line}, column {column}: {reason}")


def _tag(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def text_below(element: Element | None) -> str:
    """Return the cleaned text of an element and all below it; empty where there is none."""
    return "" if element is None else clean_text("".join(element.itertext()))
