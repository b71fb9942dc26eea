import gc
import importlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import settings

from kdcatalog.settings import REPOSITORY_URL, SITE_URL
from tests import foreign, sites
from tests.broken import broken_catalog
from tests.folders import CatalogFolder
from tests.once import work_once
from tests.stand_in import StandIn
from tests.warm import warm_program

settings.register_profile("same every time", derandomize=True, deadline=None, print_blob=False)
settings.load_profile("same every time")

TESTS = Path(__file__).parent
GOLDEN = TESTS / "golden"
# The program itself collects garbage as rarely, and its tests make as many objects.
_NEW_OBJECTS = 200_000
# All tests together write a gigabyte, and what passes is removed at once.
_MEMORY = Path("/dev/shm")
_ROOM = 2**31
# Seconds of a setup that may be among the slowest.
_LONG = 1.0


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="renew tests/golden/ from the current output",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "debian(*programs): needs programs that Debian packages bring"
    )
    config.addinivalue_line("markers", "node: needs node and the packages of tests/node")
    # Among what is imported and collected there is no garbage: looking for it took a sixth of it.
    gc.disable()
    work_once()
    _write_to_memory()
    # The environment of the user who runs the tests must not change the toy's addresses.
    for name in (SITE_URL, REPOSITORY_URL):
        os.environ.pop(name, None)


def pytest_xdist_auto_num_workers() -> int | None:
    """Return a process more than there are cores: each waits a tenth of its time.

    Tests in a browser wait for frames, for the page that a script replaces and for what must not
    happen; others for programs that they start.
    """
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return (os.cpu_count() or 1) + 1


def _write_to_memory() -> None:
    """Keep the files of tests in memory, unless ``TMPDIR`` names another place for them.

    On a disk, tests of builds waited for it two thirds of their time: mostly for folders that it
    removed, and for journals of ours that had to be on it.
    """
    if "TMPDIR" in os.environ or not _MEMORY.is_dir() or not os.access(_MEMORY, os.W_OK):
        return
    # Containers have 64 MB of it, or run no program from it.
    may_run = not os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC
    if may_run and shutil.disk_usage(_MEMORY).free > _ROOM:
        # Also that of the processes of pytest-xdist, of our program and of the browser.
        os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Read all modules from the last to the first in the second process of pytest-xdist.

    Both processes need the bytecode of all modules. As they meet in the middle, each makes half.
    """
    if os.environ.get("PYTEST_XDIST_WORKER") != "gw1" or not _is_everything(session.config):
        return
    for path in sorted(TESTS.rglob("test_*.py"), reverse=True):
        name = path.relative_to(TESTS.parent).with_suffix("")
        importlib.import_module(".".join(name.parts))


def pytest_collection_finish() -> None:
    """Leave what was collected out of every collection of garbage, which looked at all of it.

    Of the work of all tests, a twentieth was looking at the same million objects again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
    gc.enable()


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Let a process of pytest-xdist send nothing of setup and teardown where both are well.

    Of its six messages for each test, which the main process reads, three say nothing.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return None
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if report.when == "call" or not report.passed or report.duration > _LONG:
            item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def _is_everything(config: pytest.Config) -> bool:
    """Return whether the whole suite is run, not some files of it."""
    return [TESTS] == [config.rootpath / argument for argument in config.args]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what this machine cannot run; with COMPLETE=1 that is a failure."""
    missing = foreign.missing_for(item)
    if missing and os.environ.get("COMPLETE") == "1":
        pytest.fail(f"needs {', '.join(missing)}, and COMPLETE=1 leaves nothing out", pytrace=False)
    if missing:
        # Properties travel with the report, also from the processes of pytest-xdist.
        item.user_properties.append((foreign.LEFT_OUT, missing))
        pytest.skip(f"needs {', '.join(missing)}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    properties = [dict(report.user_properties) for report in skipped]
    missing = [extras[foreign.LEFT_OUT] for extras in properties if foreign.LEFT_OUT in extras]
    for line in foreign.summary(missing):
        terminalreporter.write_line(line, yellow=True)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], str]:
    """Return a function that gives the text of a golden file, renewed with --update-golden."""

    def expected(name: str, text: str) -> str:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        return path.read_bytes().decode("utf-8")

    return expected


@pytest.fixture
def toy(tmp_path: Path) -> CatalogFolder:
    """Return a copy of the toy catalog that a test may change."""
    return sites.copy_toy(tmp_path / "toy")


@pytest.fixture
def broken(tmp_path: Path) -> CatalogFolder:
    """Return a copy of the broken catalog, with what cannot be committed."""
    return broken_catalog(tmp_path)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> CatalogFolder:
    """Return the toy catalog with URL and repository, its site built once; do not change it."""
    folder = tmp_path_factory.mktemp("published") / "toy"
    catalog_folder = sites.copy_toy(folder, url=sites.URL, repository=sites.REPOSITORY)
    sites.build(catalog_folder)
    return catalog_folder


@pytest.fixture(scope="session")
def unpublished(tmp_path_factory: pytest.TempPathFactory) -> CatalogFolder:
    """Return the toy catalog without a URL, its site built once; do not change it."""
    catalog_folder = sites.copy_toy(tmp_path_factory.mktemp("unpublished") / "toy")
    sites.build(catalog_folder)
    return catalog_folder


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return what a shell types for the program, which is imported once for all tests."""
    with warm_program(tmp_path_factory.mktemp("warm")) as command:
        yield command


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """Return a local server in place of every service; an unrecorded request fails the test."""
    with StandIn() as server:
        yield server
