"""The part that is the same in every check that has tables. `emit` pastes all below the line after the kernel."""

from __future__ import annotations

from array import array
from binascii import a2b_base64
from itertools import accumulate
from sys import byteorder

from policy_dsl.runtime.kernel import Clause, Decision, _Fact, _Impossible, _Model, _Value

# --- tables: the same in every file that has them, to the letter


def _entries(code: str, text: str) -> array[int]:
    """A table: numbers of one size, the least byte first, in base 64."""
    found = array(code, a2b_base64(text))
    if byteorder == "big":
        found.byteswap()
    return found


def _clauses(paths: tuple[str, ...], text: str) -> tuple[Clause, ...]:
    """Clauses, one a line: id, effect, number of the path, line, and for each citation the source and the place in it."""
    found: list[Clause] = []
    for number, line in enumerate(text.split("\n")[1:-1]):
        name, effect, path, at, *cited = map(_field, line.split("\t")) if "\\" in line else line.split("\t")
        sources = tuple(zip(cited[::2], cited[1::2], strict=True))
        found.append(Clause(number, name, effect, sources, paths[int(path)], int(at)))
    return tuple(found)


def _field(text: str) -> str:
    """A field of a line, in which a backslash, a tab and the end of a line are written `\\\\`, `\\t` and `\\n`."""
    return "\\".join(part.replace("\\t", "\t").replace("\\n", "\n") for part in text.split("\\\\"))


def _decisions(clauses: tuple[Clause, ...], text: str) -> tuple[Decision, ...]:
    """Decisions, one a line: access, seconds (or `-` for none), and the numbers of the clauses behind it."""
    found: list[Decision] = []
    for line in text.split("\n")[1:-1]:
        access, seconds, *behind = line.split(" ")
        time = None if seconds == "-" else int(seconds)
        found.append(Decision(access, time, tuple([clauses[int(number)] for number in behind])))
    return tuple(found)


class _Tabled(_Model):
    """Decisions in tables. Each table is about some levels, one after the other; the first has one block, of any other an
    entry of the one before says where the block begins; those of the last are numbers of decisions.

    A level's digit says how far into the block a key leads. A key without one, and an entry past the end, are impossible.
    """

    __slots__ = ("decisions", "digits", "lengths", "tables")

    def __init__(
        self,
        facts: tuple[_Fact, ...],
        levels: tuple[tuple[int, str, str | int], ...],
        impossible: tuple[_Impossible, ...],
        digits: tuple[dict[object, int], ...],
        lengths: tuple[int, ...],
        tables: tuple[array[int], ...],
        decisions: tuple[Decision, ...],
    ) -> None:
        super().__init__(facts, levels, impossible, None)
        self.digits, self.lengths, self.tables, self.decisions = digits, lengths, tables, decisions

    def answer(self, values: list[_Value]) -> Decision | None:
        at = level = 0
        for length, table in zip(self.lengths, self.tables, strict=True):
            for n in range(level, level + length):
                digit = self.digits[n].get(self.key(self.levels[n], values))
                if digit is None:
                    return None
                at += digit
            if at >= len(table):
                return None
            at, level = table[at], level + length
        return self.decisions[at] if at < len(self.decisions) else None

    def under(self, values: list[_Value]) -> object:
        """The tree for the requests with these values: what missing facts leave open as dictionaries, equal ones shared."""
        open_: list[tuple[dict[object, int], list[int]]] = []
        for digits, level in zip(self.digits, self.levels, strict=True):
            number, how, other = level
            given = values[number] is not None and (how != "order" or values[int(other)] is not None)
            key = self.key(level, values) if given else None
            keys = {k: digit for k, digit in digits.items() if not given or k == key}
            open_.append((keys, sorted(set(keys.values()))))
        ends = dict(zip(accumulate(self.lengths), self.tables, strict=True))
        known: dict[tuple[int, int], object] = {}
        shared: dict[tuple[int, ...], object] = {}

        def at(level: int, index: int) -> object:
            if level in ends:
                if index >= len(ends[level]):
                    return None
                index = ends[level][index]
                if level == len(self.levels):
                    return self.decisions[index] if index < len(self.decisions) else None
            if (level, index) not in known:
                keys, digits = open_[level]
                below = {digit: child for digit in digits if (child := at(level + 1, index + digit)) is not None}
                same = (level, *(part for digit, child in below.items() for part in (digit, id(child))))
                if same not in shared:
                    shared[same] = {k: below[digit] for k, digit in keys.items() if digit in below} or None
                known[level, index] = shared[same]
            return known[level, index]

        return at(0, 0) or {}


# --- end of the tables
