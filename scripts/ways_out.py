"""Build a catalog's site without MkDocs: with ProperDocs, and with Zensical as frames filled here.

The theme of the site reaches end of life in May 2027. ProperDocs continues MkDocs: its site
must be equal except for the generator. Zensical runs no plugin: it renders a frame per page shape,
and the pages are filled in. Exit code 1 where either falls short.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from xml.sax.saxutils import escape

import yaml

from kdcatalog import pipeline
from kdcatalog.artifacts.artifact import File, Page
from kdcatalog.artifacts.site import site_artifacts
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.snapshot import Snapshot, packaged_templates
from kdcatalog.views.home import section_of, surroundings

BIN = Path(sysconfig.get_path("scripts"))
GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')
TITLE, HEAD, BODY = "@@kd-title@@", "@@kd-head@@", "@@kd-body@@"
MARKS = re.compile(f"(?:<p>)?({TITLE}|{HEAD}|{BODY})(?:</p>)?")
Shape = tuple[int, str, bool]


def main() -> int:
    """Build both ways and say what differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("catalog", nargs="?", type=Path, default=Path())
    parser.add_argument("--keep", type=Path, help="keep the site of Zensical in this folder")
    given = parser.parse_args()
    snapshot = Snapshot.at(given.catalog)
    with tempfile.TemporaryDirectory() as folder:
        told = [
            *of_properdocs(snapshot, Path(folder)),
            *of_zensical(snapshot, Path(folder) / "zensical"),
        ]
        if given.keep:
            shutil.copytree(Path(folder) / "zensical" / "site", given.keep, dirs_exist_ok=True)
    print("\n".join(text for _, text in told))
    return int(any(is_wrong for is_wrong, _ in told))


def of_properdocs(snapshot: Snapshot, aside: Path) -> Iterator[tuple[bool, str]]:
    """Yield what ProperDocs makes otherwise than MkDocs."""
    config = aside / "mkdocs.yml"
    shared = yaml.safe_load((packaged_templates() / "mkdocs.yml").read_text(encoding="utf-8"))
    config.write_text(
        yaml.safe_dump(shared | {"docs_dir": str((snapshot.root / "docs").resolve())}),
        encoding="utf-8",
    )
    for program in ("mkdocs", "properdocs"):
        command: list[str | Path] = [
            BIN / program,
            "build",
            "--quiet",
            "--config-file",
            config,
            "--site-dir",
            aside / program,
        ]
        subprocess.run(command, check=True, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"})  # noqa: S603
    old, new = (contents(aside / program) for program in ("mkdocs", "properdocs"))
    for path in sorted(old.keys() | new.keys()):
        if old.get(path) != new.get(path):
            yield True, f"ProperDocs: {path} differs"
    yield False, f"ProperDocs: {len(new)} files compared with MkDocs"


def contents(site: Path) -> dict[str, bytes]:
    """Return the files of a site, without the name of their generator."""
    files = (path for path in site.rglob("*") if path.is_file() and path.suffix != ".gz")
    return {
        path.relative_to(site).as_posix(): GENERATOR.sub(b"", path.read_bytes()) for path in files
    }


def of_zensical(snapshot: Snapshot, aside: Path) -> Iterator[tuple[bool, str]]:
    """Yield what is wrong with the pages that are filled into the frames of Zensical."""
    catalog = pipeline.load(snapshot).catalog
    prose = snapshot.prose
    if not catalog:
        yield True, "Zensical: the catalog has errors"
        return
    artifacts = [*site_artifacts(snapshot, catalog)]
    pages = [one for one in artifacts if isinstance(one, Page)]
    shapes = sorted({shape_of(catalog, prose, page) for page in pages})
    write_frames(catalog, prose, shapes, aside)
    subprocess.run(  # noqa: S603  our own virtual environment's program, with fixed arguments
        [BIN / "zensical", "build", "--clean"], check=True, cwd=aside, stdout=subprocess.DEVNULL
    )
    frames = {
        shape: MARKS.split((aside / "site" / address(shapes, shape)).read_text("utf-8"))
        for shape in shapes
    }
    for shape, frame in frames.items():
        if missing := {TITLE, HEAD, BODY} - set(frame):
            yield True, f"Zensical: the frame of {shape} lacks {', '.join(sorted(missing))}"
    for page in pages:
        text = "".join(
            values_of(catalog, page).get(part, part)
            for part in frames[shape_of(catalog, prose, page)]
        )
        if "@@kd-" in text or page.body not in text:
            yield True, f"Zensical: {page.path} is not filled"
        write(
            aside / "site" / page.path / ("" if page.path.endswith(".html") else "index.html"),
            text.encode(),
        )
    files = [one for one in artifacts if isinstance(one, File)]
    for one in files:
        write(aside / "site" / one.path, one.content)
    yield (
        False,
        f"Zensical: {len(pages)} pages filled into {len(frames)} frames;"
        f" {len(files)} files need none",
    )


def write(path: Path, content: bytes) -> None:
    """Write a file of the site."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def write_frames(
    catalog: Catalog, prose: Mapping[str, str], shapes: list[Shape], aside: Path
) -> None:
    """Write a project of Zensical with a page for each shape."""
    theme = aside / "theme"
    for path in sorted((packaged_templates() / "theme").rglob("*")):
        if path.is_file():
            target = theme / path.relative_to(packaged_templates() / "theme")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    shared = yaml.safe_load((packaged_templates() / "mkdocs.yml").read_text(encoding="utf-8"))
    shared["theme"] |= {"custom_dir": "theme"}
    shared |= {
        "plugins": [],
        "site_name": catalog.taxonomy.catalog.title,
        "site_url": "https://catalog.example/",
    }
    shared["extra"] = {
        "kdcatalog": yaml.safe_load(yaml.safe_dump(plain(asdict(surroundings(catalog, prose)))))
    }
    (aside / "mkdocs.yml").write_text(yaml.safe_dump(shared), encoding="utf-8")
    for shape in shapes:
        _, section, has_box = shape
        frame = {"head": HEAD, "title": TITLE, "section": section, "has_box": has_box}
        page = aside / "docs" / address(shapes, shape).replace(".html", ".md")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(
            f"---\n{yaml.safe_dump({'title': TITLE, 'frame': frame})}---\n{BODY}\n",
            encoding="utf-8",
        )


def plain(value: object) -> object:
    """Return a value with lists in place of tuples."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def shape_of(catalog: Catalog, prose: Mapping[str, str], page: Page) -> Shape:
    """Return what selects the frame of a page: depth, menu section, and whether it has the box."""
    section = section_of(surroundings(catalog, prose).menu, page.path)
    return page.path.count("/"), section, page.path not in site_paths.WITH_BOX


def address(shapes: list[Shape], shape: Shape) -> str:
    """Return where the frame of a shape is built."""
    folders = [f"s{shapes.index(shape)}", *"x" * shape[0]][: shape[0]]
    return "/".join([*folders, "index.html"])


def values_of(catalog: Catalog, page: Page) -> dict[str, str]:
    """Return the replacement of each mark."""
    name = catalog.taxonomy.catalog.title
    return {
        TITLE: escape(f"{page.title} - {name}" if page.path else name),
        HEAD: page.head,
        BODY: page.body,
    }


if __name__ == "__main__":
    sys.exit(main())
