"""``kdcatalog explain``: what a problem code means, for people who read one in a log."""

import click

from kdcatalog.codes import CODES
from kdcatalog.commands.options import Command, ProblemCode, help_end
from kdcatalog.model.vocabulary import nearest

# At .79 only one wrong digit of the three is near; any lower, every code suggests another.
_SAME_CODE = 0.79


@click.command(
    "explain",
    cls=Command,
    epilog=help_end(
        examples=("kdcatalog explain KD301",),
        exits={0: "explained", 2: "no such code"},
    ),
)
@click.argument("code", type=ProblemCode())
def explain_command(code: str) -> None:
    """Explain a problem code and how to fix it."""
    row = CODES.get(code.upper())
    if row is None:
        message = f"no code {code}; {_hint(code)}"
        raise click.BadParameter(message, param_hint="CODE")
    summary = f"{row.id} ({row.severity})"
    heading = f"{summary}: {row.title}"
    advice = f"To fix it: {row.fix}"
    paragraphs = (heading, row.reason, advice)
    click.echo("\n\n".join(paragraphs))


def _hint(code: str) -> str:
    # People also type 301 alone, without the letters.
    number = code.upper().removeprefix("KD")
    near = nearest(f"KD{number}", CODES, above=_SAME_CODE)
    if near:
        return f"did you mean {near}?"
    return f"codes run from {min(CODES)} to {max(CODES)}; the site lists them on problems/"
