"""What a node leads to: an entry for each choice of its level. Where a level has very many choices, neighbours mostly lead to
the same, as days before and after some day do; so a long row is kept as runs of equal entries, and worked on run by run.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, chain, compress, groupby, pairwise, repeat
from operator import sub

from msgspec import Struct

LONG = 256
"""The choices of a level from which on its rows are kept as runs."""


class Runs(Struct, frozen=True):
    """A row as runs: the place after the last choice of each run, and its entry. Neighbouring runs differ."""

    ends: tuple[int, ...]
    entries: tuple[int, ...]

    def __len__(self) -> int:
        """The number of choices."""
        return self.ends[-1]

    def __getitem__(self, choice: int) -> int:
        """The entry for a choice; of -1, for the last one."""
        return self.entries[choice if choice < 0 else bisect_right(self.ends, choice)]

    def count(self, entry: int) -> int:
        """The number of choices with this entry."""
        return sum(end - start for start, end, each in stretches(self) if each == entry)

    def __iter__(self) -> Iterator[int]:
        """The entry for each choice."""
        return chain.from_iterable(map(repeat, self.entries, map(sub, self.ends, (0, *self.ends))))


Row = tuple[int, ...] | Runs


def is_long(width: int) -> bool:
    """Whether rows of so many choices are kept as runs."""
    return width >= LONG


def row_of(entries: Sequence[int]) -> Row:
    """The row with these entries, as it is kept."""
    return as_runs(tuple(entries)) if is_long(len(entries)) else tuple(entries)


def repeated(entry: int, width: int) -> Row:
    """The row of so many choices that all have this entry."""
    return Runs((width,), (entry,)) if is_long(width) else (entry,) * width


def row_choosing(width: int, choices: Iterable[int], entry: int, rest: int) -> Row:
    """The row of so many choices that has one entry for some of them, and another one for all others."""
    if is_long(width) and isinstance(choices, range) and choices and choices.step == 1:
        runs = [(choices.start, rest), (choices.stop, entry), (width, rest)]
        runs = [run for before, run in zip((0, *(end for end, _ in runs)), runs, strict=False) if before < run[0]]
        return Runs(tuple([end for end, _ in runs]), tuple([each for _, each in runs]))
    row = [rest] * width
    for choice in choices:
        row[choice] = entry
    return row_of(row)


def distinct(row: Row) -> Sequence[int]:
    """The entries, each at least once, in order."""
    return row.entries if isinstance(row, Runs) else row


def mapped(operation: Callable[..., int], *rows: Row) -> Row:
    """The row of what the operation makes of the entries that the rows have for each choice."""
    if len(rows) == 1 and not isinstance(rows[0], Runs):
        return tuple(map(operation, rows[0]))
    ends, every = lined_up(rows)
    return row_from(ends, [operation(*entries) for entries in every])


def conjoined(both: Callable[[int, int], int], yes: int, no: int, left: Row, right: Row) -> Row:
    """The row of the conjunctions of the entries of two rows, of which `yes` is true and `no` is false."""
    if not (isinstance(left, Runs) and isinstance(right, Runs)):
        return tuple([both(*entries) for entries in zip(left, right, strict=True)])
    few, many = sorted((left, right), key=lambda row: len(row.ends))
    ends: list[int] = []
    entries: list[int] = []
    for start, end, entry in stretches(few):
        if entry == no:
            entries.append(no)
        else:
            first, last = bisect_right(many.ends, start), bisect_left(many.ends, end)
            others = many.entries[first : last + 1]
            ends += many.ends[first:last]
            entries += others if entry == yes else [both(entry, other) for other in others]
        ends.append(end)
    return row_from(ends, entries)


def lined_up(rows: Sequence[Row]) -> tuple[Sequence[int] | None, Iterable[tuple[int, ...]]]:
    """The entries of all rows for each choice; of long rows, for stretches of choices that have the same, and their ends."""
    if not isinstance(rows[0], Runs):
        return None, zip(*rows, strict=True)
    runs = [*map(as_runs, rows)]
    ends = sorted(set[int]().union(*[row.ends for row in runs]))
    return ends, zip(*[entries_at(row, ends) for row in runs], strict=True)


def entries_at(row: Runs, ends: Sequence[int]) -> Iterable[int]:
    """The entries of a row for stretches of choices with these ends, its own among them."""
    if len(row.ends) == len(ends):
        return row.entries
    return map(row.entries.__getitem__, map(partial(bisect_left, row.ends), ends))


def row_from(ends: Sequence[int] | None, entries: Sequence[int]) -> Row:
    """The row with these entries; of a long one, for stretches of choices with these ends, of which neighbours may have the
    same.
    """
    if ends is None:
        return tuple(entries)
    last = [here != after for here, after in pairwise(entries)]
    last.append(True)
    return Runs(tuple(compress(ends, last)), tuple(compress(entries, last)))


def stretches(row: Row) -> Iterator[tuple[int, int, int]]:
    """Stretches of choices with one entry: the first choice of each, the place after the last, and the entry."""
    if not isinstance(row, Runs):
        return ((choice, choice + 1, entry) for choice, entry in enumerate(row))
    return zip((0, *row.ends), row.ends, row.entries, strict=False)


def as_runs(row: Row) -> Runs:
    """The row as runs, however short it is."""
    if isinstance(row, Runs):
        return row
    runs = [(entry, len(tuple(same))) for entry, same in groupby(row)]
    return Runs(tuple(accumulate(many for _, many in runs)), tuple([entry for entry, _ in runs]))
