"""Changes of the vocabulary read a third time, straight off the syntax tree: nothing that was written is written again.

What a file says is asked about a request as that file calls it: each code that was renamed or split since is what it was. A
stack of files has a level of words for each change of the vocabulary; a request is called by those of the top, and taken back
to those of a level by its slots. Nothing of the packages but the tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from msgspec.structs import replace as struct_replace

from policy_dsl.syntax import tree as t
from tests.third_reading.days import Stated
from tests.third_reading.leveled import LeveledReader
from tests.third_reading.operations import blocks_of, changes_a_meaning, conditions_in, is_change
from tests.third_reading.reader import Reader
from tests.third_reading.slots import Slots
from tests.third_reading.values import Answer, Line, Request, Value

File = t.PolicyFile | t.ProposalFile


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
            blocks = [block for op in file.operations for block in blocks_of(op)]
            headings += [(level, headed(block)) for block in blocks if isinstance(block, t.TableBlock)]
            ids |= {id(c): (level, c) for block in blocks for c in conditions_in(block)}
            reader = self.amended_at(level, reader, file)
            reader.first = before
        return before, reader

    @cached_property
    def promised(self) -> Reader:
        """Reads what the last proposal intends, and what is asked of amendments: groups, terms and derived facts of the base
        mean there what they mean in it, and derived facts that are added what they mean afterwards.
        """
        *below, last = self.files
        assert isinstance(last, t.ProposalFile)
        kept = tuple(each for each in last.operations if not changes_a_meaning(each))
        before, after = Stack((*below, struct_replace(last, operations=kept))).read
        reader = after.promised(before)
        reader.meanings |= {name: self.read[1] for name in reader.derivations if name not in before.derivations}
        return reader

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
            found: set[frozenset[str]] = {frozenset()}
            for code in value:
                parts = [str(part) for part in self.up(name, code)]
                some = [frozenset(p for n, p in enumerate(parts) if k >> n & 1) for k in range(1, 1 << len(parts))]
                found = {one | other for one in found for other in some}
            return [frozenset(each) for each in sorted(map(sorted, found))]
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


def replaced(declarations: Sequence[Stated], words: LeveledReader) -> list[Stated]:
    """The declarations, with the terms that are there by now."""
    terms = {d.name.text: d for d in words.declarations if isinstance(d, t.TermBlock)}
    return [terms[d.name.text] if isinstance(d, t.TermBlock) else d for d in declarations]


def is_term(declared: Stated, term: t.TermBlock) -> bool:
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
    for clause in (block for operation in file.operations for block in blocks_of(operation)):
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
