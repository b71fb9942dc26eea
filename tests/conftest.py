import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from kdcatalog.workspace import Workspace
from tests.broken import CATALOGS, broken_workspace

settings.register_profile("same every time", derandomize=True, deadline=None, print_blob=False)
settings.load_profile("same every time")

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="renew tests/golden/ from what the program says now")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Return a function that compares text with a golden file, or renews the file."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        assert path.read_bytes().decode("utf-8") == text

    return compare


@pytest.fixture
def toy(tmp_path: Path) -> Workspace:
    """Return a copy of the toy catalog that a test may change."""
    shutil.copytree(CATALOGS / "toy", tmp_path / "toy")
    return Workspace.at(tmp_path / "toy")


@pytest.fixture
def broken(tmp_path: Path) -> Workspace:
    """Return a copy of the broken catalog, with what cannot be committed."""
    return broken_workspace(tmp_path)
