"""Generates the reference from the product: each `<!-- generated: WHAT -->` in a page is replaced by Markdown.

Each maker is a function from the product to Markdown. Nothing is written to the pages themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docutils import nodes
from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

from generated import codes, commands, peers, schemas
from generated.console import ConsoleLexer
from verifier.report.lexer import PolicyLexer

MARK = re.compile(r"^<!-- generated: (\w+)(?: ([\w-]+))? -->$", re.MULTILINE)
MAKERS: dict[str, Callable[[str], str]] = {
    "overview": lambda _: codes.overview(),
    "codes": codes.family,
    "command": commands.section_of,
    "exits": lambda _: commands.exits(),
    "peers": peers.cases_of,
    "schemas": lambda _: schemas.every(),
}
FRONT = """\
<!doctype html><html lang="en"><meta charset="utf-8"><title>Evenhand</title>
<meta http-equiv="refresh" content="0; url=docs/index.html"><p><a href="docs/index.html">Evenhand</a></p></html>
"""
"""Pages keep the paths of their sources, so that links work on a code host too; this page redirects to the first."""


def filled(source: str) -> str:
    """A page with its marks replaced. Raises KeyError for a mark without a maker."""
    return MARK.sub(lambda mark: MAKERS[mark[1]](mark[2] or ""), source)


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_lexer("policy", PolicyLexer)
    app.add_lexer("csv", TextLexer)
    app.add_lexer("console", ConsoleLexer)
    app.connect("source-read", fill)
    app.connect("doctree-resolved", draw)
    app.connect("build-finished", lead)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def fill(app: Sphinx, _name: str, content: list[str]) -> None:
    """Before a page is read. A page with marks is read at every build: what it shows may have changed."""
    if MARK.search(content[0]):
        app.env.note_reread()
    content[0] = filled(content[0])


def draw(app: Sphinx, tree: nodes.document, _name: str) -> None:
    """Puts drawings into the page itself, so that they take its colours, light or dark."""
    for image in list(tree.findall(nodes.image)):
        path = Path(app.srcdir, image["uri"])
        if path.suffix == ".svg":
            figure = f'<figure class="drawing" tabindex="0">{path.read_text(encoding="utf-8")}</figure>'
            image.replace_self(nodes.raw("", figure, format="html"))


def lead(app: Sphinx, failed: Exception | None) -> None:
    """After all pages are written."""
    if failed is None and app.builder.format == "html":
        Path(app.outdir, "index.html").write_text(FRONT, encoding="utf-8")
