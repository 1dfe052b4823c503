"""Draws a report as a terminal shows it: the command runs in a pseudo-terminal, and its colours become those of the picture.

Rich can export SVG by itself, but each of its versions writes another file, and all name a font that has to be fetched.
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

from rich.console import Console
from rich.segment import Segment
from rich.text import Text

from pictures import svg

ROOT = Path(__file__).parents[3]
FILE = ROOT / "docs" / "pictures" / "report.svg"
COMMAND = ("verify", "spec/mp162/mp162.policy", "--property", "level_playing_field")
BEGINS = "✗ level_playing_field"
"""Where the part that is shown begins, after the brief."""

ENDS = "warning["
"""What is in the line at which it ends: remarks on the text follow."""

TITLE = (
    "The report of a refuted property: two requests that break it side by side, the clauses that decide them, "
    "and all pairs of requests like them, counted."
)
COLORS = {
    "color(1)": ["red"],
    "color(2)": ["green"],
    "color(3)": ["yellow"],
    "color(4)": ["blue"],
    "color(6)": ["blue"],
}
COLUMNS, WIDTH, HEIGHT, MARGIN = 100, 8.4, 19, 16
FONT = (
    'text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; } '
    ".bold { font-weight: 600; } .italic { font-style: italic; }"
)
STYLE = {
    "text { fill": ("#1f2328", "#e8eaed"),
    ".page { fill": ("#ffffff", "#0d1117"),
    ".page { stroke": ("#d0d7de", "#3d444d"),
    ".dim { fill": ("#5a6270", "#aab2bd"),
    ".red { fill": ("#b3261e", "#ff7b72"),
    ".green { fill": ("#1a7f37", "#57ab5a"),
    ".yellow { fill": ("#8a6100", "#d9a73c"),
    ".blue { fill": ("#0a58ca", "#6ea8fe"),
}


def draw() -> str:
    """The picture as SVG."""
    shown = [
        Text.assemble(("$ ", "dim"), (f"evenhand {' '.join(COMMAND)}", "bold")),
        Text("…", style="dim"),
        *lines(printed()),
    ]
    height = 2 * MARGIN + HEIGHT * len(shown)
    body = "".join(line(text, MARGIN + HEIGHT * number + 14) for number, text in enumerate(shown))
    width = round(2 * MARGIN + COLUMNS * WIDTH)
    return svg("report-title", TITLE, width, height, FONT, STYLE, body)


def printed() -> str:
    """What the command prints on a terminal of 100 columns."""
    ours, theirs = pty.openpty()
    plain = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLORTERM", "FORCE_COLOR"}}
    environment = {**plain, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    evenhand = Path(sys.executable).with_name("evenhand")
    with subprocess.Popen(
        [evenhand, *COMMAND],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    ):
        os.close(theirs)
        output = b""
        while part := piece(ours):
            output += part
    os.close(ours)
    return output.decode("utf-8").replace("\r\n", "\n")


def piece(terminal: int) -> bytes:
    """What comes next from a terminal; nothing when the command has ended, which Linux calls an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def lines(output: str) -> list[Text]:
    """The lines that are shown, with their colours."""
    whole = Text.from_ansi(output).split("\n")
    first = next(number for number, text in enumerate(whole) if text.plain.startswith(BEGINS))
    end = next((number for number, text in enumerate(whole) if number > first and ENDS in text.plain), len(whole))
    shown = whole[first:end]
    while not shown[-1].plain.strip():
        shown.pop()
    return list(shown)


def line(text: Text, y: int) -> str:
    """A line of the picture. Each piece has the width of its columns, whatever the font."""
    column, drawn = 0, ""
    for segment in text.render(Console(width=COLUMNS, color_system="standard")):
        name = f' class="{" ".join(classes(segment))}"' if classes(segment) else ""
        for words in re.finditer(r"\S+(?: \S+)*", segment.text):
            x, length = MARGIN + (column + words.start()) * WIDTH, len(words[0]) * WIDTH
            drawn += f'  <text x="{x:.1f}" y="{y}" textLength="{length:.1f}"{name}>{escape(words[0])}</text>\n'
        column += segment.cell_length
    return drawn


def classes(segment: Segment) -> list[str]:
    """The classes of a piece: how it is set, and its colour."""
    style = segment.style
    if style is None:
        return []
    names = [name for name in ("bold", "dim", "italic") if getattr(style, name)]
    return names if style.color is None else [*names, *COLORS.get(style.color.name, [])]
