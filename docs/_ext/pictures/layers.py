"""Draws the import contracts of pyproject.toml: the layers from top to bottom, and below them all other contracts in words."""

from __future__ import annotations

import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from pictures import svg

ROOT = Path(__file__).parents[3]
FILE = ROOT / "docs" / "pictures" / "layers.svg"
TITLE = (
    "The import contracts as layers: a module may import from the layers below its own, and never from those above it. "
    "Below the layers: which modules alone may import a library, and what else a module may not import."
)
WIDTH, COLUMN, LEFT, RIGHT = 880, 424, 8, 448
BOX, ROW, LINE, HEAD = 28, 36, 16, 30
SHORT, LONG = 62, 118
"""Characters that a box holds in one line, and a line of the whole width."""

FONT = "text { font: 12.5px system-ui, sans-serif; } .head { font-weight: 600; }"
STYLE = {
    "text { fill": ("#1f2328", "#e8eaed"),
    ".page { fill": ("#ffffff", "#0d1117"),
    ".quiet { fill": ("#5a6270", "#aab2bd"),
    ".box { fill": ("#f4f5f7", "#202327"),
    ".box { stroke": ("#8a929e", "#78808c"),
}


def contracts() -> list[dict[str, Any]]:
    """The contracts, in the order in which they are written."""
    read: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    written: list[dict[str, Any]] = read["tool"]["importlinter"]["contracts"]
    return written


def layers(contract: dict[str, Any]) -> list[list[str]]:
    """The modules of each layer, from top to bottom. Modules of one layer do not import each other."""
    (within,) = contract.get("containers", [""])
    return [
        [".".join(filter(None, (within, name.strip()))) for name in layer.split("|")] for layer in contract["layers"]
    ]


def draw() -> str:
    """The picture as SVG: on the left what is in the package of the first contract, all else on the right."""
    stacks = [contract for contract in contracts() if contract["type"] == "layers"]
    package = layers(stacks[0])[0][0].partition(".")[0]
    body, below = "", {LEFT: 10, RIGHT: 10}
    for contract in stacks:
        x = LEFT if layers(contract)[0][0].startswith(f"{package}.") else RIGHT
        drawn, below[x] = stack(contract, x, below[x])
        body += drawn
    y = max(below.values())
    for text, style in rules():
        y += LINE + 2
        body += f'  <text class="{style}" x="{LEFT}" y="{y}">{escape(text)}</text>\n'
    return svg("layers-title", TITLE, WIDTH, y + 14, FONT, STYLE, body)


def stack(contract: dict[str, Any], x: int, y: int) -> tuple[str, int]:
    """One contract with layers, its name above it, and where the next thing begins."""
    stacked = layers(contract)
    folder = shown(stacked[0][0].rpartition(".")[0])
    drawn = ""
    for text in textwrap.wrap(f"{folder}: {contract['name']}", SHORT - 6):
        drawn += f'  <text class="head" x="{x}" y="{y + 18}">{escape(text)}</text>\n'
        y += LINE
    y += HEAD - LINE
    for layer in stacked:
        written = textwrap.wrap(" · ".join(shown(module).removeprefix(folder) for module in layer), SHORT)
        high = BOX + LINE * (len(written) - 1)
        drawn += f'  <rect class="box" x="{x}" y="{y}" width="{COLUMN}" height="{high}" rx="6"/>\n'
        for number, text in enumerate(written):
            middle, base = x + COLUMN // 2, y + 18 + LINE * number
            drawn += f'  <text x="{middle}" y="{base}" text-anchor="middle">{escape(text)}</text>\n'
        y += high + ROW - BOX
    return drawn, y + 12


def shown(module: str) -> str:
    """A module as the folder or file that it is, or a library by its name."""
    path = module.replace(".", "/")
    if (ROOT / path).is_dir():
        return f"{path}/"
    return f"{path}.py" if (ROOT / f"{path}.py").is_file() else module


def rules() -> Iterator[tuple[str, str]]:
    """The contracts without layers in words, line by line, each with its class."""
    yield "besides", "head"
    for contract in contracts():
        if contract["type"] == "protected":
            yield (
                f"{listed(contract['protected_modules'])}: imported by {listed(contract['allowed_importers'])} only",
                "",
            )
        if contract["type"] == "forbidden":
            yield f"{listed(contract['source_modules'])}: {contract['name']}; imports none of", ""
            for part in textwrap.wrap(listed(contract["forbidden_modules"]), LONG, break_on_hyphens=False):
                yield part, "quiet"


def listed(modules: list[str]) -> str:
    """Modules, as they are shown."""
    return ", ".join(shown(module) for module in modules)
