"""The canonical layout of a policy's lines: indentation, alignment and blank lines.

It works on lines, not on the syntax tree, which has no comments. It changes only blanks, and none inside quotes, comments
or cells. The caller checks that the meaning is the same.

The rules: two spaces per level; one space between words; two before a trailing comment. The bars of a table, the labels of a
list of codes, the titles of consecutive sources, and the colons of consecutive attributes are aligned. There is one blank
line between declarations, and never more than one. Between two sources or two groups, and inside a declaration, authors
choose where a blank line stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from policy_dsl.diagnostics.render import width
from policy_dsl.syntax.rows import BLANKS, between_bars, without_blanks
from policy_dsl.syntax.times import UNITS

INDENT = "  "
COMPACT = ("source", "let", "group", "term")
"""Declarations that may have one line. Two such of the same kind need no blank line between them."""

WIDEST = 2_000
"""The widest columns that are aligned. Wider ones do not fit on a screen and would need too many blanks."""

BEFORE_COMMENT = re.compile(r'(?:[^"|-]|"[^"]*"|-(?!-))*')
BEFORE_CELL = re.compile(r'(set\b(?:[^":|-]|"[^"]*"|-(?!-))*?(?<=[ \t"])to)[ \t]+')
WORD = re.compile(r'"[^"]*"|[,:+]|[^\s",:+]+')
RUN_TOGETHER = re.compile(r"([0-9]+)([A-Za-z]+)")


class Line(Struct, frozen=True):
    """A line as read: its indentation, its words, its cells if it ends in a row, and its comment."""

    depth: int
    words: tuple[str, ...] = ()
    cells: tuple[str, ...] | None = None
    comment: str = ""

    @property
    def has_content(self) -> bool:
        """Whether the line is neither blank nor only a comment."""
        return bool(self.words) or self.cells is not None


class Nesting(Struct, frozen=True):
    """The place of a line among the blocks: its level, the line that it is below (or -1), and whether it continues a line.

    `depths` are the indentations, as written, of this line and the lines that it is below, its own last.
    """

    level: int
    parent: int
    depths: tuple[int, ...]
    continues: bool = False


def lay_out(parts: Sequence[Sequence[str]]) -> list[list[str]]:
    """The lines of each part in canonical layout. The parts, such as the blocks of a Markdown file, make up one text."""
    lines = [split_line(line) for part in parts for line in part]
    part_of = [number for number, part in enumerate(parts) for _ in part]
    places = nesting(lines)
    texts = aligned(lines, places, part_of)
    laid_out: list[list[str]] = [[] for _ in parts]
    with_content = [number for number, line in enumerate(lines) if line.has_content]
    for above, below in zip((None, *with_content), (*with_content, None), strict=True):
        between = range(0 if above is None else above + 1, len(lines) if below is None else below)
        if above is not None and below is not None and part_of[above] == part_of[below]:
            laid_out[part_of[below]] += gap_lines(lines, places, between, above, below)
        else:
            for part, numbers in groupby(between, key=part_of.__getitem__):
                ends = (above is None or part != part_of[above], below is None or part != part_of[below])
                laid_out[part] += gap_lines(lines, places, list(numbers), above, below, *ends)
        if below is not None:
            comment = f"  {lines[below].comment}" if lines[below].comment else ""
            laid_out[part_of[below]].append(INDENT * places[below].level + texts[below] + comment)
    return laid_out


# --- reading


def split_line(line: str) -> Line:
    """Splits a line into its words, cells and comment."""
    bare = line.strip(BLANKS)
    depth = len(line) - len(line.lstrip(BLANKS))
    if bare.startswith("|"):
        return line_with_row(depth, (), bare)
    if (cell := BEFORE_CELL.match(bare)) is not None:
        end = bare.find("--", cell.end() + 1)
        end = len(bare) if end < 0 else end
        return Line(depth, (*WORD.findall(cell[1]), bare[cell.end() : end].rstrip(BLANKS)), None, bare[end:])
    code = BEFORE_COMMENT.match(bare)
    end = code.end() if code else 0
    words, rest = tuple(WORD.findall(bare[:end])), bare[end:]
    if rest.startswith("--") or not rest:
        return Line(depth, split_times(words), None, rest)
    return line_with_row(depth, words, rest)


def line_with_row(depth: int, words: tuple[str, ...], row: str) -> Line:
    """A line that ends in a row. If `row` is not a complete row, it stays as it is."""
    parts = between_bars(row) if row.startswith("|") else None
    if parts is None:
        return Line(depth, (*words, row))
    return Line(depth, words, tuple(map(without_blanks, parts)))


def split_times(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words, with times such as `24h` split in two in places where only a time can be: `answer within 24h`."""
    if not words or words[0] not in ("answer", "answers", "otherwise", "expect", "never", "always", "holds", "if"):
        return words
    split: list[str] = []
    in_time = False
    for before, word in zip(("", *words), words, strict=False):
        in_time = before in ("within", "exactly", "than", "as", "expect", "was") or (in_time and before != ",")
        time = RUN_TOGETHER.fullmatch(word) if in_time else None
        in_time = in_time and (time is not None or word.isdigit() or word in UNITS)
        split += time.groups() if time else (word,)
    return tuple(split)


# --- what belongs to what


def nesting(lines: Sequence[Line]) -> list[Nesting]:
    """The nesting of each line. Comments and blank lines have that of the line above them."""
    nestings: list[Nesting] = []
    open_blocks: list[tuple[int, int]] = []  # depth, number
    here = Nesting(0, -1, ())
    continued = False
    for number, line in enumerate(lines):
        if line.has_content and continued:
            level = len(open_blocks) - (1 if lists_codes(lines, here.parent) else 0)
            here = Nesting(level, here.parent, here.depths, True)
        elif line.has_content:
            while open_blocks and line.depth <= open_blocks[-1][0]:
                open_blocks.pop()
            parent = open_blocks[-1][1] if open_blocks else -1
            open_blocks.append((line.depth, number))
            here = Nesting(len(open_blocks) - 1, parent, tuple(depth for depth, _ in open_blocks))
        if line.has_content:
            continued = line.cells is None and line.words[-1] == ","
        nestings.append(here)
    return nestings


def lists_codes(lines: Sequence[Line], number: int) -> bool:
    """Whether the line is an attribute whose codes are listed below it."""
    return number >= 0 and lines[number].words[-2:] in (("one", "of"), ("set", "of")) and ":" in lines[number].words


# --- what stands below each other


def aligned(lines: Sequence[Line], places: Sequence[Nesting], part_of: Sequence[int]) -> list[str]:
    """The aligned text of each line, without indentation and comment."""
    texts = ["" if line.cells is not None else joined(line.words) for line in lines]
    for numbers in tables(lines, places):
        widths = widest(lines[n].cells or () for n in numbers)
        if sum(widths) > WIDEST:
            widths = [0] * len(widths)
        for n in numbers:
            row = "|" + "|".join(f" {padded(c, w)} " for c, w in zip(lines[n].cells or (), widths, strict=False)) + "|"
            texts[n] = f"{joined(lines[n].words)} {row}" if lines[n].words else row
    for columns in in_columns(lines, places, part_of):
        heads = [joined(lines[n].words[:split]) for n, split in columns]
        (column,) = widest((head,) for head in heads)
        for head, (n, split) in zip(heads, columns, strict=True):
            texts[n] = f"{padded(head, column if column <= WIDEST else 0)} {joined(lines[n].words[split:])}"
    return texts


def tables(lines: Sequence[Line], places: Sequence[Nesting]) -> Iterable[list[int]]:
    """The line numbers of the rows of each table, and of the rows that a proposal adds to each."""
    rows: dict[tuple[int, tuple[str, ...]], list[int]] = {}
    for number, line in enumerate(lines):
        if line.cells is not None:
            rows.setdefault((places[number].parent, line.words), []).append(number)
    return rows.values()


def in_columns(
    lines: Sequence[Line], places: Sequence[Nesting], part_of: Sequence[int]
) -> Iterable[list[tuple[int, int]]]:
    """Groups of lines that are aligned in two columns: each line's number and how many words are in its first column."""
    opening = {place.parent for place in places}
    columns: dict[tuple[str, int], list[tuple[int, int]]] = {}
    last, run = ("", 0), 0
    for number, (line, place) in enumerate(zip(lines, places, strict=True)):
        kind, split = "", 0
        if line.has_content and line.cells is None:
            if is_labelled(line.words) and lists_codes(lines, place.parent):
                columns.setdefault(("code", place.parent), []).append((number, 1))
            elif place.parent == -1 and line.words[0] == "source" and len(line.words) == 3:
                kind, split = "source", 2
            elif number not in opening and is_attribute(lines, line, place):
                kind, split = "attribute", line.words.index(":")
        run += (kind, part_of[number]) != last
        last = (kind, part_of[number])
        if kind:
            columns.setdefault((kind, run), []).append((number, split))
    return columns.values()


def is_labelled(words: tuple[str, ...]) -> bool:
    """Whether the line is a code with its label."""
    return len(words) in (2, 3) and words[1].startswith('"') and words[2:] in ((), (",",))


def is_attribute(lines: Sequence[Line], line: Line, place: Nesting) -> bool:
    """Whether the line is a complete attribute of the request."""
    below_request = place.parent >= 0 and lines[place.parent].words == ("request",)
    return below_request and not place.continues and ":" in line.words[1:] and line.words[-1] != ","


def widest(cells_of: Iterable[tuple[str, ...]]) -> list[int]:
    """The width of each column."""
    widths: list[int] = []
    for cells in cells_of:
        widths += [0] * (len(cells) - len(widths))
        for n, cell in enumerate(cells):
            wide = len(cell) if cell.isascii() else width(cell)
            if wide > widths[n]:
                widths[n] = wide
    return widths


def padded(words: str, wide: int) -> str:
    """The words, padded with blanks to the width."""
    return words + " " * (wide - (len(words) if words.isascii() else width(words)))


def joined(words: Sequence[str]) -> str:
    """The words with one space between them, and none before a comma."""
    return "".join(word if word == "," else f" {word}" for word in words).removeprefix(" ")


# --- blank lines and comments


def gap_lines(
    lines: Sequence[Line],
    places: Sequence[Nesting],
    between: Sequence[int],
    above: int | None,
    below: int | None,
    opens: bool = False,
    closes: bool = False,
) -> Iterator[str]:
    """The comments and blank lines between two lines with content.

    `opens` is set at the beginning of a part, `closes` at its end. A comment directly above a line is indented like it.
    """
    kept = [lines[n] for n in between]
    deeper = above is not None and below is not None and places[below].parent == above
    if not closes and below is not None and places[below].continues:
        kept = [line for line in kept if line.comment]
    kept = [line for n, line in enumerate(kept) if line.comment or n == 0 or kept[n - 1].comment]
    if kept and not kept[0].comment and (opens or (deeper and not closes)):
        del kept[0]
    if kept and not kept[-1].comment and closes:
        del kept[-1]
    if (
        not opens
        and not closes
        and all(line.comment for line in kept)
        and needs_blank_line(lines, places, above, below)
    ):
        yield ""
    depths = () if above is None else places[above].depths
    if deeper and below is not None:
        depths = (*depths, lines[below].depth)
    attached = 0 if closes else next((n for n, line in enumerate(reversed(kept)) if not line.comment), len(kept))
    for number, line in enumerate(kept):
        if not line.comment:
            yield ""
        elif number >= len(kept) - attached and below is not None:
            yield INDENT * places[below].level + line.comment
        else:
            yield INDENT * max(0, sum(depth <= line.depth for depth in depths) - 1) + line.comment


def needs_blank_line(lines: Sequence[Line], places: Sequence[Nesting], above: int | None, below: int | None) -> bool:
    """Whether a blank line has to precede `below`: it begins a declaration, and the two are not of one compact kind."""
    if above is None or below is None or places[below].level or places[below].continues:
        return False
    while places[above].continues or not lines[above].has_content:
        above -= 1
    first, second = lines[above].words[:1], lines[below].words[:1]
    return places[above].level > 0 or first != second or not second or second[0] not in COMPACT
