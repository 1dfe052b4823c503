"""The canonical layout of a policy's lines: how far each is indented, what stands below what, where blank lines are.

It works line by line and not from the syntax tree, in which there are no comments. Nothing but blanks is changed, and none
inside of quotes, comments and cells; whether the text still says the same is for the caller to check.

Decided here, once for all: two spaces a level; one space between words; two before a trailing comment. Below each other
stand the bars of one table, the labels of one list of codes, the titles of sources and the colons of attributes that follow
each other line by line. One blank line stands between declarations, and never more than one anywhere; between two sources or
two groups, and inside of a declaration, blank lines are the author's, who groups with them what belongs together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from policy_dsl.diagnostics.render import width
from policy_dsl.syntax.rows import BLANKS, between_bars, without_blanks
from policy_dsl.syntax.times import UNITS

STEP = "  "
COMPACT = ("source", "group")
"""Declarations of one line, between two of which no blank line has to stand."""

WIDEST = 2_000
"""Columns up to which things stand below each other; of what is wider nobody sees it, and the blanks would be many."""

BEFORE_COMMENT = re.compile(r'(?:[^"|-]|"[^"]*"|-(?!-))*')
BEFORE_CELL = re.compile(r'(set\b(?:[^":|-]|"[^"]*"|-(?!-))*?(?<=[ \t"])to)[ \t]+')
WORD = re.compile(r'"[^"]*"|[,:+]|[^\s",:+]+')
RUN_TOGETHER = re.compile(r"([0-9]+)([A-Za-z]+)")


class Line(Struct, frozen=True):
    """A line as read: its words, the cells when it ends in a row, and its comment. A blank one has none of them."""

    depth: int
    words: tuple[str, ...] = ()
    cells: tuple[str, ...] | None = None
    comment: str = ""

    @property
    def coded(self) -> bool:
        """Whether it says something: it is neither blank nor a comment alone."""
        return bool(self.words) or self.cells is not None


class Place(Struct, frozen=True):
    """Where a line belongs: how far in and below which line (none: -1), and whether it continues the one above it.

    `depths` are those of the blocks that are open at it, as written, its own last.
    """

    level: int
    parent: int
    depths: tuple[int, ...]
    continues: bool = False


def lay_out(parts: Sequence[Sequence[str]]) -> list[list[str]]:
    """The lines of each part in canonical layout. The parts, such as the blocks of a Markdown file, are one text."""
    lines = [read(line) for part in parts for line in part]
    part_of = [number for number, part in enumerate(parts) for _ in part]
    places = structure(lines)
    said = aligned(lines, places, part_of)
    found: list[list[str]] = [[] for _ in parts]
    coded = [number for number, line in enumerate(lines) if line.coded]
    for above, below in zip((None, *coded), (*coded, None), strict=True):
        between = range(0 if above is None else above + 1, len(lines) if below is None else below)
        if above is not None and below is not None and part_of[above] == part_of[below]:
            found[part_of[below]] += gap(lines, places, between, above, below)
        else:
            for part, numbers in groupby(between, key=part_of.__getitem__):
                ends = (above is None or part != part_of[above], below is None or part != part_of[below])
                found[part] += gap(lines, places, list(numbers), above, below, *ends)
        if below is not None:
            comment = f"  {lines[below].comment}" if lines[below].comment else ""
            found[part_of[below]].append(STEP * places[below].level + said[below] + comment)
    return found


# --- reading


def read(line: str) -> Line:
    """One line, taken apart."""
    bare = line.strip(BLANKS)
    depth = len(line) - len(line.lstrip(BLANKS))
    if bare.startswith("|"):
        return with_row(depth, (), bare)
    if (cell := BEFORE_CELL.match(bare)) is not None:
        end = bare.find("--", cell.end() + 1)
        end = len(bare) if end < 0 else end
        return Line(depth, (*WORD.findall(cell[1]), bare[cell.end() : end].rstrip(BLANKS)), None, bare[end:])
    said = BEFORE_COMMENT.match(bare)
    end = said.end() if said else 0
    words, rest = tuple(WORD.findall(bare[:end])), bare[end:]
    if rest.startswith("--") or not rest:
        return Line(depth, apart(words), None, rest)
    return with_row(depth, words, rest)


def with_row(depth: int, words: tuple[str, ...], row: str) -> Line:
    """A line that ends in a row; anything that is not a row stays as it is."""
    parts = between_bars(row) if row.startswith("|") else None
    if parts is None:
        return Line(depth, (*words, row))
    return Line(depth, words, tuple(map(without_blanks, parts)))


def apart(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words, a time that was written in one cut in two: `answer within 24h`. No name can stand at these places."""
    if not words or words[0] not in ("answer", "answers", "otherwise", "expect", "never", "always", "if"):
        return words
    found: list[str] = []
    in_time = False
    for before, word in zip(("", *words), words, strict=False):
        in_time = before in ("within", "exactly", "than", "as", "expect", "was") or (in_time and before != ",")
        time = RUN_TOGETHER.fullmatch(word) if in_time else None
        in_time = in_time and (time is not None or word.isdigit() or word in UNITS)
        found += time.groups() if time else (word,)
    return tuple(found)


# --- what belongs to what


def structure(lines: Sequence[Line]) -> list[Place]:
    """The place of each line. Comments and blank lines get the one of the line above them."""
    found: list[Place] = []
    open_blocks: list[tuple[int, int]] = []  # depth, number
    here = Place(0, -1, ())
    continued = False
    for number, line in enumerate(lines):
        if line.coded and continued:
            level = len(open_blocks) - (1 if lists_codes(lines, here.parent) else 0)
            here = Place(level, here.parent, here.depths, True)
        elif line.coded:
            while open_blocks and line.depth <= open_blocks[-1][0]:
                open_blocks.pop()
            parent = open_blocks[-1][1] if open_blocks else -1
            open_blocks.append((line.depth, number))
            here = Place(len(open_blocks) - 1, parent, tuple(depth for depth, _ in open_blocks))
        if line.coded:
            continued = line.cells is None and line.words[-1] == ","
        found.append(here)
    return found


def lists_codes(lines: Sequence[Line], number: int) -> bool:
    """Whether the line is an attribute whose codes are listed below it."""
    return number >= 0 and lines[number].words[-2:] in (("one", "of"), ("set", "of")) and ":" in lines[number].words


# --- what stands below each other


def aligned(lines: Sequence[Line], places: Sequence[Place], part_of: Sequence[int]) -> list[str]:
    """What each line says, without its indentation and its comment."""
    said = ["" if line.cells is not None else joined(line.words) for line in lines]
    for numbers in tables(lines, places):
        widths = widest(lines[n].cells or () for n in numbers)
        if sum(widths) > WIDEST:
            widths = [0] * len(widths)
        for n in numbers:
            row = "|" + "|".join(f" {padded(c, w)} " for c, w in zip(lines[n].cells or (), widths, strict=False)) + "|"
            said[n] = f"{joined(lines[n].words)} {row}" if lines[n].words else row
    for columns in in_columns(lines, places, part_of):
        heads = [joined(lines[n].words[:split]) for n, split in columns]
        (column,) = widest((head,) for head in heads)
        for head, (n, split) in zip(heads, columns, strict=True):
            said[n] = f"{padded(head, column if column <= WIDEST else 0)} {joined(lines[n].words[split:])}"
    return said


def tables(lines: Sequence[Line], places: Sequence[Place]) -> Iterable[list[int]]:
    """The rows of each table, or those added to one."""
    found: dict[tuple[int, tuple[str, ...]], list[int]] = {}
    for number, line in enumerate(lines):
        if line.cells is not None:
            found.setdefault((places[number].parent, line.words), []).append(number)
    return found.values()


def in_columns(
    lines: Sequence[Line], places: Sequence[Place], part_of: Sequence[int]
) -> Iterable[list[tuple[int, int]]]:
    """Lines that have two columns together, each with how many words stand in its first."""
    opening = {place.parent for place in places}
    found: dict[tuple[str, int], list[tuple[int, int]]] = {}
    last, run = ("", 0), 0
    for number, (line, place) in enumerate(zip(lines, places, strict=True)):
        kind, split = "", 0
        if line.coded and line.cells is None:
            if is_labelled(line.words) and lists_codes(lines, place.parent):
                found.setdefault(("code", place.parent), []).append((number, 1))
            elif place.parent == -1 and line.words[0] == "source" and len(line.words) == 3:
                kind, split = "source", 2
            elif number not in opening and is_attribute(lines, line, place):
                kind, split = "attribute", line.words.index(":")
        run += (kind, part_of[number]) != last
        last = (kind, part_of[number])
        if kind:
            found.setdefault((kind, run), []).append((number, split))
    return found.values()


def is_labelled(words: tuple[str, ...]) -> bool:
    """Whether a line is one code with its label."""
    return len(words) in (2, 3) and words[1].startswith('"') and words[2:] in ((), (",",))


def is_attribute(lines: Sequence[Line], line: Line, place: Place) -> bool:
    """Whether a line is a whole attribute of the request."""
    below_request = place.parent >= 0 and lines[place.parent].words == ("request",)
    return below_request and not place.continues and ":" in line.words[1:] and line.words[-1] != ","


def widest(cells_of: Iterable[tuple[str, ...]]) -> list[int]:
    """The width of each column."""
    found: list[int] = []
    for cells in cells_of:
        found += [0] * (len(cells) - len(found))
        for n, cell in enumerate(cells):
            wide = len(cell) if cell.isascii() else width(cell)
            if wide > found[n]:
                found[n] = wide
    return found


def padded(words: str, wide: int) -> str:
    """The words with blanks up to the width."""
    return words + " " * (wide - (len(words) if words.isascii() else width(words)))


def joined(words: Sequence[str]) -> str:
    """The words with one space between them, and none before a comma."""
    return "".join(word if word == "," else f" {word}" for word in words).removeprefix(" ")


# --- blank lines and comments


def gap(
    lines: Sequence[Line],
    places: Sequence[Place],
    between: Sequence[int],
    above: int | None,
    below: int | None,
    opens: bool = False,
    closes: bool = False,
) -> Iterator[str]:
    """The comments and blank lines between two lines; `opens` and `closes`: at the beginning, at the end of a part."""
    kept = [lines[n] for n in between]
    deeper = above is not None and below is not None and places[below].parent == above
    if not closes and below is not None and places[below].continues:
        kept = [line for line in kept if line.comment]
    kept = [line for n, line in enumerate(kept) if line.comment or n == 0 or kept[n - 1].comment]
    if kept and not kept[0].comment and (opens or (deeper and not closes)):
        del kept[0]
    if kept and not kept[-1].comment and closes:
        del kept[-1]
    if not opens and not closes and all(line.comment for line in kept) and stand_apart(lines, places, above, below):
        yield ""
    depths = () if above is None else places[above].depths
    if deeper and below is not None:
        depths = (*depths, lines[below].depth)
    attached = 0 if closes else next((n for n, line in enumerate(reversed(kept)) if not line.comment), len(kept))
    for number, line in enumerate(kept):
        if not line.comment:
            yield ""
        elif number >= len(kept) - attached and below is not None:
            yield STEP * places[below].level + line.comment
        else:
            yield STEP * max(0, sum(depth <= line.depth for depth in depths) - 1) + line.comment


def stand_apart(lines: Sequence[Line], places: Sequence[Place], above: int | None, below: int | None) -> bool:
    """Whether a blank line stands between these two: the second begins a declaration, and not another of a compact kind."""
    if above is None or below is None or places[below].level or places[below].continues:
        return False
    while places[above].continues or not lines[above].coded:
        above -= 1
    first, second = lines[above].words[:1], lines[below].words[:1]
    return places[above].level > 0 or first != second or not second or second[0] not in COMPACT
