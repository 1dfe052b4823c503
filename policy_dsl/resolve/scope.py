"""The scope of a text: the names declared in it, their meanings, and its findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from policy_dsl.calendar.calendars import Calendar
from policy_dsl.calendar.clocks import Clock
from policy_dsl.calendar.days import DayList
from policy_dsl.calendar.times import OnClock
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.policy import DerivedFact, NamedTime
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import Citation, Clause, Constant, Term
from policy_dsl.model.vocabulary import Attribute, Group, SetOf
from policy_dsl.resolve.words.lookalikes import appearances, confusable_with
from policy_dsl.resolve.words.name_text import name_clash, nearest, unknown
from policy_dsl.resolve.words.reserved_words import RESERVED
from policy_dsl.resolve.words.value_hints import unknown_fact_hint
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
