"""Changes of the vocabulary read a third time, straight off the syntax tree: nothing that was written is written again.

What stands in the base is asked about a request as the base would have called it: each code that was renamed or split is what
it was. What stands in the proposal is asked about the request as it is. Nothing of the packages but the tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from msgspec.structs import replace as struct_replace

from policy_dsl.syntax import tree as t
from tests.third_reading import Answer, Line, Reader, Request, Value

Back = Mapping[tuple[str, str], str]
"""For an attribute and a code that stands in the place of another, that one."""


class AsItWas(dict[str, Value]):
    """A request as the base calls it. `now` is the request itself."""

    now: Request


class Old(str):
    """A cell, or a code of a column, in the words of the base."""

    __slots__ = ()


@dataclass
class NewReader(Reader):
    """Reads a policy in a new vocabulary. `older` reads what stands in the base; `conditions` are those that do."""

    older: Reader = field(default_factory=lambda: Reader([]))
    back: Back = field(default_factory=dict)
    conditions: dict[int, t.ConditionText] = field(default_factory=dict)
    headings: dict[int, t.Row] = field(default_factory=dict)

    def as_it_was(self, request: Request) -> AsItWas:
        """The request as the base calls it."""
        was = AsItWas({name: as_it_was(self.back, name, value) for name, value in request.items()})
        was.now = request
        return was

    def reads_old(self) -> Reader:
        """The reader of what stands in the base; what derived facts are is read here."""
        if not self.older.meanings:
            self.older = replace(self.older, meanings=dict.fromkeys(self.derivations, self))
            self.older.known_cells = {}
        return self.older

    def true(self, condition: t.ConditionText | None, requests: Mapping[str, Request]) -> bool:
        if id(condition) not in self.conditions:
            return super().true(condition, requests)
        return self.reads_old().true(condition, {name: self.as_it_was(each) for name, each in requests.items()})

    def fits(self, attribute: str, text: str, request: Request) -> bool:
        if isinstance(text, Old):
            return self.reads_old().fits(attribute, str(text), self.as_it_was(request))
        return super().fits(attribute, text, request)

    def has(self, name: str, code: str, request: Request) -> bool:
        return super().has(name, code, self.as_it_was(request) if isinstance(code, Old) else request)

    def derived(self, fact: str, request: Request) -> frozenset[str]:
        return super().derived(fact, request.now if isinstance(request, AsItWas) else request)

    def meant(self, attribute: str, word: str, quoted: bool) -> set[str]:
        if quoted or word in self.codes(attribute):
            return super().meant(attribute, word, quoted)
        lines = [d for d in self.declarations if isinstance(d, t.GroupLine) and d.name.text == word]
        if not any(line.attribute.text == attribute for line in lines):
            raise KeyError(word)
        if not any(line in self.older.declarations for line in lines):
            return super().meant(attribute, word, quoted)
        then = self.older.meant(attribute, word, quoted)
        return {code for code in self.codes(attribute) if self.back.get((attribute, code), code) in then}

    def columns(self, headings: list[str]) -> dict[str, tuple[str, dict[str, str]]]:
        """In the words of the base, if they are those of one of its headings."""
        for heading in self.headings.values():
            if [" ".join(cell.text.split()) for cell in heading.cells] == headings:
                found = self.older.columns(headings)
                return {h: (called, {a: Old(c) for a, c in codes.items()}) for h, (called, codes) in found.items()}
        try:
            return super().columns(headings)
        except KeyError:
            return self.older.columns(headings)  # a column of the base that is named

    def successor(
        self, declarations: list[t.Declaration], lines: dict[str, list[Line]], kept: list[tuple[t.Validity, Reader]]
    ) -> Reader:
        return NewReader(
            declarations, self.dated_by, self.in_force, lines, kept, first=self.first or self,
            older=replace(self.older, meanings={}), back=self.back, conditions=self.conditions, headings=self.headings,
        )  # fmt: skip

    def promised(self, before: Reader) -> Reader:  # noqa: ARG002  # the base is read in this vocabulary instead
        """Derived facts are what they are in the base, read in this vocabulary."""
        old = self.first or self
        meanings = {name: old if name in old.derivations else self for name in self.derivations}
        return replace(self, meanings=meanings, older=replace(self.older, meanings={}))


def as_it_was(back: Back, name: str, value: Value) -> Value:
    """The value as the base calls it."""
    if isinstance(value, frozenset):
        return frozenset(back.get((name, code), code) for code in value)
    return back.get((name, value), value) if isinstance(value, str) else value


# --- the base in the new vocabulary


@dataclass
class Change:
    """What a proposal makes of the vocabulary: the text of the base with what is added, and the codes in place of others."""

    text: list[t.Declaration]
    into: dict[tuple[str, str], list[t.CodeText]] = field(default_factory=dict)
    bounds: dict[str, t.TypeText] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    said: list[t.ImpossibleBlock] = field(default_factory=list)
    new_groups: list[t.GroupLine] = field(default_factory=list)


def read_anew(base: t.PolicyFile, operations: Sequence[t.OperationText]) -> NewReader:
    """The policy, read in the vocabulary that the operations make of its own."""
    old = Reader.of(base)
    change = Change(list(base.declarations))
    added: dict[str, list[tuple[int, t.CodeText]]] = {}
    for operation in operations:
        match operation:
            case t.AddCodeText(code, name, after, before):
                place = len(old.codes(name.text))
                if after is not None or before is not None:
                    beside = after or before
                    assert beside is not None
                    place = old.codes(name.text).index(beside.text) + (after is not None)
                for each in of_one_line(base, name.text):
                    added.setdefault(each, []).append((place, code))
            case t.RetireCodeText(code, name):
                change.into |= {(each, code.text): [] for each in of_one_line(base, name.text)}
            case t.RenameCodeText(code, name, to):
                change.into |= {(each, code.text): [to] for each in of_one_line(base, name.text)}
            case t.SplitCodeText(code, name, several):
                change.into |= {(each, code.text): list(several) for each in of_one_line(base, name.text)}
            case t.SetBoundsText(name, kind):
                change.bounds[name.text] = kind
            case t.Add(t.GroupLine() as line):
                change.new_groups.append(line)
            case t.Add(t.ImpossibleBlock() as block):
                change.said.append(block)
            case t.RemoveImpossibleText(number):
                change.gone.add(int(number.text))
            case _:
                pass
    back = {(name, new.name.text): code for (name, code), codes in change.into.items() for new in codes}
    for operation in operations:
        match operation:
            case t.ReplaceText(t.TermBlock() as term):
                change.text = [term if is_term(d, term) else d for d in change.text]
            case t.GroupMembersText():
                change.text = [with_members(old, back, d, operation) for d in change.text]
            case _:
                pass
    older = [with_lines(d, old, added, change.bounds, widest=True) for d in change.text]
    newer = [with_lines(d, old, added, change.bounds, into=change.into) for d in older]
    return of_both(base, change, older, newer, back)


def of_both(
    base: t.PolicyFile, change: Change, older: list[t.Declaration], newer: list[t.Declaration], back: Back
) -> NewReader:
    """The reader of the policy, whose declarations have the attributes of the new vocabulary, and all else as it was."""
    clauses = [d for d in newer if isinstance(d, t.ImpossibleBlock)]
    left: list[t.Declaration] = [d for d in newer if not isinstance(d, t.ImpossibleBlock)]
    left += [clause for number, clause in enumerate(clauses, 1) if number not in change.gone]
    dated = base.dated_by.text if base.dated_by else ""
    old_reader = Reader.of(struct_replace(base, declarations=tuple(older)))
    lines = {
        name: [
            replace(
                line,
                cells={a: Old(text) for a, text in line.cells.items()},
                columns={called: {a: Old(c) for a, c in codes.items()} for called, codes in line.columns.items()},
            )
            for line in found
        ]
        for name, found in old_reader.lines.items()
    }
    conditions = [condition for declared in older for condition in conditions_in(declared)]
    headings = [d.heading for d in older if isinstance(d, t.TableBlock)]
    return NewReader(
        [*left, *change.said, *change.new_groups], dated, base.in_force, lines, older=old_reader, back=back,
        conditions={id(each): each for each in conditions}, headings={id(each): each for each in headings},
    )  # fmt: skip


def conditions_in(declared: t.Declaration) -> Iterator[t.ConditionText]:
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


def of_one_line(base: t.PolicyFile, name: str) -> list[str]:
    """The attributes that are declared with this one, which have the same codes."""
    blocks = [d for d in base.declarations if isinstance(d, t.RequestBlock)]
    return next(
        [each.text for each in line.names]
        for block in blocks
        for line in block.attributes
        if name in [each.text for each in line.names]
    )


def is_term(declared: t.Declaration, term: t.TermBlock) -> bool:
    return isinstance(declared, t.TermBlock) and declared.name.text == term.name.text


def with_members(old: Reader, back: Back, declared: t.Declaration, members: t.GroupMembersText) -> t.Declaration:
    """The group with the values that are added, or without those that are removed, in the words of the base."""
    if not isinstance(declared, t.GroupLine) or declared.name.text != members.group.text:
        return declared
    attribute = declared.attribute.text
    named = [back.get((attribute, word.text), word.text) for word in members.values]
    if members.words == "add to":
        return struct_replace(declared, values=(*declared.values, *map(t.Name, named)))
    kept = tuple(
        word for word in declared.values if not old.meant(attribute, word.text, isinstance(word, t.Quoted)) <= {*named}
    )
    return struct_replace(declared, values=kept)


def with_lines(
    declared: t.Declaration,
    old: Reader,
    added: Mapping[str, Sequence[tuple[int, t.CodeText]]],
    bounds: Mapping[str, t.TypeText],
    *,
    widest: bool = False,
    into: Mapping[tuple[str, str], Sequence[t.CodeText]] | None = None,
) -> t.Declaration:
    """The lines of `request`, each for one attribute: with what is added, and the `widest` bounds; or with new codes and
    bounds in the place of others.
    """
    if not isinstance(declared, t.RequestBlock):
        return declared
    lines = []
    for line in declared.attributes:
        for name in line.names:
            kind = line.type
            if name.text in bounds:
                kind = wider(old, kind, bounds[name.text]) if widest else bounds[name.text]
            codes = list(kind.codes)
            if into is None:
                more = added.get(name.text, ())
                for place in sorted({place for place, _ in more}, reverse=True):
                    codes[place:place] = [code for at, code in more if at == place]
            else:
                codes = [new for code in codes for new in into.get((name.text, code.name.text), [code])]
            lines.append(t.AttributeLine((name,), struct_replace(kind, codes=tuple(codes))))
    return t.RequestBlock(tuple(lines))


def wider(old: Reader, one: t.TypeText, other: t.TypeText) -> t.TypeText:
    """The scale with the lower of both lower bounds, and the higher of both higher ones."""
    assert one.high is not None
    assert other.high is not None
    low = one.low
    if one.low is not None and other.low is not None:
        low = min((one.low, other.low), key=lambda end: old.steps(end, {}))
    return struct_replace(one, low=low, high=max((one.high, other.high), key=lambda end: old.steps(end, {})))


# --- before and after


@dataclass(frozen=True)
class Both:
    """A proposal that changes the vocabulary, with its base, each read by itself."""

    base: Reader
    anew: NewReader
    amended: Reader

    def values(self, name: str) -> list[Value]:
        """The values of the attribute in both vocabularies."""
        new, old = values_of(self.amended, name), values_of(self.base, name)
        if self.amended.is_set(name):
            codes = sorted({code for value in (*new, *self.taken_on(old, name)) for code in value})  # type: ignore[union-attr]  # sets
            return [frozenset(c for n, c in enumerate(codes) if k >> n & 1) for k in range(1 << len(codes))]
        return [*new, *(value for value in self.taken_on(old, name) if value not in new)]

    def taken_on(self, old: Sequence[Value], name: str) -> list[Value]:
        """Those of the base that nothing stands in the place of; of a set, without the codes of which that is so."""
        replaced = {code for (attribute, _), code in self.anew.back.items() if attribute == name}
        if self.base.is_set(name):
            return [frozenset(value - replaced) for value in old if isinstance(value, frozenset)]
        return [value for value in old if value not in replaced]

    def requests(self) -> Iterator[dict[str, Value]]:
        """All requests of both."""
        names = list(self.amended.attributes)
        for chosen in product(*map(self.values, names)):
            yield dict(zip(names, chosen, strict=True))

    def before(self, request: Request) -> Answer | None:
        """What the base answers the request that this one comes from; nothing if there is none."""
        old = {name: as_it_was(self.anew.back, name, value) for name, value in request.items()}
        for name, value in request.items():
            if is_new(self.base, self.anew.back, name, value) or old[name] not in values_of(self.base, name):
                return None
        answer = self.base.answer(old)
        return None if answer[0] == "impossible" else answer

    def after(self, request: Request) -> Answer | None:
        """What the amended policy answers the request, if it is one of the new vocabulary."""
        if any(value not in values_of(self.amended, name) for name, value in request.items()):
            return None
        answer = self.amended.answer(request)
        return None if answer[0] == "impossible" else answer


def is_new(base: Reader, back: Back, name: str, value: Value) -> bool:
    """Whether a code of the value is there only since the proposal, and in the place of none."""
    codes = value if isinstance(value, frozenset) else [value] if isinstance(value, str) else []
    return any((name, code) not in back and code not in base.codes(name) for code in codes)


def values_of(reader: Reader, name: str) -> list[Value]:
    """The values of the attribute."""
    if reader.is_ordered(name):
        return [*reader.span(name)]
    codes = reader.codes(name)
    if not reader.is_set(name):
        return [*codes]
    return [frozenset(c for n, c in enumerate(codes) if k >> n & 1) for k in range(1 << len(codes))]


def both(base: t.PolicyFile, file: t.ProposalFile) -> Both:
    """The readings of a proposal and of its base."""
    changes = [operation for operation in file.operations if is_change(operation)]
    rest = struct_replace(file, operations=tuple(each for each in file.operations if not is_change(each)))
    anew = read_anew(base, changes)
    return Both(Reader.of(base), anew, anew.amended(rest))


def is_change(operation: t.OperationText) -> bool:
    """Whether an operation changes the vocabulary."""
    match operation:
        case t.Add(what) | t.ReplaceText(what):
            return isinstance(what, t.GroupLine | t.ImpossibleBlock) or (
                isinstance(operation, t.ReplaceText) and isinstance(what, t.TermBlock)
            )
        case _:
            return isinstance(
                operation,
                t.AddCodeText | t.RetireCodeText | t.RenameCodeText | t.SplitCodeText | t.SetBoundsText
                | t.GroupMembersText | t.RemoveImpossibleText,
            )  # fmt: skip
