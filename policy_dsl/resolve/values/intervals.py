"""Turns comparisons with numbers, times and dates, in conditions and in cells, into ranges."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from policy_dsl.model.ranges import Range
from policy_dsl.model.vocabulary import Attribute, Ordered, Scale, Steps
from policy_dsl.resolve.scope import Scope, is_literal
from policy_dsl.resolve.values import decimals
from policy_dsl.resolve.values.scales import bounds, in_backticks, report_missing_unit, steps, text_of, type_text, value
from policy_dsl.syntax import tree
from policy_dsl.text import Span

OF_DATES = {"at least": "on or after", "at most": "on or before", "over": "after", "under": "before"}
OF_NUMBERS = {dated: plain for plain, dated in OF_DATES.items()}


def numeric_comparison(scope: Scope, attribute: Attribute, kind: Ordered, comparison: str, span: Span) -> str | None:
    """The comparison in the words for numbers, such as `over` for `after`; None after a finding if its words do not fit."""
    dated = kind.scale is Scale.DATE
    if comparison in (OF_NUMBERS if dated else OF_DATES):
        return OF_NUMBERS.get(comparison, comparison)
    equivalent = (OF_DATES if dated else OF_NUMBERS)[comparison]
    scope.report(
        "E212",
        f"`{attribute.name}` is a {kind.scale.value}; `{comparison}` does not fit it",
        span,
        f"write `{equivalent}`",
    )
    return None


def comparison_range(
    scope: Scope, attribute: Attribute, kind: Ordered, plain: str, written: tree.ValueText
) -> Range | None:
    """The range of values that are `plain` (`over`, `at most`, …) the written one; None after a finding."""
    at = steps(scope, kind.scale, written, plain)
    if at is None:
        return None
    end = kind.last + 1
    chosen = {
        "at least": (max(at, kind.first), end),
        "at most": (kind.first, min(at + 1, end)),
        "over": (max(at + 1, kind.first), end),
        "under": (kind.first, min(at, end)),
    }[plain]
    if not kind.first <= at <= kind.last:
        scope.report("E236", f"{in_backticks(written)} is outside of {bounds(attribute.name, kind)}", written.span)
        return None
    return chosen


def range_between(
    scope: Scope, attribute: Attribute, kind: Ordered, low: tree.ValueText, word: str, high: tree.ValueText, span: Span
) -> Range | None:
    """The range from one value to another; the end is included, except for dates. None after a finding."""
    dated = kind.scale is Scale.DATE
    if (word == "until") is not dated:
        hint = (
            "write `until` and the day after the last one: the day that `until` names is not included"
            if dated
            else "write `to`; both ends are included"
        )
        scope.report("E212", f"`{attribute.name}` is a {kind.scale.value}; `{word}` does not fit it", span, hint)
        return None
    if report_missing_unit(scope, kind, low, high):
        return None
    start, end = steps(scope, kind.scale, low, "from"), steps(scope, kind.scale, high, word)
    if start is None or end is None:
        return None
    until = end if dated else end + 1
    if start >= until:
        message = f"no value is from {in_backticks(low)} {word} {in_backticks(high)}"
        scope.report("E234", message, span, "write the earlier day first" if dated else "write the smaller value first")
        return None
    for written, out in ((low, not kind.first <= start <= kind.last), (high, not kind.first < until <= kind.last + 1)):
        if out:
            scope.report("E236", f"{in_backticks(written)} is outside of {bounds(attribute.name, kind)}", written.span)
            return None
    return start, until


FORMS: dict[Scale, str] = {
    Scale.NUMBER: "`5`, `0 to 9`, `over 5`, `under`, `at least`, `at most`",
    Scale.DURATION: "`5 days`, `1 h to 5 h`, `over 5 h`, `under`, `at least`, `at most`",
    Scale.DATE: "`2026-01-31`, `2026-01-01 until 2027-01-01`, `before 2026-01-31`, `after`, `on or before`, `on or after`",
}


def alternative(
    scope: Scope, attribute: Attribute, kind: Ordered, parts: Sequence[tree.Word], cell: tree.Cell
) -> Range | None:
    """The range of one alternative of a cell: a value, a range or a comparison; None after a finding."""
    if not parts or any(isinstance(part, tree.Quoted) for part in parts):
        report_not_a_condition(scope, attribute, kind, cell)
        return None
    texts = [part.text for part in parts]
    for phrase in ("to", "until"):
        if phrase in texts[1:-1]:
            at = texts.index(phrase)
            low, high = single_value(kind, parts[:at]), single_value(kind, parts[at + 1 :])
            if low is None or high is None or not is_value(scope, low):
                report_not_a_condition(scope, attribute, kind, cell)
                return None
            return range_between(scope, attribute, kind, low, phrase, high, parts[0].span.to(parts[-1].span))
    for phrase in ("on or before", "on or after", "at least", "at most", "before", "after", "over", "under"):
        size = len(phrase.split())
        if " ".join(texts[:size]) == phrase and len(texts) > size:
            against = single_value(kind, parts[size:])
            if against is None:
                report_not_a_condition(scope, attribute, kind, cell)
                return None
            plain = numeric_comparison(scope, attribute, kind, phrase, parts[0].span.to(parts[size - 1].span))
            return None if plain is None else comparison_range(scope, attribute, kind, plain, against)
    single = single_value(kind, parts)
    if single is None or not is_value(scope, single):
        report_not_a_condition(scope, attribute, kind, cell)
        return None
    at_value = value(scope, attribute, kind, single)
    return None if at_value is None else (at_value, at_value + 1)


def is_value(scope: Scope, written: tree.Name) -> bool:
    """Whether the word is meant as a value, and not as words of another kind."""
    return is_literal(written.text) or scope.is_constant(written)


def single_value(kind: Ordered, parts: Sequence[tree.Word]) -> tree.Name | None:
    """The words as a single value (a time may be several words); None if they are not one."""
    if len(parts) == 1 or (parts and kind.scale is Scale.DURATION):
        return tree.Name(" ".join(part.text for part in parts), parts[0].span.to(parts[-1].span))
    return None


def report_not_a_condition(scope: Scope, attribute: Attribute, kind: Ordered, cell: tree.Cell) -> None:
    """Reports a cell that is not a condition on the attribute."""
    message = f"this is not a condition on `{attribute.name}`, {type_text(kind)}"
    form = "`12.50`, `0 to 9.50`, `over 5`, `under`, `at least`, `at most`"
    forms = f"write {form if isinstance(kind.scale, Steps) else FORMS[kind.scale]}, or several with commas, or `any`"
    scope.report("E222", message, cell.span, forms)


def report_grouped_digits(scope: Scope, kind: Ordered, values: Sequence[tree.ValueText]) -> bool:
    """Reports a number with a comma between its digits, such as `1,000` or `1250,50`, and returns whether there is one."""
    for one_value, next_value in pairwise(values):
        texts = text_of(one_value), text_of(next_value)
        before, after = one_value.span, next_value.span
        tight = before.line and (before.end_line, before.end_column + 1) == (after.line, after.column)
        if tight and isinstance(kind.scale, Steps) and decimals.COMMA.fullmatch(",".join(texts)):
            text = ",".join(texts)
            scope.report("E103", f"`{text}` has a sign between its digits", before.to(after), decimals.comma_hint(text))
            return True
        if tight and texts[0].removeprefix("-").isdigit() and texts[1].isdigit() and len(texts[1]) == 3:
            message = f"`{texts[0]},{texts[1]}` has a sign between its digits"
            hint = f"write `{texts[0]}{texts[1]}`, or `{texts[0]}, {texts[1]}` for two values"
            scope.report("E103", message, before.to(after), hint)
            return True
    return False
