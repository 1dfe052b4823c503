"""The cases of `spec/corpus`: where they are, and how carets and the outcome stand in them.

A caret line stands below the line it is about: `--    ^^^^ E201`, or `--<^^^^ E207` where the place starts at the margin.
The outcome is the comment that begins with `-- outcome`; every line of it begins with `-- `, and it ends where they end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from policy_dsl.pipeline import Loaded

CORPUS = Path(__file__).parents[2] / "spec" / "corpus"
CASES = sorted(
    p for p in CORPUS.rglob("*") if p.suffix in (".policy", ".md") and p.name not in ("base.policy", "README.md")
)
ACCEPTED = [path for path in CASES if path.parent.name == "accept"]
CARETS = re.compile(r"--(?P<margin><)?(?P<blank> *)(?P<carets>\^+) (?P<code>[EW]\d{3})")
HEAD = "-- outcome"

Place = tuple[str, int, int, int]
"""(code, line, column, columns wide), as drawn or as found; a case's lines are counted with its carets."""


def name(path: Path) -> str:
    """The case, as it is called in the tests."""
    return str(path.relative_to(CORPUS))


def drawn(path: Path) -> list[Place]:
    """The places that the carets show."""
    places, about = [], 0
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        caret = CARETS.fullmatch(line)
        if caret is None:
            about = number
        else:
            column = 1 if caret["margin"] else len(caret["blank"]) + 3
            places.append((caret["code"], about, column, len(caret["carets"])))
    return sorted(places)


def found(path: Path, loaded: Loaded) -> list[Place]:
    """The places of what was found in the case."""
    lines = path.read_text(encoding="utf-8").split("\n")
    places = []
    for f in loaded.findings:
        if Path(f.path) != path:  # a remark on the base, which is a case of its own
            assert f.code.startswith("W"), f
            continue
        end = f.span.end_column if f.span.end_line == f.span.line else len(lines[f.span.line - 1]) + 1
        places.append((f.code, f.span.line, f.span.column, end - f.span.column))
    return sorted(places)


def redrawn(lines: Sequence[str], places: Sequence[Place]) -> list[str]:
    """The lines of a case with carets at these places and no others."""
    redone = []
    for number, line in enumerate(lines, 1):
        if CARETS.fullmatch(line) is None:
            redone.append(line)
        for code, _, column, width in (place for place in places if place[1] == number):
            assert column != 2, "a caret below the second character cannot be drawn"
            start = "--<" if column == 1 else f"--{' ' * (column - 3)}"
            redone.append(f"{start}{'^' * width} {code}")
    return redone


def outcome_lines(lines: Sequence[str]) -> slice:
    """Where the lines of the outcome stand, its head left out; where there is none, an empty slice after the last line."""
    if HEAD not in lines:
        end = len(lines) - (lines[-1] == "")
        return slice(end, end)
    start = lines.index(HEAD) + 1
    end = start
    while end < len(lines) and lines[end].startswith("-- "):
        end += 1
    return slice(start, end)
