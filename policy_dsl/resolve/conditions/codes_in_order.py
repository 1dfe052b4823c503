"""Resolves comparisons of codes that are declared in an order, in conditions and in cells, into the codes that are meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policy_dsl.model.conditions import Condition, Fact, Not, OneOf, Same, all_of, any_of
from policy_dsl.model.vocabulary import Attribute, Enumeration
from policy_dsl.resolve.conditions.facts import fact
from policy_dsl.resolve.conditions.on_codes import comparable_fact, fact_named
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.values.codes import all_codes, one_code
from policy_dsl.resolve.values.intervals import OF_NUMBERS
from policy_dsl.resolve.words.name_text import listing
from policy_dsl.syntax import tree
from policy_dsl.syntax.printing.parts import value
from policy_dsl.text import Span

PHRASES = ("on or before", "on or after", "at least", "at most", "before", "after", "over", "under")


def is_in_order(attribute: Attribute) -> bool:
    """Whether the attribute has codes that stand from least to greatest."""
    return isinstance(attribute.type, Enumeration) and attribute.type.ordered


def is_about_codes(scope: Scope, name: tree.Name, requests: Mapping[str, int]) -> bool:
    """Whether the name stands for a fact whose codes are in an order. Reports nothing."""
    prefix, _, rest = name.text.partition(".")
    attribute = scope.attributes.get(rest if requests and prefix in requests else name.text)
    return attribute is not None and is_in_order(attribute)


def codes_in_order(scope: Scope, written: tree.InOrder | tree.Between, requests: Mapping[str, int]) -> Condition | None:
    """The condition of a comparison with a code or another fact, or from one code to another; None after findings."""
    resolved = fact(scope, written.fact, requests)
    if resolved is None:
        return None
    about, attribute = resolved
    ends = (written.against,) if isinstance(written, tree.InOrder) else (written.low, written.high)
    if (comparand := fact_named(scope, attribute, ends, requests)) is not None:
        if isinstance(written, tree.InOrder):
            return facts_in_order(scope, written, about, attribute, comparand, requests)
        message = f"`{comparand.text}` is a fact; `from … to …` has codes at its ends"
        hint = f"write `{written.fact.text} at least … and {written.fact.text} at most …`, each with a code or a fact"
        scope.report("E237", message, comparand.span, hint)
        return None
    if isinstance(written, tree.InOrder):
        codes = compared(scope, attribute, written.words, written.against, written.span)
    else:
        codes = between(scope, attribute, written.low, written.words, written.high, written.span)
    return None if codes is None else OneOf(about, codes)


def facts_in_order(
    scope: Scope, written: tree.InOrder, about: Fact, attribute: Attribute, word: tree.Name, requests: Mapping[str, int]
) -> Condition | None:
    """The condition of a comparison with another fact, which the word names; None after findings."""
    if report_words_of_dates(scope, attribute, written.words, written.span):
        return None
    comparand = comparable_fact(scope, written.fact, about, attribute, word, requests)
    if comparand is None:
        return None
    match written.words:
        case "at least":
            return at_least(attribute, about, comparand)
        case "at most":
            return at_least(attribute, comparand, about)
        case "over":
            return Not(at_least(attribute, comparand, about))
        case _:
            return Not(at_least(attribute, about, comparand))


def at_least(attribute: Attribute, great: Fact, small: Fact) -> Condition:
    """The condition that one fact is at least the other: both are the same, or a place in the order parts them."""
    codes = attribute.names
    parted = (
        all_of([OneOf(great, frozenset(codes[place:])), OneOf(small, frozenset(codes[:place]))])
        for place in range(1, len(codes))
    )
    return any_of([Same(great, small), *parted])


def report_words_of_dates(scope: Scope, attribute: Attribute, words: str, span: Span) -> bool:
    """Reports a comparison in words that are about dates, and returns whether it is one."""
    if words not in OF_NUMBERS:
        return False
    message = f"`{attribute.name}` has codes in an order; `{words}` does not fit it"
    scope.report("E212", message, span, f"write `{OF_NUMBERS[words]}`")
    return True


def compared(
    scope: Scope, attribute: Attribute, words: str, written: tree.ValueText, span: Span
) -> frozenset[str] | None:
    """The codes that are `at least`, `at most`, `over` or `under` the written one; None after a finding."""
    if report_words_of_dates(scope, attribute, words, span):
        return None
    code = one_code(scope, attribute, written)
    if code is None:
        return None
    place = attribute.places[code]
    match words:
        case "at least":
            return frozenset(attribute.names[place:])
        case "at most":
            return frozenset(attribute.names[: place + 1])
        case "over":
            return frozenset(attribute.names[place + 1 :])
        case _:
            return frozenset(attribute.names[:place])


def between(
    scope: Scope, attribute: Attribute, low: tree.ValueText, word: str, high: tree.ValueText, span: Span
) -> frozenset[str] | None:
    """The codes from one to another, both included; None after a finding."""
    if word == "until":
        message = f"`{attribute.name}` has codes in an order; `until` does not fit it"
        scope.report("E212", message, span, "write `to`; both ends are included")
        return None
    first, last = one_code(scope, attribute, low), one_code(scope, attribute, high)
    if first is None or last is None:
        return None
    if attribute.places[first] > attribute.places[last]:
        message = f"no code is from {quoted(low)} to {quoted(high)}"
        scope.report("E234", message, span, f"write the lesser code first; the order is {listing(attribute.names)}")
        return None
    return frozenset(attribute.names[attribute.places[first] : attribute.places[last] + 1])


def quoted(written: tree.ValueText) -> str:
    """The value, as it was written, in backticks."""
    return f"`{value(written)}`"


def in_cell(
    scope: Scope, attribute: Attribute, alternatives: Sequence[Sequence[tree.Word]], negated: bool, cell: tree.Cell
) -> tuple[Condition, str] | None:
    """The condition of a cell with comparisons or ranges of codes, and its text in codes; None after findings."""
    listed: set[str] = set()
    keys = []
    for parts in alternatives:
        codes = alternative(scope, attribute, parts, cell)
        if codes is None:
            return None
        if twice := [code for code in attribute.names if code in codes & listed]:
            message = f"{listing(twice)} {'is' if len(twice) == 1 else 'are'} listed twice"
            scope.report("E204", message, parts[0].span.to(parts[-1].span), "list each code once")
            return None
        listed |= codes
        keys.append(" ".join(in_code(scope, attribute, part) for part in parts))
    key = ", ".join(keys)
    if negated:
        return OneOf(Fact(attribute.name), frozenset(attribute.names) - listed), f"not {key}"
    return OneOf(Fact(attribute.name), frozenset(listed)), key


def in_code(scope: Scope, attribute: Attribute, part: tree.Word) -> str:
    """The word; a label as its code."""
    return one_code(scope, attribute, part) or part.text if isinstance(part, tree.Quoted) else part.text


def alternative(
    scope: Scope, attribute: Attribute, parts: Sequence[tree.Word], cell: tree.Cell
) -> frozenset[str] | None:
    """The codes of one alternative of a cell: a value or a group, a range or a comparison; None after a finding."""
    if len(parts) == 1:
        before = scope.errors
        codes = all_codes(scope, attribute, parts)
        return None if scope.errors > before else codes
    texts = [part.text if isinstance(part, tree.Name) else "" for part in parts]
    span = parts[0].span.to(parts[-1].span) if parts else cell.span
    if len(parts) == 3 and texts[1] in ("to", "until"):
        return between(scope, attribute, parts[0], texts[1], parts[2], span)
    for phrase in PHRASES:
        if " ".join(texts[:-1]) == phrase:
            return compared(scope, attribute, phrase, parts[-1], span)
    message = f"this is not a condition on `{attribute.name}`, whose codes stand in an order"
    first, last = attribute.names[0], attribute.names[-1]
    forms = (
        f"write `{last}`, `{first} to {last}`, `over {first}`, `under`, `at least`, `at most`, or several with commas"
    )
    scope.report("E222", message, cell.span, forms)
    return None
