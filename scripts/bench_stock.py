"""The same papers for Hugo and for stock MkDocs, to measure our build beside theirs.

Hugo gets our frame, our paper pages in short, one list for each topic with every row, and a page
for each author with three papers. Stock MkDocs gets a Markdown page for each paper, all of them in
its navigation.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Record = tuple[str, dict[str, Any]]
"""File and data of a record."""

# As on our site: names with fewer papers have no page.
_LEAST_PAPERS = 3
_CONFIG = """\
baseURL = "https://example.org/k/"
title = "Papers"
disableKinds = ["RSS", "sitemap", "taxonomy", "term", "section", "404"]
[markup.goldmark.renderer]
unsafe = true
"""
_ROW = """<li class="row"><h3><a href="{{ .RelPermalink }}">{{ .Title }}</a></h3>
<p class="who">{{ delimit (first 3 .Params.authors) ", " }}</p>
<div class="meta"><time datetime="{{ .Params.published }}">{{ .Params.published }}</time></div>
<ul class="marks">{{ range first 3 .Params.placements }}
<li><a href="/topics/{{ . }}/">{{ . }}</a></li>{{ end }}</ul></li>
"""
_PAPER = """<h1>{{ .Title }}</h1>
<ul class="names">{{ range .Params.authors }}
<li><a href="/authors/{{ . | urlize }}/">{{ . }}</a></li>{{ end }}</ul>
<p class="where"><time datetime="{{ .Params.published }}">{{ .Params.published }}</time></p>
<ul class="places">{{ range .Params.placements }}<li><a href="/topics/{{ . }}/">{{ . }}</a></li>
{{ end }}</ul>
<pre>{{ .Params.bibtex }}</pre>
<ul class="short">{{ range first 5 .CurrentSection.RegularPages }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a><p>{{ .Params.published }}</p></li>{{ end }}</ul>
"""
_LIST = """<h1>{{ .Title }}</h1><ol class="rows">
{{ range .Params.keys }}{{ with site.GetPage (printf "/papers/%s" .) }}
{{ partial "row.html" . }}{{ end }}{{ end }}</ol>
"""


def write_hugo(folder: Path, records: Iterable[Record], frame: str) -> None:
    """Write a site for Hugo; ``frame`` is a page of our site with ``@@body@@`` in it."""
    layouts = folder / "layouts"
    (layouts / "partials").mkdir(parents=True)
    (folder / "hugo.toml").write_text(_CONFIG)
    (folder / "config.toml").write_text(_CONFIG)
    (layouts / "partials" / "row.html").write_text(_ROW)
    for kind, body in (("papers", _PAPER), ("topics", _LIST), ("authors", _LIST)):
        (layouts / kind).mkdir()
        (layouts / kind / "single.html").write_text(frame.replace("@@body@@", body))
    (layouts / "index.html").write_text(frame.replace("@@body@@", "<h1>Papers</h1>"))
    for path, front in _hugo_pages(records):
        content = folder / "content" / f"{path}.md"
        content.parent.mkdir(parents=True, exist_ok=True)
        content.write_text(json.dumps(front, ensure_ascii=False) + "\n")


def _hugo_pages(records: Iterable[Record]) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield path and front matter of every page."""
    keys_by_topic = defaultdict[str, list[str]](list)
    keys_by_author = defaultdict[str, list[str]](list)
    for file, data in records:
        key = Path(file).stem
        authors = data["authors"]
        placements = data["placements"]
        bibtex = f"@misc{{{key},\n  title = {{{data['title']}}},\n"
        bibtex += f"  author = {{{' and '.join(authors)}}},\n  date = {{{data['date']}}},\n}}\n"
        front = {
            "title": data["title"],
            "authors": authors,
            "published": data["date"],
            "placements": placements,
            "bibtex": bibtex,
        }
        yield f"papers/{key}", front
        for name in authors:
            keys_by_author[name].append(key)
        for path in placements:
            for topic in _lineage(path):
                keys_by_topic[topic].append(key)
    for topic, keys in keys_by_topic.items():
        unique = list(dict.fromkeys(keys))
        yield f"topics/{topic.replace('/', '-')}", {"title": topic, "keys": unique}
    for number, (name, keys) in enumerate(keys_by_author.items()):
        if len(keys) >= _LEAST_PAPERS:
            yield f"authors/a{number}", {"title": name, "keys": keys}


def _lineage(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]


def write_stock(folder: Path, records: Iterable[Record]) -> None:
    """Write the same papers for stock MkDocs: one Markdown page each, all in the navigation."""
    papers = folder / "docs" / "papers"
    papers.mkdir(parents=True)
    (folder / "docs" / "index.md").write_text("# Papers\n")
    for file, data in records:
        rows = [f"- {name}: {value}" for name, value in data.items()]
        lines = [f"# {data['title']}", "", *rows]
        (papers / f"{Path(file).stem}.md").write_text("\n".join(lines) + "\n")
    (folder / "mkdocs.yml").write_text(
        "site_name: stock\ntheme:\n  name: material\n  font: false\n"
    )
