"""The scope of a text: the names declared in it, their meanings, and its findings."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

from msgspec import Struct, field

from policy_dsl.calendar.calendars import Calendar
from policy_dsl.calendar.clocks import Clock
from policy_dsl.calendar.days import DayList
from policy_dsl.calendar.times import OnClock
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.conditions import Condition, OneOf
from policy_dsl.model.policy import DerivedFact
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import Citation, Clause, Constant, Term
from policy_dsl.model.vocabulary import Attribute, Group, SetOf
from policy_dsl.resolve.lookalikes import appearances, confusable_with
from policy_dsl.syntax import tree
from policy_dsl.text import Span

RESERVED = frozenset({
    "access", "all", "always", "and", "answer", "any", "empty", "expect", "faster", "given", "has", "if",
    "in", "includes", "is", "never", "none", "not", "note", "or", "otherwise", "overrides", "permit",
    "permitted", "refuse", "refused", "row", "same", "slower", "source", "was", "when", "where", "within",
})  # fmt: skip
"""Words with a meaning of their own in conditions, cells, claims or expectations. They cannot be names there."""

COMPARING = frozenset(["after", "at", "before", "from", "on", "over", "to", "under", "until"])
"""Words with a meaning of their own in comparisons. They cannot be names of attributes either."""


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
    times on clocks, with their places. `amends` is set for a proposal.
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

    def report(self, code: str, message: str, span: Span, hint: str | None = None) -> None:
        """Adds a finding."""
        self.errors += code.startswith("E")
        self.findings.append(Finding(code, message, self.path, span, hint))

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

    def attribute(self, name: tree.Name) -> Attribute | None:
        """The attribute of this name; None after a finding."""
        attribute = self.attributes.get(name.text)
        if attribute is None:
            if name.text:
                owners = [a for a in self.attributes.values() if name.text in a.names and is_set(a)]
                hint = (
                    f"it is a code of `{owners[0].name}`: write `{owners[0].name} has {name.text}`" if owners else None
                )
                if name.text in self.terms:
                    hint = "it is a term, and this needs a fact of the request: name one that the term is about"
                code, message = unknown("attribute", name.text, self.attributes, "E201")
                self.report(code, message, name.span, hint or nearest(name.text, self.attributes))
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
        if isinstance(word, tree.Duration):
            message = f"`{word.text}` is a time, and not a value of `{attribute.name}`"
            self.report("E202", message, word.span, f"expected one of {listing(attribute.names)}")
            return None
        if isinstance(word, tree.Name):
            if word.text in attribute.places:
                return (word.text,)
            group = self.groups.get(word.text)
            if group is not None and group.attribute == attribute.name:
                return group.codes
            if word.text in self.undeclared or word.text in self.unclear_constants:
                self.errors += 1  # reported where the group or the constant is declared
                return None
            groups = [name for name, each in self.groups.items() if each.attribute == attribute.name]
            near = (
                ("it is a term, and not a value: in a table, put it below `when`" if word.text in self.terms else None)
                or (constant_hint(self.constants[word.text]) if word.text in self.constants else None)
                or (
                    label_hint(attribute, word.text)
                    or nearest(word.text, [*attribute.names, *groups])
                    or value_hint(attribute, word.text)
                )
            )
            if is_set(attribute) and word.text in ("empty", "nothing", "none", "null"):
                name = attribute.name
                near = f"of an empty set, an example says `{name} none`, and a condition `{name} is empty`"
            self.report(
                "E202",
                f"`{word.text}` is not a value of `{attribute.name}`; expected one of {listing(attribute.names)}",
                word.span,
                near,
            )
            return None
        labelled = [code.name for code in attribute.type.codes if code.label == word.text]
        if len(labelled) == 1:
            return (labelled[0],)
        labels = [f'"{code.label}"' for code in attribute.type.codes if code.label]
        if labelled:
            message = f'"{word.text}" is the label of {" and ".join(f"`{name}`" for name in labelled)}'
            self.report("E203", message, word.span, "write the code")
        else:
            message = f'no value of `{attribute.name}` has the label "{word.text}"'
            hint = nearest(f'"{word.text}"', labels) or f"write a code: {listing(attribute.names)}"
            self.report("E203", message, word.span, hint)
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


def constant_hint(constant: Constant) -> str:
    """The hint for a constant in place of something else."""
    return f"it is a constant, `{constant.text}`, which stands for a value on a scale"


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


def label_hint(attribute: Attribute, word: str) -> str | None:
    """The hint for a label without its quotes; None for other words."""
    codes = [code for code in attribute.type.codes if code.label and code.label.lower() == word.lower()]
    return f'a label has quotes: write `"{codes[0].label}"`, or `{codes[0].name}`' if len(codes) == 1 else None


def value_hint(attribute: Attribute, word: str) -> str | None:
    """A hint for a value unlike any code: `true` for `yes`, a word such as `missing`, or perhaps an undeclared group."""
    if set(attribute.names) == {"yes", "no"}:
        return f"write `{'no' if word.lower() in ('false', 'n') else 'yes'}`" if word.lower() in TRUTHS else None
    if word.lower() in MISSING:
        return f"a request always has a `{attribute.name}`: compare it with values, or leave it out"
    is_name = re.fullmatch(r"[^\W\d]\w*([.-]\w+)*", word) and word.lower() not in RESERVED
    return (
        None
        if is_set(attribute) or not is_name
        else f"a group is declared at the margin: `group {word} of {attribute.name} : …`"
    )


MISSING = frozenset(
    ("given", "missing", "present", "absent", "known", "unknown", "provided", "specified", "set", "blank")
)
"""Words that authors use to ask whether a fact is given at all."""

TRUTHS = ("true", "false", "y", "n")


def unknown(kind: str, name: str, known: Iterable[str], code: str) -> tuple[str, str]:
    """The code and the message for a name that is not declared."""
    names = listing(known)
    return code, f"there is no {kind} `{name}`" + (f"; declared are {names}" if names else "; none is declared")


SHORT = 4
"""The most letters of a name that has to be more similar to another: `who` is not meant for `why`."""


def nearest(name: str, known: Iterable[str | None]) -> str | None:
    """A hint with the known name that is most similar; None if none is similar."""
    by_case = {k.lower(): k for k in known if k and k != name}
    near = difflib.get_close_matches(name.lower(), by_case, 1, 0.6 if len(name) > SHORT else 0.7)
    return f"did you mean `{by_case[near[0]]}`?" if near else None


def listing(names: Iterable[str]) -> str:
    """The names in backticks, separated by commas; at most twelve of them."""
    listed = list(names)
    words = ", ".join(f"`{name}`" for name in listed[:12])
    return words + (f" and {len(listed) - 12} more" if len(listed) > 12 else "")


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


def name_clash(kind: str, name: str, before: str) -> tuple[str, str]:
    """The message and the hint for a name that equals, or looks like, an earlier one."""
    hint = "give one of them another name"
    if before == name:
        return f"there is another {kind} `{name}`", hint
    if before.lower() == name.lower():
        return f"`{name}` and `{before}` differ by case only", hint
    letters = [unicodedata.name(c, "?").lower() for c in name if c not in before]
    return f"`{name}` and `{before}` look alike", f"{hint}; this one has {', '.join(letters)}" if letters else hint
