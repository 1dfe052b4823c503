"""The part of the kernel that reads tables. `emit` pastes everything below the mark after the kernel."""

from __future__ import annotations

from array import array
from binascii import a2b_base64
from itertools import accumulate
from sys import byteorder

from policy_dsl.runtime.kernel import Clause, Decision, _Fact, _Impossible, _Model, _Value

# --- tables: the same in every file that has them, to the letter


def _entries(code: str, text: str) -> array[int]:
    """A table: numbers of one size, least significant byte first, in base 64."""
    numbers = array(code, a2b_base64(text))
    if byteorder == "big":
        numbers.byteswap()
    return numbers


def _clauses(paths: tuple[str, ...], text: str) -> tuple[Clause, ...]:
    """Clauses, one a line: id, effect, number of the path, line, and for each citation the source and the place in it."""
    clauses: list[Clause] = []
    for number, line in enumerate(text.split("\n")[1:-1]):
        name, effect, path, at, *cited = map(_unescaped, line.split("\t")) if "\\" in line else line.split("\t")
        sources = tuple(zip(cited[::2], cited[1::2], strict=True))
        clauses.append(Clause(number, name, effect, sources, paths[int(path)], int(at)))
    return tuple(clauses)


def _unescaped(text: str) -> str:
    """A field of a line, in which a backslash, a tab and a line end are written `\\\\`, `\\t` and `\\n`."""
    return "\\".join(part.replace("\\t", "\t").replace("\\n", "\n") for part in text.split("\\\\"))


def _decisions(clauses: tuple[Clause, ...], text: str) -> tuple[Decision, ...]:
    """Decisions, one a line: access, seconds (or `-` for none), and the numbers of the clauses behind it."""
    decisions: list[Decision] = []
    for line in text.split("\n")[1:-1]:
        access, seconds, *behind = line.split(" ")
        time = None if seconds == "-" else int(seconds)
        decisions.append(Decision(access, time, tuple([clauses[int(number)] for number in behind])))
    return tuple(decisions)


class _Tabled(_Model):
    """Decisions in tables. Each table covers some levels, in order, and is divided into blocks; the first has one block.

    The digits of keys add up to an index in a block. The entry there is the start of a block of the next table, or in
    the last table the number of a decision. A key without a digit, or an entry past the end, means an impossible request.
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

    def tree_for(self, values: list[_Value]) -> object:
        """The tree of the requests with these values. It has every key at the levels of missing facts, at other levels
        the one that the values have. Equal parts are shared.
        """
        choices: list[tuple[dict[object, int], list[int]]] = []
        for digits, level in zip(self.digits, self.levels, strict=True):
            number, how, operand = level
            given = values[number] is not None and (how != "order" or values[int(operand)] is not None)
            key = self.key(level, values) if given else None
            keys = {k: digit for k, digit in digits.items() if not given or k == key}
            choices.append((keys, sorted(set(keys.values()))))
        table_after = dict(zip(accumulate(self.lengths), self.tables, strict=True))
        memo: dict[tuple[int, int], object] = {}
        shared: dict[tuple[int, ...], object] = {}

        def at(level: int, index: int) -> object:
            if level in table_after:
                if index >= len(table_after[level]):
                    return None
                index = table_after[level][index]
                if level == len(self.levels):
                    return self.decisions[index] if index < len(self.decisions) else None
            if (level, index) not in memo:
                keys, digits = choices[level]
                children = {digit: child for digit in digits if (child := at(level + 1, index + digit)) is not None}
                identity = (level, *(part for digit, child in children.items() for part in (digit, id(child))))
                if identity not in shared:
                    shared[identity] = {k: children[digit] for k, digit in keys.items() if digit in children} or None
                memo[level, index] = shared[identity]
            return memo[level, index]

        return at(0, 0) or {}


# --- end of the tables
