"""``kdcatalog import``: turn somebody else's list into records, all or none."""

from kdcatalog.commands.import_plan import ImportPlan
from kdcatalog.snapshot import PAPERS, TAXONOMY, Snapshot
from kdcatalog.writing import write_all


def write_import(snapshot: Snapshot, plan: ImportPlan) -> None:
    """Write all files of an import or none; raises OSError where one would be elsewhere."""
    root = snapshot.root
    contents = {}
    for file, content in plan.files.items():
        path = root / file
        folder = root if file == TAXONOMY else root / PAPERS
        real_folder = path.parent.resolve()
        # A folder papers/2024 that is a link would put records where nobody looks for them.
        if path.is_symlink() or not real_folder.is_relative_to(folder):
            raise OSError(f"{file} was not written: it, or its folder, is a symbolic link")
        contents[path] = content
    write_all(contents, root)
