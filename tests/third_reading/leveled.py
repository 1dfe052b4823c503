"""A reader that knows of all levels of words of a stack of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from policy_dsl.syntax import tree as t
from tests.third_reading.days import Stated
from tests.third_reading.reader import Reader
from tests.third_reading.slots import Slots
from tests.third_reading.values import Line, Request, Value


class AsItWas(dict[str, Value]):
    """A request as some level calls it. `now` is the request as the top does."""

    now: Request


class At(str):
    """A cell, or a code of a column, in the words of a level."""

    level: int = 0


def at(level: int, text: str) -> At:
    said = At(text)
    said.level = level
    return said


@dataclass
class LeveledReader(Reader):
    """Reads a stack in the words of the `level`; what others say is read by its `peers`, one for each level.

    `conditions` has the level of each that is written, and `headings` that of each table's. Clauses about what is impossible
    are read by their `owners`, with derived facts as these have them.
    """

    slots: Slots = field(default_factory=Slots)
    level: int = 0
    peers: list[LeveledReader] = field(default_factory=list)
    conditions: dict[int, tuple[int, t.ConditionText]] = field(default_factory=dict)
    headings: list[tuple[int, list[str]]] = field(default_factory=list)
    owners: dict[int, LeveledReader] = field(default_factory=dict)
    groups_at: dict[str, int] = field(default_factory=dict)
    top: LeveledReader | None = None
    stays: bool = False
    clauses: dict[int, t.ImpossibleBlock] = field(default_factory=dict)

    def as_at(self, level: int, request: Request) -> AsItWas:
        """The request as the level calls it."""
        now = request.now if isinstance(request, AsItWas) else request
        was = AsItWas()
        for name, value in now.items():
            if isinstance(value, frozenset):
                was[name] = frozenset(str(self.slots.back(name, code, level)) for code in value)
            else:
                was[name] = str(self.slots.back(name, value, level)) if isinstance(value, str) else value
        was.now = now
        return was

    def true(self, condition: t.ConditionText | None, requests: Mapping[str, Request]) -> bool:
        level, _ = self.conditions.get(id(condition), (self.level, condition))
        owner = self.owners.get(id(condition))
        if owner is not None and owner is not (self.top or self):
            return owner.true(condition, {name: getattr(each, "now", each) for name, each in requests.items()})
        if level == self.level:
            return super().true(condition, requests)
        peer = self.peers[level]
        return peer.true(condition, {name: self.as_at(level, each) for name, each in requests.items()})

    def fits(self, attribute: str, text: str, request: Request) -> bool:
        if isinstance(text, At) and text.level != self.level:
            return self.peers[text.level].fits(attribute, text, self.as_at(text.level, request))
        return super().fits(attribute, str(text), request)

    def has(self, name: str, code: str, request: Request) -> bool:
        return super().has(name, str(code), self.as_at(code.level, request) if isinstance(code, At) else request)

    def derived(self, fact: str, request: Request) -> frozenset[str]:
        if self.top is not None:
            return self.top.derived(fact, getattr(request, "now", request))
        return super().derived(fact, getattr(request, "now", request))

    def meant(self, attribute: str, word: str, quoted: bool) -> set[str]:
        declared = self.groups_at.get(word)
        known = quoted or attribute not in self.slots.codes or word in self.codes(attribute)
        if known or declared is None or self is self.peers[declared]:
            return super().meant(attribute, word, quoted)
        then = self.peers[declared].meant(attribute, word, quoted)
        slots = [slot for slot in self.slots.codes[attribute] if slot.names[declared] in then]
        return {code for slot in slots if (code := self.slots.called(slot, self.level, stays=self.stays)) is not None}

    def rows(self, heading: t.Row, rows: tuple[t.Row, ...]) -> list[Line]:
        return [
            replace(line, cells={a: at(self.level, text) for a, text in line.cells.items()})
            for line in super().rows(heading, rows)
        ]

    def columns(self, headings: list[str]) -> dict[str, tuple[str, dict[str, str]]]:
        """In the words of the level at which such a heading stands."""
        levels = [level for level, those in self.headings if those == headings]
        for level in [*levels, *range(self.level, -1, -1)]:
            try:
                found = Reader.columns(self.peers[level] if self.peers else self, headings)
            except KeyError:
                continue
            return {h: (called, {a: at(level, c) for a, c in codes.items()}) for h, (called, codes) in found.items()}
        raise KeyError(str(headings))

    def successor(
        self, declarations: list[Stated], lines: dict[str, list[Line]], kept: list[tuple[t.Validity, Reader]]
    ) -> Reader:
        assert not kept
        return replace(
            self,
            declarations=declarations,
            lines=lines,
            known_facts={},
            known_cells={},
            known_order={},
            stood={},
            ranks={},
            top=None,
        ).with_peers()

    def with_peers(self) -> LeveledReader:
        """The reader, with peers whose derived facts are read here."""
        own = [d for d in self.declarations if isinstance(d, t.DeriveBlock)]
        for number, peer in enumerate(peers := [*self.peers]):
            words = [d for d in peer.declarations if not isinstance(d, t.DeriveBlock)]
            terms = [d for d in self.declarations if isinstance(d, t.TermBlock) and d not in words]
            peers[number] = replace(peer, declarations=[*words, *own, *terms], known_cells={}, known_facts={}, top=self)
        self.peers = peers
        for peer in peers:
            peer.peers = peers
        return self

    def promised(self, before: Reader) -> Reader:  # noqa: ARG002  # the base is read in these words instead
        """Derived facts are what they are in the base, read in this vocabulary."""
        old = self.first
        assert isinstance(old, LeveledReader)
        meanings: dict[str, Reader] = {n: old if n in old.derivations else self for n in self.derivations}
        block = self.slots.request_block(self.level, old, widest=True, stays=True)
        declarations = [block, *self.declarations[1:]]
        return replace(
            self, meanings=meanings, known_facts={}, known_cells={}, declarations=declarations, stays=True
        ).with_peers()
