"""Changes of the vocabulary read a third time, straight off the syntax tree: nothing that was written is written again.

What a file says is asked about a request as that file calls it: each code that was renamed or split since is what it was. A
stack of files has a level of words for each change of the vocabulary; a request is called by those of the top, and taken back
to those of a level by its slots. Nothing of the packages but the tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

from msgspec.structs import replace as struct_replace

from policy_dsl.syntax import tree as t
from tests.third_reading import Answer, Line, Reader, Request, Value

File = t.PolicyFile | t.ProposalFile


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


# --- the codes at every level


@dataclass
class Slot:
    """A code: its name, and its label, at each level; none where it is gone."""

    names: list[str | None]
    labels: list[t.Quoted | None]


@dataclass
class Slots:
    """The codes of each attribute of a stack, and the bounds that were set, by level."""

    codes: dict[str, list[Slot]] = field(default_factory=dict)
    bounds: dict[str, list[tuple[int, t.TypeText]]] = field(default_factory=dict)
    types: dict[str, t.TypeText] = field(default_factory=dict)
    together: dict[str, list[str]] = field(default_factory=dict)
    levels: int = 0

    @classmethod
    def of(cls, base: t.PolicyFile) -> Slots:
        new = cls()
        for block in (d for d in base.declarations if isinstance(d, t.RequestBlock)):
            for line in block.attributes:
                for name in line.names:
                    new.together[name.text] = [each.text for each in line.names]
                    new.types[name.text] = line.type
                    new.bounds[name.text] = [(0, line.type)]
                    new.codes[name.text] = [Slot([code.name.text], [code.label]) for code in line.type.codes]
        return new

    def change(self, operations: Sequence[t.OperationText]) -> None:
        """One more level, in which these operations have been done."""
        old, self.levels = self.levels, self.levels + 1
        instead: dict[tuple[str, str], tuple[t.CodeText, ...]] = {}
        added: dict[str, list[tuple[str | None, t.CodeText]]] = {}
        for operation in operations:
            match operation:
                case t.AddCodeText(code, name, after, before):
                    there = [slot.names[old] for slot in self.codes[name.text] if slot.names[old] is not None]
                    there = list(dict.fromkeys(there))
                    behind = before.text if before is not None else None
                    if after is not None:
                        behind = next(iter(there[there.index(after.text) + 1 :]), None)
                    for each in self.together[name.text]:
                        added.setdefault(each, []).append((behind, code))
                case t.RetireCodeText(code, name):
                    instead |= {(each, code.text): () for each in self.together[name.text]}
                case t.RenameCodeText(code, name, to):
                    instead |= {(each, code.text): (to,) for each in self.together[name.text]}
                case t.SplitCodeText(code, name, several):
                    instead |= {(each, code.text): several for each in self.together[name.text]}
                case t.SetBoundsText(name, kind):
                    self.bounds[name.text].append((self.levels, kind))
                case _:
                    pass
        for about, slots in self.codes.items():
            self.codes[about] = self.changed(
                slots, added.get(about, []), {c: n for (a, c), n in instead.items() if a == about}
            )

    def changed(
        self, slots: list[Slot], added: list[tuple[str | None, t.CodeText]], instead: dict[str, tuple[t.CodeText, ...]]
    ) -> list[Slot]:
        """The codes of one attribute with one more level."""
        old, made = self.levels - 1, list[Slot]()
        for slot in slots:
            first = all(each.names[old] != slot.names[old] for each in made)
            made += [
                self.new(new, old)
                for behind, new in added
                if first and behind is not None and behind == slot.names[old]
            ]
            was = slot.names[old]
            if was is None or was not in instead:
                made.append(Slot([*slot.names, was], [*slot.labels, slot.labels[old]]))
                continue
            made += [Slot([*slot.names, each.name.text], [*slot.labels, each.label]) for each in instead[was]] or [
                Slot([*slot.names, None], [*slot.labels, None])
            ]
        return [*made, *(self.new(new, old) for behind, new in added if behind is None)]

    def new(self, code: t.CodeText, old: int) -> Slot:
        """A code that is there from now on; what was written before is read as if it had been."""
        return Slot([code.name.text] * (old + 2), [code.label] * (old + 2))

    def called(self, slot: Slot, level: int, *, stays: bool = False) -> str | None:
        """What a level calls a code; nothing if it is gone there, or, if it `stays`, the last name that it had."""
        names = [name for name in slot.names[: level + 1] if name is not None]
        return names[-1] if stays else slot.names[level]

    def codes_at(self, name: str, level: int, *, stays: bool = False) -> list[str]:
        """The codes of the attribute in the words of a level."""
        codes = (self.called(slot, level, stays=stays) for slot in self.codes[name])
        return list(dict.fromkeys(code for code in codes if code is not None))

    def back(self, name: str, code: str, level: int) -> str | None:
        """What a level calls a code of the top, or one that the top calls no more."""
        slots = [slot for slot in self.codes[name] if self.called(slot, self.levels, stays=True) == code]
        return slots[0].names[level] if slots else code

    def request_block(self, level: int, reader: Reader, *, widest: bool, stays: bool = False) -> t.RequestBlock:
        """The lines of `request` in the words of a level; with the `widest` bounds, or those of the level."""
        lines = []
        for name in self.types:
            labels = {self.called(slot, level, stays=stays): slot.labels[level] for slot in self.codes[name]}
            codes = tuple(t.CodeText(t.Name(code), labels[code]) for code in self.codes_at(name, level, stays=stays))
            here = [bounds for at_level, bounds in self.bounds[name] if at_level <= level]
            scale = here[-1]
            for _, each in self.bounds[name] if widest else ():
                scale = wider(reader, scale, each) if each.high is not None else scale
            lines.append(t.AttributeLine((t.Name(name),), struct_replace(scale, codes=codes) if codes else scale))
        return t.RequestBlock(tuple(lines))


def wider(reader: Reader, one: t.TypeText, other: t.TypeText) -> t.TypeText:
    """The scale with the lower of both lower bounds, and the higher of both higher ones."""
    assert one.high is not None
    assert other.high is not None
    low = one.low
    if one.low is not None and other.low is not None:
        low = min((one.low, other.low), key=lambda end: reader.steps(end, {}))
    return struct_replace(one, low=low, high=max((one.high, other.high), key=lambda end: reader.steps(end, {})))


# --- a reader that knows of all levels


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
        self, declarations: list[t.Declaration], lines: dict[str, list[Line]], kept: list[tuple[t.Validity, Reader]]
    ) -> Reader:
        assert not kept
        return replace(
            self, declarations=declarations, lines=lines, known_facts={}, known_cells={}, stood={}, ranks={}, top=None
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


# --- a stack of files


def is_change(operation: t.OperationText) -> bool:
    """Whether an operation changes the vocabulary."""
    match operation:
        case t.Add(what):
            return isinstance(what, t.GroupLine | t.ImpossibleBlock)
        case t.ReplaceText(what):
            return isinstance(what, t.TermBlock)
        case _:
            return isinstance(
                operation,
                t.AddCodeText | t.RetireCodeText | t.RenameCodeText | t.SplitCodeText | t.SetBoundsText
                | t.GroupMembersText | t.RemoveImpossibleText,
            )  # fmt: skip


def conditions_in(declared: object) -> Iterator[t.ConditionText]:
    """The conditions that stand in a declaration, whole."""
    match declared:
        case t.Rule(when=when) | t.TableBlock(when=when) | t.ImpossibleBlock(when=when):
            if when is not None:
                yield when
        case t.TermBlock(means=means):
            yield means
        case t.PropertyBlock(where=where, among=among):
            yield from (each for each in (where, among) if each is not None)
        case t.FrameBlock(aims=aims):
            yield from (line.where for line in aims if line.where is not None)
        case _:
            pass


@dataclass
class Stack:
    """A policy, and proposals to it, each to what those before it result in."""

    files: tuple[File, ...]

    @property
    def policy(self) -> t.PolicyFile:
        base = self.files[0]
        assert isinstance(base, t.PolicyFile)
        return base

    @property
    def proposals(self) -> list[t.ProposalFile]:
        return [file for file in self.files if isinstance(file, t.ProposalFile)]

    @cached_property
    def below(self) -> Stack:
        """What the last proposal is made to."""
        return Stack(self.files[:-1])

    @property
    def changes(self) -> bool:
        """Whether the last file changes the vocabulary."""
        file = self.files[-1]
        return isinstance(file, t.ProposalFile) and any(map(is_change, file.operations))

    @cached_property
    def start(self) -> t.Validity | None:
        """When it is in force, from a day on: on its own, or the one below it."""
        days = [file.in_force for file in self.proposals if file.in_force is not None]
        if not days or days[-1].start is None:
            return None
        first = self.plain.span(self.plain.dated_by)[0]
        return (
            days[-1] if self.plain.steps(days[-1].start, {}) > first else None
        )  # on the first day, nothing was before

    @cached_property
    def plain(self) -> Reader:
        """A reader of the policy alone, for what a vocabulary cannot change."""
        return Reader.of(self.policy)

    @cached_property
    def slots(self) -> Slots:
        slots = Slots.of(self.policy)
        for file in self.proposals:
            if any(map(is_change, file.operations)):
                slots.change(file.operations)
        return slots

    @cached_property
    def read(self) -> tuple[LeveledReader, LeveledReader]:
        """The base in the words of the top, and what the last proposal makes of it; on days on which all are in force."""
        slots, words = self.slots, list(self.policy.declarations)
        top, level = slots.levels, 0
        headings = [(0, headed(d)) for d in words if isinstance(d, t.TableBlock)]
        ids = {id(c): (0, c) for d in words for c in conditions_in(d)}
        groups = {d.name.text: 0 for d in words if isinstance(d, t.GroupLine)}
        peers: list[LeveledReader] = []
        for number in range(top + 1):
            block = slots.request_block(number, self.plain, widest=True)
            rest = [d for d in words if isinstance(d, t.LetLine | t.DeriveBlock | t.TermBlock)]
            peers.append(LeveledReader([block, *rest], level=number, slots=slots))
        peers[0].declarations += [d for d in words if isinstance(d, t.GroupLine)]
        self.change_words(peers, groups, ids)
        for peer in peers:
            peer.peers, peer.conditions, peer.headings, peer.groups_at = peers, ids, headings, groups
        own = [d for d in words if not isinstance(d, t.RequestBlock | t.GroupLine)]
        reader = LeveledReader(
            [slots.request_block(top, self.plain, widest=False), *replaced(own, peers[0])],
            self.policy.dated_by.text if self.policy.dated_by else "", self.policy.in_force, slots=slots, level=top,
            peers=peers, conditions=ids, headings=headings, groups_at=groups,
        )  # fmt: skip
        reader.with_peers()
        for declared in words:
            if isinstance(declared, t.TableBlock):
                reader.lines |= lines_of(reader.peers[0], declared)
        reader.owners = {id(d.when): reader for d in words if isinstance(d, t.ImpossibleBlock)}
        before = reader
        for file in self.proposals:
            if any(map(is_change, file.operations)):
                level += 1
                clauses(reader, file)
            before = reader
            headings += [
                (level, headed(d)) for op in file.operations for d in [what_of(op)] if isinstance(d, t.TableBlock)
            ]
            ids |= {id(c): (level, c) for op in file.operations for c in conditions_in(what_of(op))}
            reader = self.amended_at(level, reader, file)
            reader.first = before
        return before, reader

    def amended_at(self, level: int, reader: LeveledReader, file: t.ProposalFile) -> LeveledReader:
        """What the rest of a proposal makes of it, which is written in the words of the level."""
        kept = tuple(each for each in file.operations if not is_change(each))
        rest = struct_replace(file, operations=kept, in_force=None)
        block = reader.peers[level].declarations[0]
        made = replace(reader, level=level, declarations=[block, *reader.declarations[1:]]).amended(rest)
        assert isinstance(made, LeveledReader)
        return replace(
            made, level=reader.level, declarations=[reader.declarations[0], *made.declarations[1:]]
        ).with_peers()

    def change_words(
        self, peers: list[LeveledReader], groups: dict[str, int], ids: dict[int, tuple[int, t.ConditionText]]
    ) -> None:
        """Other values of groups, in the words of their level; new groups; and terms that are replaced."""
        level = 0
        for file in self.proposals:
            level += any(map(is_change, file.operations))
            for operation in file.operations:
                match operation:
                    case t.Add(t.GroupLine() as line):
                        groups[line.name.text] = level
                        peers[level].declarations.append(line)
                    case t.GroupMembersText(_, name):
                        there = groups[name.text]
                        those = peers[there].declarations
                        place = next(n for n, d in enumerate(those) if isinstance(d, t.GroupLine) and d.name == name)
                        declared = those[place]
                        assert isinstance(declared, t.GroupLine)
                        those[place] = self.with_members(peers[there], level, declared, operation)
                    case t.ReplaceText(t.TermBlock() as term):
                        ids[id(term.means)] = (level, term.means)
                        for peer in peers:
                            peer.declarations = [term if is_term(d, term) else d for d in peer.declarations]
                    case _:
                        pass

    def with_members(
        self, peer: LeveledReader, level: int, line: t.GroupLine, members: t.GroupMembersText
    ) -> t.GroupLine:
        """The group with the values that are added, or without those that are removed."""
        slots = self.slots.codes[line.attribute.text]
        named = {str(s.names[peer.level]) for word in members.values for s in slots if s.names[level] == word.text}
        if members.words == "add to":
            return struct_replace(line, values=(*line.values, *map(t.Name, sorted(named))))
        reader = Reader(peer.declarations)
        kept = tuple(
            word
            for word in line.values
            if not reader.meant(line.attribute.text, word.text, isinstance(word, t.Quoted)) <= named
        )
        return struct_replace(line, values=kept)

    # --- what it answers

    def now(self, name: str) -> list[Value]:
        """The values of the attribute, on days on which all are in force."""
        return values_of(self.read[1], name)

    def up(self, name: str, value: Value) -> list[Value]:
        """What the last file calls a value of those below it."""
        if not self.changes or not isinstance(value, str | frozenset):
            return [value]
        slots, top = self.slots.codes[name], self.slots.levels
        if isinstance(value, frozenset):
            return [frozenset(str(self.up(name, code)[0]) for code in value)]
        return list(dict.fromkeys(s.names[top] or value for s in slots if s.names[top - 1] == value)) or [value]

    def values(self, name: str) -> list[Value]:
        """The values of the attribute, on any day."""
        if self.start is None:
            return self.now(name)
        return self.with_those_of_base(name)

    def with_those_of_base(self, name: str) -> list[Value]:
        """The values in both vocabularies."""
        found = [*self.now(name), *(new for value in self.below.values(name) for new in self.up(name, value))]
        if name in self.slots.codes and any(isinstance(value, frozenset) for value in found):
            codes = sorted({code for value in found for code in value})  # type: ignore[union-attr]  # sets
            return [frozenset(c for n, c in enumerate(codes) if k >> n & 1) for k in range(1 << len(codes))]
        return list(dict.fromkeys(found))

    def old(self, request: Request) -> dict[str, Value] | None:
        """The request of those below that this one comes from."""
        found: dict[str, Value] = {}
        for name, value in request.items():
            places = [old for old in self.below.values(name) if value in self.up(name, old)]
            if not places:
                return None
            found[name] = places[0]
        return found

    def answer(self, request: Request) -> Answer | None:
        """The answer; nothing if there is no such request, or it is impossible."""
        if len(self.files) == 1:
            answer = self.plain.answer(request)
            return None if answer[0] == "impossible" else answer
        if self.start is not None and not self.plain.in_days(self.start, request):
            old = self.old(request)
            return None if old is None else self.below.answer(old)
        if any(value not in self.now(name) for name, value in request.items()):
            return None
        answer = self.read[1].answer(request)
        return None if answer[0] == "impossible" else answer

    def moves(self) -> Iterator[tuple[dict[str, Value], Answer | None, Answer | None]]:
        """Every request of both vocabularies of the last proposal, with what is answered before and after."""
        names = list(self.plain.attributes)
        for chosen in product(*map(self.with_those_of_base, names)):
            request = dict(zip(names, chosen, strict=True))
            old = self.old(request)
            yield request, None if old is None else self.below.answer(old), self.answer(request)


def headed(table: t.TableBlock) -> list[str]:
    return [" ".join(cell.text.split()) for cell in table.heading.cells]


def what_of(operation: t.OperationText) -> object:
    """The block that the operation writes."""
    match operation:
        case t.Add(what) | t.ReplaceText(what):
            return what
        case t.AddRuleText(rule):
            return rule
        case _:
            return None


def replaced(declarations: Sequence[t.Declaration], words: LeveledReader) -> list[t.Declaration]:
    """The declarations, with the terms that are there by now."""
    terms = {d.name.text: d for d in words.declarations if isinstance(d, t.TermBlock)}
    return [terms[d.name.text] if isinstance(d, t.TermBlock) else d for d in declarations]


def is_term(declared: t.Declaration, term: t.TermBlock) -> bool:
    return isinstance(declared, t.TermBlock) and declared.name.text == term.name.text


def lines_of(peer: LeveledReader, table: t.TableBlock) -> dict[str, list[Line]]:
    """The rows of a table of the policy."""
    peer.lines = {}
    peer.read(table)
    return peer.lines


def clauses(reader: LeveledReader, file: t.ProposalFile) -> None:
    """Takes clauses about what is impossible away, and adds others. No number is given again."""
    there = [d for d in reader.declarations if isinstance(d, t.ImpossibleBlock)]
    numbered = dict(reader.clauses) or dict(enumerate(there, 1))
    gone = [numbered[int(op.number.text)] for op in file.operations if isinstance(op, t.RemoveImpossibleText)]
    reader.declarations = [d for d in reader.declarations if not any(d is each for each in gone)]
    for operation in file.operations:
        clause = what_of(operation)
        if isinstance(clause, t.ImpossibleBlock):
            reader.declarations = [*reader.declarations, clause]
            numbered[max(numbered, default=0) + 1] = clause
            reader.owners = {**reader.owners, id(clause.when): reader}
    reader.clauses = numbered


def values_of(reader: Reader, name: str) -> list[Value]:
    """The values of the attribute."""
    if reader.is_ordered(name):
        return [*reader.span(name)]
    codes = reader.codes(name)
    if not reader.is_set(name):
        return [*codes]
    return [frozenset(c for n, c in enumerate(codes) if k >> n & 1) for k in range(1 << len(codes))]
