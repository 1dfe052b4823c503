"""Resolves constants: names for numbers, times and dates, which stand wherever such a value may, and are written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from policy_dsl.model.provisions import Constant
from policy_dsl.model.vocabulary import Ordered, Scale, Steps
from policy_dsl.resolve.scope import Scope, check_unique, is_literal
from policy_dsl.resolve.values import decimals, scales
from policy_dsl.resolve.words.reserved_words import COMPARING
from policy_dsl.syntax import tree
from policy_dsl.syntax.printing.parts import value


def declare_constants(scope: Scope, lines: Sequence[tree.LetLine]) -> tuple[Constant, ...]:
    """Declares the constants and returns them, in order. Those with a mistake are left out."""
    check_unique(scope, [line.name for line in lines], "constant", "E206")
    for line in lines:
        check_name(scope, line.name)
        citations = scope.citations(line.citations)
        scale = scale_of(scope, line)
        if scale is None:
            scope.unclear_constants.add(line.name.text)
            continue
        title = line.title.text if line.title else None
        clause = scope.clause(line.span, citations)
        scope.constants.setdefault(line.name.text, Constant(line.name.text, scale, value(line.value), title, clause))
    return tuple(scope.constants.values())


def check_name(scope: Scope, name: tree.Name) -> None:
    """Reports a name that could be read as a word of the language, as a value, or as the fact of a request."""
    scope.check_not_reserved(name, "constant", COMPARING)
    scope.check_is_name(name, "numbers, times and dates", "give the constant another name")


def scale_of(scope: Scope, line: tree.LetLine) -> Scale | None:
    """The scale of the value; None after a finding."""
    written = line.value
    before = scope.errors
    if isinstance(written, tree.Duration) or (scales.TIME.fullmatch(written.text) and not has_dashes(written.text)):
        seconds = scales.steps(scope, Scale.DURATION, written)
        if seconds is None:
            scope.errors += scope.errors == before  # reported when it was read
            return None
        return within_limits(scope, Scale.DURATION, written, seconds, scales.LONGEST, "100 years")
    if has_dashes(written.text):
        return None if scales.steps(scope, Scale.DATE, written) is None else Scale.DATE
    if is_literal(written.text):
        decimal = decimals.DECIMAL.fullmatch(written.text) and "." in written.text
        finest = Steps(1, decimals.MOST_DECIMALS)
        number = scales.steps(scope, finest if decimal else Scale.NUMBER, written)
        most = scales.LARGEST * (10**decimals.MOST_DECIMALS if decimal else 1)
        words = f"{scales.LARGEST}"
        return None if number is None else within_limits(scope, Scale.NUMBER, written, number, most, words)
    message = f"`{written.text}` is not a number, a time or a date, and a constant is one"
    if written.text in scope.constants:
        message = f"`{written.text}` is another constant, and a constant has a value of its own"
    scope.report("E271", message, written.span, hint_of(scope, line))
    return None


def has_dashes(text: str) -> bool:
    """Whether the text is meant as a date."""
    return scales.NEARLY_DATE.fullmatch(text) is not None


def within_limits(
    scope: Scope, scale: Scale, written: tree.ValueText, step: int, most: int, words: str
) -> Scale | None:
    """The scale, if the value is not more than the `most` on it; None after a finding."""
    if -most <= step <= most:
        return scale
    scope.report("E234", f"{scales.in_backticks(written)} is too much; at most {words}", written.span)
    return None


def hint_of(scope: Scope, line: tree.LetLine) -> str:
    """What to write in place of a constant that names something else."""
    name, word = line.name.text, line.value.text
    if word in scope.constants:
        return f"write its value: `let {name} be {scope.constants[word].text}`"
    return (
        f"a code has a group, `group {name} of ATTRIBUTE : {word}`, and a condition has a term, `term {name} means …`"
    )


def remark_unused(scope: Scope) -> None:
    """Warns of each constant that nothing uses."""
    for constant in scope.constants.values():
        if constant.name not in scope.used_constants:
            message = f"nothing uses the constant `{constant.name}`"
            hint = f"write `{constant.name}` where `{constant.text}` is meant, or remove it"
            scope.report("W530", message, constant.clause.span, hint)


# --- with their values, for reports


def with_values(scope: Scope, condition: tree.ConditionText) -> tree.ConditionText:
    """The condition, with its value in brackets behind each constant."""
    if not scope.constants:
        return condition
    match condition:
        case tree.Joined(parts) | tree.ConditionBlock(_, parts):
            return replace(condition, parts=tuple(with_values(scope, part) for part in parts))
        case tree.Is(fact, _, values) if is_on_scale(scope, fact):
            return replace(condition, values=tuple(explained(scope.constants, each) for each in values))
        case tree.InOrder(fact, _, against) if is_on_scale(scope, fact):
            return replace(condition, against=explained(scope.constants, against))
        case tree.Between(fact, low, _, high) if is_on_scale(scope, fact):
            return replace(condition, low=explained(scope.constants, low), high=explained(scope.constants, high))
        case _:
            return condition


def intent_with_values(scope: Scope, line: tree.IntentLine) -> tree.IntentLine:
    """The same for a line of `intends`."""
    where = None if line.where is None else with_values(scope, line.where)
    within = line.within
    if isinstance(within, tree.Name) and within.text in scope.constants:
        within = tree.Name(f"{within.text} ({scope.constants[within.text].text})", within.span)
    since = None if line.since is None else with_value(scope, line.since)
    return replace(line, where=where, within=within, since=since)


def with_value(scope: Scope, written: tree.Name) -> tree.Name:
    """The name; of a constant with its value behind it."""
    value = explained(scope.constants, written)
    assert isinstance(value, tree.Name)  # noqa: S101  # a name stays one; for mypy
    return value


def is_on_scale(scope: Scope, fact: tree.Name) -> bool:
    """Whether the fact, of the single request or of a named one, is a number, a time or a date."""
    for name in (fact.text, fact.text.partition(".")[2]):
        if name in scope.attributes:
            return isinstance(scope.attributes[name].type, Ordered)
    return False


def explained(constants: Mapping[str, Constant], written: tree.ValueText) -> tree.ValueText:
    """The value; a constant with its value behind it."""
    if isinstance(written, tree.Name) and written.text in constants:
        return tree.Name(f"{written.text} ({constants[written.text].text})", written.span)
    return written
