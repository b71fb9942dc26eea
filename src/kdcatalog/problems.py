"""What a check finds: an error in a record is a ``Problem``, a value, and never an exception."""

from collections.abc import Iterable
from dataclasses import dataclass

from kdcatalog.codes import CODES, Severity

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A position in a file: line and column from 1; ``length`` characters are marked."""

    line: int
    column: int
    length: int = 1


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a field, where ``at`` would otherwise mean its value."""

    path: Path


At = Path | Key | Position


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding.

    ``at`` is the path of a field, which means its value, a ``Key``, or a ``Position`` straight from
    the reader. Problems of one code in several files that share a ``cause``, such as a venue that
    taxonomy.yaml no longer lists, can be reported as one. ``absent`` is what the catalog lacks,
    such as ``paper:bee2023loaf``: what an unreadable file may have is not a second problem.
    """

    code: str
    file: str
    at: At
    message: str
    hint: str
    related: tuple[str, ...] = ()
    cause: str = ""
    absent: str = ""

    @property
    def severity(self) -> Severity:
        """The severity of the problem's code."""
        return CODES[self.code].severity

    @property
    def sentence(self) -> str:
        """Code, message and hint in one line, for lists that have no room for more."""
        return f"{self.code}: {self.message}; {self.hint}"


@dataclass(frozen=True, slots=True)
class Located:
    """A problem with its position in the file and the text of that line."""

    problem: Problem
    position: Position
    line_text: str

    def __str__(self) -> str:
        """Return the problem on one line, as ``file:line:column: severity code: message; hint``."""
        problem = self.problem
        return f"{self.place}: {problem.severity} {problem.sentence}"

    @property
    def place(self) -> str:
        """The place as ``file:line:column``."""
        # As compilers write it: editors and terminals make a link of it.
        file = self.problem.file
        position = self.position
        return f"{file}:{position.line}:{position.column}"

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """The order in which problems are printed."""
        # Code and message, too: two problems of one field must not change places between runs.
        return (
            self.problem.file,
            self.position.line,
            self.position.column,
            self.problem.code,
            self.problem.message,
        )


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that are errors."""
    return [problem for problem in problems if problem.severity == "error"]
