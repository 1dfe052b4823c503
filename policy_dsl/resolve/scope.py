"""The scope of a text: the names declared in it, their meanings, and its findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import assert_never

from msgspec import Struct, field
from msgspec.structs import replace

from policy_dsl.calendar.calendars import Calendar
from policy_dsl.calendar.clocks import Clock
from policy_dsl.calendar.days import DayList
from policy_dsl.calendar.times import OnClock
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.conditions import Condition, OneOf
from policy_dsl.model.policy import DerivedFact, NamedTime
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import Citation, Clause, Constant, Term
from policy_dsl.model.vocabulary import Attribute, Group, SetOf
from policy_dsl.resolve.words.lookalikes import appearances, confusable_with
from policy_dsl.resolve.words.name_text import listing, name_clash, nearest, unknown
from policy_dsl.resolve.words.reserved_words import RESERVED
from policy_dsl.resolve.words.value_hints import (
    constant_hint,
    gone_code_hint,
    label_hint,
    unknown_fact_hint,
    value_hint,
)
from policy_dsl.syntax import tree
from policy_dsl.text import Span


class Scope(Struct):
    """What is declared so far, and the findings. `errors` counts the errors among them.

    `targets` are the targets of every `overrides`, each with the name of its rule or table. `dated` is the policy's date
    attribute; `has_dated_by` is set by any `dated by`, even a wrong one. `change_days` are the days on which something comes
    into force or lapses. `earlier` are the proposals below this one in a stack. `incomplete` are the tables with a mistake, in
    which rows may be missing, and the rules that give something unknown. `derived` are the derived facts, which are in
    `attributes` too. `undeclared` are the groups with a mistake, which are not in `groups`, and `unclear` the terms with one,
    which are not in `terms`. `in_term` is set while the condition of a
    term is read. `used_constants` are the names of constants that stand somewhere, and `unclear_constants` those
    with a mistake. `unclear_clocks` are the lists of days, calendars and clocks with a mistake, and `times_on_clocks` all
    times on clocks, with their places. `amends` is set for a proposal. `times` are the named times. `split` has the codes in
    the place of each that the proposal splits, renames or retires, by attribute and code.
    """

    path: str
    attributes: dict[str, Attribute] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    errors: int = 0
    targets: list[tuple[str, tree.TargetText]] = field(default_factory=list)
    dated: Attribute | None = None
    has_dated_by: bool = False
    change_days: set[int] = field(default_factory=set)
    earlier: tuple[Proposal, ...] = ()
    incomplete: set[str] = field(default_factory=set)
    undeclared: set[str] = field(default_factory=set)
    terms: dict[str, Term] = field(default_factory=dict)
    derived: dict[str, DerivedFact] = field(default_factory=dict)
    unclear: set[str] = field(default_factory=set)
    in_term: bool = False
    constants: dict[str, Constant] = field(default_factory=dict)
    used_constants: set[str] = field(default_factory=set)
    unclear_constants: set[str] = field(default_factory=set)
    day_lists: dict[str, DayList] = field(default_factory=dict)
    calendars: dict[str, Calendar] = field(default_factory=dict)
    clocks: dict[str, Clock] = field(default_factory=dict)
    unclear_clocks: set[str] = field(default_factory=set)
    times_on_clocks: list[tuple[OnClock, Span]] = field(default_factory=list)
    amends: bool = False
    times: dict[str, NamedTime] = field(default_factory=dict)
    split: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def report(self, code: str, message: str, span: Span, hint: str | None = None) -> None:
        """Adds a finding."""
        self.errors += code.startswith("E")
        self.findings.append(Finding(code, message, self.path, span, hint))

    def trial(self) -> Scope:
        """The same scope with findings of its own."""
        return replace(self, findings=[], errors=0)

    def is_constant(self, written: tree.ValueText) -> bool:
        """Whether the value is the name of a constant, also of one with a mistake."""
        return isinstance(written, tree.Name) and (
            written.text in self.constants or written.text in self.unclear_constants
        )

    def check_not_constant(self, name: tree.Name, kind: str) -> None:
        """Reports a name that is, or looks like, that of a constant; `kind` is what it names."""
        if name.text in self.constants:
            message = f"there is a constant `{name.text}` already"
            self.report("E206", message, name.span, f"give the {kind} another name")
        else:
            check_unique(self, [name], "constant", "E206", self.constants)

    def check_not_reserved(self, name: tree.Name, kind: str, more: frozenset[str] = frozenset()) -> None:
        """Reports a name that is a word of the language; `kind` is what it names."""
        if name.text in RESERVED or name.text in more:
            self.report("E208", f"`{name.text}` is a word of the language", name.span, f"give the {kind} another name")

    def check_not_date(self, name: tree.Name, kind: str) -> None:
        """Reports a name that reads as a date; `kind` is what it names."""
        if DATE.fullmatch(name.text):
            self.report("E208", f"`{name.text}` reads as a date", name.span, f"give the {kind} another name")

    def check_is_name(self, name: tree.Name, what: str, hint: str) -> None:
        """Reports a name that starts with a digit, as `what` do, or could be read as the fact of a request."""
        message = f"`{name.text}` has a dot, which stands between a request and its fact: `r.role`"
        if name.text[:1].isdigit():
            message = f"`{name.text}` starts with a digit, as {what} do"
        if name.text[:1].isdigit() or "." in name.text:
            self.report("E208", message, name.span, hint)

    def attribute(self, name: tree.Name) -> Attribute | None:
        """The attribute of this name; None after a finding."""
        attribute = self.attributes.get(name.text)
        if attribute is None:
            if name.text:
                owners = [a for a in self.attributes.values() if name.text in a.names and is_set(a)]
                hint = (
                    f"it is a code of `{owners[0].name}`: write `{owners[0].name} has {name.text}`" if owners else None
                )
                if name.text in self.times:
                    claim = f"never a.{name.text} slower than b.{name.text}"
                    hint = f"it is a time, and conditions are about facts; a claim compares times: `{claim}`"
                if name.text in self.terms:
                    hint = "it is a term, and this needs a fact of the request: name one that the term is about"
                code, message = unknown("attribute", name.text, self.attributes, "E201")
                self.report(
                    code, message, name.span, hint or unknown_fact_hint(name.text, self.attributes, self.constants)
                )
            return None
        return attribute

    def given_attribute(self, name: tree.Name) -> Attribute | None:
        """The attribute of this name, if a request gives it; None after a finding, also for a derived fact."""
        attribute = self.attribute(name)
        if attribute is None or attribute.name not in self.derived:
            return attribute
        message = f"`{attribute.name}` is derived: rules and tables give it, and a request does not"
        self.report("E257", message, name.span, "name the facts of the request that it follows from")
        return None

    def code(self, attribute: Attribute, word: tree.ValueText) -> str | None:
        """The only code that a value stands for; None after a finding."""
        codes = self.codes(attribute, word)
        if codes is not None and isinstance(word, tree.Name) and word.text not in attribute.places:
            message = f"`{word.text}` is a group of values; expected one of {listing(codes)}"
            self.report("E202", message, word.span, "write one of its values")
            return None
        return None if codes is None else codes[0]

    def codes(self, attribute: Attribute, word: tree.ValueText) -> tuple[str, ...] | None:
        """The codes that a value stands for, which is a code, a label or the name of a group; None after a finding."""
        match word:
            case tree.Duration():
                message = f"`{word.text}` is a time, and not a value of `{attribute.name}`"
                self.report("E202", message, word.span, f"expected one of {listing(attribute.names)}")
                return None
            case tree.Quoted():
                code = self.labelled(attribute, word)
                return None if code is None else (code,)
            case tree.Name(name) if name in attribute.places:
                return (name,)
            case tree.Name(name) if name in self.groups and self.groups[name].attribute == attribute.name:
                return self.groups[name].codes
            case tree.Name(name) if name in self.undeclared or name in self.unclear_constants:
                self.errors += 1  # reported where the group or the constant is declared
                return None
            case tree.Name(name):
                message = f"`{name}` is not a value of `{attribute.name}`; expected one of {listing(attribute.names)}"
                self.report("E202", message, word.span, self.hint_in_place_of_value(attribute, name))
                return None
            case _:
                assert_never(word)

    def hint_in_place_of_value(self, attribute: Attribute, name: str) -> str | None:
        """The hint for a name that is not a value of the attribute."""
        if is_set(attribute) and name in ("empty", "nothing", "none", "null"):
            set_name = attribute.name
            return f"of an empty set, an example says `{set_name} none`, and a condition `{set_name} is empty`"
        if gone := gone_code_hint(self.split, self.earlier, attribute.name, name):
            return gone
        if name in self.terms:
            return "it is a term, and not a value: in a table, put it below `when`"
        if name in self.constants:
            return constant_hint(self.constants[name])
        groups = [group.name for group in self.groups.values() if group.attribute == attribute.name]
        near = nearest(name, [*attribute.names, *groups])
        return (
            label_hint(attribute, name)
            or near
            or value_hint(attribute, name, amends=self.amends, derived=attribute.name in self.derived)
        )

    def labelled(self, attribute: Attribute, label: tree.Quoted) -> str | None:
        """The code with this label; None after a finding."""
        labelled = [code.name for code in attribute.type.codes if code.label == label.text]
        if len(labelled) == 1:
            return labelled[0]
        labels = [f'"{code.label}"' for code in attribute.type.codes if code.label]
        if labelled:
            message = f'"{label.text}" is the label of {" and ".join(f"`{name}`" for name in labelled)}'
            self.report("E203", message, label.span, "write the code")
        else:
            message = f'no value of `{attribute.name}` has the label "{label.text}"'
            hint = nearest(f'"{label.text}"', labels) or f"write a code: {listing(attribute.names)}"
            self.report("E203", message, label.span, hint)
        return None

    def is_the_code(self, word: tree.Word, value: Condition) -> bool:
        """Whether the word is, or is the label of, the only code that the condition admits."""
        if not isinstance(value, OneOf):
            return False
        if isinstance(word, tree.Name):
            return {word.text} == value.codes
        return any(
            c.label == word.text and {c.name} == value.codes for c in self.attributes[value.fact.attribute].type.codes
        )

    def all_codes(self, attribute: Attribute, words: Iterable[tree.ValueText]) -> frozenset[str]:
        """The codes that several values stand for. Values with findings are left out."""
        listed: dict[str, tree.ValueText] = {}
        for word in words:
            codes = self.codes(attribute, word) or ()
            if twice := [code for code in codes if code in listed]:
                hint = self.overlap_hint(attribute, listed[twice[0]], word)
                self.report(
                    "E204", f"{listing(twice)} {'is' if len(twice) == 1 else 'are'} listed twice", word.span, hint
                )
            listed |= {code: word for code in codes if code not in listed}
        return frozenset(listed)

    def overlap_hint(self, attribute: Attribute, first: tree.ValueText, second: tree.ValueText) -> str:
        """The hint for two values or groups with a code in common."""
        earlier, later = (frozenset(self.codes(attribute, word) or ()) for word in (first, second))
        if earlier == later:
            return "keep one of them"
        if not earlier < later and not later < earlier:
            return "list each value once"
        whole, part = (first, second) if later < earlier else (second, first)
        return f"`{whole.text}` contains `{part.text}`: keep the one that is meant"

    def citations(self, lines: Iterable[tree.CitationLine]) -> tuple[Citation, ...]:
        """The citations. Those of undeclared sources are reported and left out."""
        citations = []
        for line in lines:
            if line.source.text not in self.sources:
                code, message = unknown("source", line.source.text, self.sources, "E205")
                hint = nearest(line.source.text, self.sources) or 'declare it at the margin: `source NAME "title"`'
                self.report(code, message, line.source.span, hint)
                continue
            citations.append(Citation(line.source.text, line.where.text if line.where else None))
        return tuple(citations)

    def clause(
        self,
        span: Span,
        citations: tuple[Citation, ...] = (),
        note: str | None = None,
        terms: Iterable[str] = (),
    ) -> Clause:
        """The clause at this place of the text. `terms` are those in its conditions, also as facts of a request: `s.late`."""
        names = (name.rpartition(".")[2] for name in terms)
        return Clause(self.path, span, citations, note, tuple(dict.fromkeys(names)))


DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")


def is_literal(text: str) -> bool:
    """Whether the word is a number, a time or a date, or meant as one, and not a name."""
    return text[:1].isdigit() or text[:1] == "-"


def without_label(scope: Scope, word: tree.Word) -> str:
    """The code with this label, if only one code has it; otherwise the word itself."""
    if isinstance(word, tree.Name):
        return word.text
    codes = {c.name for a in scope.attributes.values() for c in a.type.codes if c.label == word.text}
    return codes.pop() if len(codes) == 1 else " ".join(word.text.split())


def is_set(attribute: Attribute) -> bool:
    """Whether the attribute's values are sets."""
    return isinstance(attribute.type, SetOf)


def check_unique(scope: Scope, names: Iterable[tree.Word], kind: str, code: str, known: Iterable[str] = ()) -> None:
    """Reports each name that is declared twice, or that a reader could confuse with another."""
    seen = {look: name for name in known for look in appearances(name)}
    for name in names:
        before = next((seen[look] for look in sorted(confusable_with(name.text)) if look in seen), None)
        for look in appearances(name.text):
            seen.setdefault(look, name.text)
        if before is not None:
            message, hint = name_clash(kind, name.text, before)
            scope.report(code, message, name.span, hint)
