"""Related papers do not depend on the order in which a set gives its members."""

import subprocess
import sys

PROGRAM = """
from kdcatalog.views.related import Relations
from tests.factories import catalog_of, paper
names = [f"Author {n}" for n in range(60)]
alike = [
    paper(f"x{n:02}", title=f"Loaf {n}", authors=[*names[n:40], *names[:n], f"Own {n}"])
    for n in range(20)
]
others = [paper(f"y{n:02}", title=f"Roll {n}", authors=names[n // 2 : n + 1]) for n in range(40)]
held = [*alike, *others]
catalog = catalog_of(*held)
relations = Relations(catalog)
print([[one.paper.key for one in relations.of(paper)] for paper in catalog.papers])
"""


def test_ties_do_not_depend_on_the_hash_seed() -> None:
    seen = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={"PYTHONHASHSEED": str(seed), "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in range(3)
    }
    assert 1 == len(seen)
