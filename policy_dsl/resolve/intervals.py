"""Comparisons with numbers, times and dates, in conditions and in cells: from words to ranges."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from policy_dsl.model.ranges import Range
from policy_dsl.model.vocabulary import Attribute, Ordered, Scale
from policy_dsl.resolve.scales import bounds, steps, told, typed, value, words
from policy_dsl.resolve.scope import Scope
from policy_dsl.syntax import tree
from policy_dsl.text import Span

OF_DATES = {"at least": "on or after", "at most": "on or before", "over": "after", "under": "before"}
OF_NUMBERS = {dated: plain for plain, dated in OF_DATES.items()}


def fits(scope: Scope, attribute: Attribute, kind: Ordered, said: str, span: Span) -> str | None:
    """The comparison, in the words that numbers have; None after a finding, when the words are not those of its scale."""
    dated = kind.scale is Scale.DATE
    if said in (OF_NUMBERS if dated else OF_DATES):
        return OF_NUMBERS.get(said, said)
    other = (OF_DATES if dated else OF_NUMBERS)[said]
    scope.report(
        "E212", f"`{attribute.name}` is a {kind.scale.value}; `{said}` does not fit it", span, f"write `{other}`"
    )
    return None


def compared(scope: Scope, attribute: Attribute, kind: Ordered, plain: str, written: tree.ValueText) -> Range | None:
    """The values that are at least, at most, over or under what is written; None after a finding."""
    at = steps(scope, kind.scale, written)
    if at is None:
        return None
    end = kind.last + 1
    found = {
        "at least": (max(at, kind.first), end),
        "at most": (kind.first, min(at + 1, end)),
        "over": (max(at + 1, kind.first), end),
        "under": (kind.first, min(at, end)),
    }[plain]
    if not kind.first <= at <= kind.last:
        scope.report("E236", f"{told(written)} is outside of {bounds(attribute.name, kind)}", written.span)
        return None
    return found


def between(
    scope: Scope, attribute: Attribute, kind: Ordered, low: tree.ValueText, said: str, high: tree.ValueText, span: Span
) -> Range | None:
    """From one value to another, both included, or until a date that is not; None after a finding."""
    dated = kind.scale is Scale.DATE
    if (said == "until") is not dated:
        hint = (
            "write `until` and the day after the last one: the day that `until` names is not included"
            if dated
            else "write `to`; both ends are included"
        )
        scope.report("E212", f"`{attribute.name}` is a {kind.scale.value}; `{said}` does not fit it", span, hint)
        return None
    start, end = steps(scope, kind.scale, low), steps(scope, kind.scale, high)
    if start is None or end is None:
        return None
    until = end if dated else end + 1
    if start >= until:
        text = f"no value is from {told(low)} {said} {told(high)}"
        scope.report("E234", text, span, "write the earlier day first" if dated else "write the smaller value first")
        return None
    for written, out in ((low, not kind.first <= start <= kind.last), (high, not kind.first < until <= kind.last + 1)):
        if out:
            scope.report("E236", f"{told(written)} is outside of {bounds(attribute.name, kind)}", written.span)
            return None
    return start, until


FORMS = {
    Scale.NUMBER: "`5`, `0 to 9`, `over 5`, `under`, `at least`, `at most`",
    Scale.DURATION: "`5 days`, `1 h to 5 h`, `over 5 h`, `under`, `at least`, `at most`",
    Scale.DATE: "`2026-01-31`, `2026-01-01 until 2027-01-01`, `before 2026-01-31`, `after`, `on or before`, `on or after`",
}


def alternative(
    scope: Scope, attribute: Attribute, kind: Ordered, parts: Sequence[tree.Word], cell: tree.Cell
) -> Range | None:
    """One alternative of a cell, word by word: a value, a range, or a comparison; None after a finding."""
    if not parts or any(isinstance(part, tree.Quoted) for part in parts):
        no_form(scope, attribute, kind, cell)
        return None
    texts = [part.text for part in parts]
    for said in ("to", "until"):
        if said in texts[1:-1]:
            at = texts.index(said)
            low, high = one(kind, parts[:at]), one(kind, parts[at + 1 :])
            if low is None or high is None or not texts[0][:1].isdigit():
                no_form(scope, attribute, kind, cell)
                return None
            return between(scope, attribute, kind, low, said, high, parts[0].span.to(parts[-1].span))
    for said in ("on or before", "on or after", "at least", "at most", "before", "after", "over", "under"):
        size = len(said.split())
        if " ".join(texts[:size]) == said and len(texts) > size:
            against = one(kind, parts[size:])
            if against is None:
                no_form(scope, attribute, kind, cell)
                return None
            plain = fits(scope, attribute, kind, said, parts[0].span.to(parts[size - 1].span))
            return None if plain is None else compared(scope, attribute, kind, plain, against)
    single = one(kind, parts)
    if single is None or not single.text[:1].isdigit():
        no_form(scope, attribute, kind, cell)
        return None
    at_value = value(scope, attribute, kind, single)
    return None if at_value is None else (at_value, at_value + 1)


def one(kind: Ordered, parts: Sequence[tree.Word]) -> tree.Name | None:
    """The words of one value: a time may have several."""
    if len(parts) == 1 or (parts and kind.scale is Scale.DURATION):
        return tree.Name(" ".join(part.text for part in parts), parts[0].span.to(parts[-1].span))
    return None


def no_form(scope: Scope, attribute: Attribute, kind: Ordered, cell: tree.Cell) -> None:
    """A finding for a cell that is not a condition on the attribute."""
    said = f"this is not a condition on `{attribute.name}`, {typed(kind)}"
    forms = f"write {FORMS[kind.scale]}, or several with commas, or `any`"
    scope.report("E222", said, cell.span, forms)


def grouped(scope: Scope, values: Sequence[tree.ValueText]) -> bool:
    """Whether a list is a number with a comma between its digits, with a finding: `1,000` lists nothing."""
    for one_value, next_value in pairwise(values):
        texts = words(one_value), words(next_value)
        before, after = one_value.span, next_value.span
        tight = before.line and (before.end_line, before.end_column + 1) == (after.line, after.column)
        if tight and texts[0].isdigit() and texts[1].isdigit() and len(texts[1]) == 3:
            said = f"`{texts[0]},{texts[1]}` has a sign between its digits"
            hint = f"write `{texts[0]}{texts[1]}`, or `{texts[0]}, {texts[1]}` for two values"
            scope.report("E103", said, before.to(after), hint)
            return True
    return False
