"""The site does not hang on MkDocs and its theme: two other builders make it."""

import subprocess
import sys
from pathlib import Path

from tests.folders import CatalogFolder

SCRIPT = Path(__file__).parent.parent / "scripts" / "ways_out.py"


def test_properdocs_and_zensical_build_the_site(toy: CatalogFolder) -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, toy.root], capture_output=True, text=True, check=False
    )
    told = done.stdout.splitlines()[-2:]
    assert [0, "ProperDocs:", "Zensical:"] == [
        done.returncode,
        *(line.split()[0] for line in told),
    ], done.stderr
