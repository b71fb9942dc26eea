"""Write the commit that a wheel is built from into it.

``kdcatalog init`` pins the workflows of a new catalog to this commit. A commit cannot contain its
own name, so it is only known when the wheel is built.
"""

import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMMIT_FILE = "kdcatalog/commit.txt"


class CommitHook(BuildHookInterface):
    """Adds the file with the commit; without git or a repository, the wheel has none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the commit of the checkout, unless it is installed in place and moves on."""
        root = Path(self.root)
        if version == "editable" or not (root / ".git").exists():
            return
        command = ["git", "-C", self.root, "rev-parse", "HEAD"]
        try:
            process = subprocess.run(command, capture_output=True, check=True)  # noqa: S603
        except (FileNotFoundError, subprocess.CalledProcessError):
            return
        path = Path(self.directory) / "commit.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(process.stdout)
        build_data["force_include"][str(path)] = COMMIT_FILE
