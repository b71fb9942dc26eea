"""Which proposed edits a refresh makes, in words and as the contents of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kdcatalog.drafting.updates import ProposedEdit, Updates


def contents_of(
    texts: Mapping[str, str],
) -> dict[str, bytes]:
    """Return the bytes of new texts, by file."""
    contents = {}
    for file, text in texts.items():
        contents[file] = text.encode()
    return contents


def chosen_edits(update: Updates, *, additions_only: bool) -> list[ProposedEdit]:
    """Return the edits to make: with ``additions_only``, those that replace nothing."""
    if not additions_only:
        return list(update.edits)
    # A mark says why a person has to look at an edit.
    return [edit for edit in update.edits if not edit.mark]


def reasons_of(
    updates: Mapping[str, Updates],
    *,
    additions_only: bool = False,
) -> Iterator[str]:
    """Yield each edit in words; with ``additions_only``, only those that are made unasked."""
    for file, update in updates.items():
        for edit in chosen_edits(update, additions_only=additions_only):
            yield _reason(file, edit)


def reasons_and_skipped(
    updates: Mapping[str, Updates], *, additions_only: bool
) -> tuple[list[str], set[str]]:
    """Return the reasons of the edits that are made or proposed, and of those that are skipped."""
    reasons = list(reasons_of(updates, additions_only=additions_only))
    skipped = {*reasons_of(updates)} - {*reasons}
    return reasons, skipped


def _reason(file: str, edit: ProposedEdit) -> str:
    fields = ", ".join(edit.fields)
    mark = f" ({edit.mark})" if edit.mark else ""
    return f"{file}: {fields}{mark}: {edit.words}"
