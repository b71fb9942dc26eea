"""The data that the scripts of the site fetch: files of about 500 papers, and their manifest.

``data/manifest.json`` names every file and carries the id of the build. The files are named by
their content, so browsers may keep them for ever, and only the manifest is ever asked for again.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import accumulate, pairwise

from kdcatalog.artifacts.artifact import WHOLE_CATALOG, WORDS, File, Inputs, records_of
from kdcatalog.artifacts.pages import Pages
from kdcatalog.model import site_paths
from kdcatalog.model.paper import Paper

# Of the manifest: raised when scripts of an earlier site could not read it.
VERSION = 1
# Papers. A file of rows has about 70 kB after gzip then: two seconds on a slow phone.
SHARD_SIZE = 500

Shard = tuple[Paper, ...]
FilesByName = dict[str, list[File]]
MakeDocument = Callable[[], object]
"""Returns what a file contains, to be written as JSON."""
MakeShard = Callable[[Shard], object]
"""Returns what the file of a shard contains."""


def shards_of(papers: Sequence[Paper]) -> tuple[Shard, ...]:
    """Return papers in the catalog's order in shards of 500; the first one has the remainder.

    Counted from the oldest paper: a new one changes the first shard and not the bounds of all.
    """
    total = len(papers)
    remainder = total % SHARD_SIZE
    starts = list(range(remainder, total, SHARD_SIZE))
    if remainder:
        starts.insert(0, 0)
    shards = []
    for start, end in pairwise([*starts, total]):
        shard = tuple(papers[start:end])
        shards.append(shard)
    return tuple(shards)


@dataclass(frozen=True)
class SiteData:
    """Collects the files of data of one build; the manifest is made of what was added."""

    pages: Pages
    _files: FilesByName = field(default_factory=dict)

    @cached_property
    def shards(self) -> tuple[Shard, ...]:
        """The papers of the catalog in shards."""
        return shards_of(self.pages.catalog.papers)

    def add(
        self,
        name: str,
        make: MakeDocument,
        inputs: Inputs = WHOLE_CATALOG,
    ) -> File:
        """Return a file of data and list it in the manifest under a name.

        A name may have many files, one for each shard for example: they stay in the order in which
        they are added.
        """
        files = self._files.setdefault(name, [])
        path = site_paths.data_shard(name, len(files))
        file = File(path, inputs, partial(_json_of, make))
        files.append(file)
        return file

    def add_shards(
        self,
        name: str,
        make: MakeShard,
        inputs: Inputs = WORDS,
    ) -> list[File]:
        """Return a file for each shard of papers; the records of a shard are added to its inputs.

        Pass WHOLE_CATALOG where the text of a paper follows from other papers, too.
        """
        files = []
        for shard in self.shards:
            shard_inputs = inputs | records_of(shard)
            file = self.add(name, partial(make, shard), shard_inputs)
            files.append(file)
        return files

    def manifest(self) -> File:
        """Return the manifest of all that was added; to be called last."""
        inputs = self.pages.data_inputs
        for files in self._files.values():
            for file in files:
                inputs |= file.inputs
        return File(site_paths.MANIFEST, inputs, partial(_json_of, self._document))

    def _document(self) -> object:
        sizes = [len(shard) for shard in self.shards]
        *starts, total = accumulate(sizes, initial=0)
        addresses = {}
        for name, files in self._files.items():
            addresses[name] = [file.address for file in files]
        return {
            "version": VERSION,
            "build": self.pages.build,
            "papers": total,
            "starts": starts,
            "files": addresses,
        }


def _json_of(make: MakeDocument) -> bytes:
    # Without blanks, since visitors download it; a line break ends it, as in every text.
    text = json.dumps(
        make(),
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return f"{text}\n".encode()


def keys_document(papers: Iterable[Paper]) -> object:
    """Return the keys of papers in their order, and the present key of each former one."""
    keys = []
    former = {}
    for paper in papers:
        keys.append(paper.key)
        for key in paper.former_keys:
            former[key] = paper.key
    return {"keys": keys, "former": former}
