"""``kdcatalog explain``: what a problem code means, for whoever reads one in a log."""

import click

from kdcatalog.codes import CODES
from kdcatalog.model.vocabulary import nearest

# At .79 only one wrong digit of the three is near; any lower, every code suggests another.
_SAME_CODE = 0.79


@click.command("explain")
@click.argument("code")
def explain_command(code: str) -> None:
    """Explain what a problem code means and how to fix it: kdcatalog explain KD301."""
    row = CODES.get(code.upper())
    if row is None:
        number = code.upper().removeprefix("KD")
        near = nearest(f"KD{number}", CODES, above=_SAME_CODE)
        hint = f"codes run from {min(CODES)} to {max(CODES)}; the site lists them on problems/"
        if near:
            hint = f"did you mean {near}?"
        raise click.BadParameter(f"no code {code}; {hint}", param_hint="CODE")
    click.echo(f"{row.id} ({row.severity}): {row.title}\n\n{row.reason}\n\nTo fix it: {row.fix}")
