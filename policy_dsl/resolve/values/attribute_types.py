"""Resolves the types of attributes: their codes and labels, or a scale with its bounds."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from policy_dsl.model.step_text import step_text
from policy_dsl.model.vocabulary import AttributeType, Code, Enumeration, Ordered, Scale, SetOf, Steps, YesNo
from policy_dsl.resolve.scope import Scope, check_unique
from policy_dsl.resolve.values import decimals, scales
from policy_dsl.resolve.values.scales import LARGEST, LONGEST
from policy_dsl.resolve.words.lookalikes import appearances, confusable_with
from policy_dsl.syntax import tree

LARGEST_SET = 64
"""The most codes of a set; each doubles the number of requests."""


def attribute_type(scope: Scope, line: tree.AttributeLine) -> AttributeType:
    """The type after the colon."""
    match line.type.words:
        case "yes/no":
            return YesNo(line.type.label.text if line.type.label else None, line.names[0].text)
        case "whole number":
            return scale_type(scope, Scale.NUMBER, line.type, WIDEST[Scale.NUMBER])
        case "number":
            return number_in_steps(scope, line.type)
        case "duration":
            return scale_type(scope, Scale.DURATION, line.type, WIDEST[Scale.DURATION])
        case "date":
            return scale_type(scope, Scale.DATE, line.type, WIDEST[Scale.DATE])
        case "one of":
            return Enumeration(codes_of(scope, line.type), line.names[0].text)
        case "ordered one of":
            return Enumeration(codes_of(scope, line.type), line.names[0].text, ordered=True)
        case "set of":
            codes = codes_of(scope, line.type)
            if len(codes) > LARGEST_SET:
                message = f"a set has at most {LARGEST_SET} codes, and this has {len(codes)}"
                scope.report("E209", message, line.span, "split the set")
            return SetOf(codes, line.names[0].text)
        case _:
            assert_never(line.type.words)


def codes_of(scope: Scope, written: tree.TypeText) -> tuple[Code, ...]:
    """The codes of a type, each once. Reports codes and labels that a reader could confuse."""
    check_unique(scope, (code.name for code in written.codes), "code", "E206")
    for code in written.codes:
        scope.check_not_reserved(code.name, "code")
    check_labels(scope, written.codes)
    return tuple({code.name.text: code_of(code) for code in written.codes}.values())


def code_of(written: tree.CodeText) -> Code:
    """A code with its label."""
    return Code(written.name.text, written.label.text if written.label else None)


def check_labels(scope: Scope, codes: tuple[tree.CodeText, ...]) -> None:
    """Reports each label that equals, or looks like, another code of the attribute or its label."""
    names = {look: code.name.text for code in codes for look in appearances(code.name.text)}
    seen: dict[str, str] = {}
    for code in codes:
        if code.label is None:
            continue
        for look in sorted(confusable_with(code.label.text)):
            if seen.get(look, code.name.text) != code.name.text:
                message = f'another code, `{seen[look]}`, has the label "{code.label.text}", or one that looks like it'
                scope.report("E206", message, code.label.span, "every code needs a label of its own")
                break
            if names.get(look, code.name.text) != code.name.text:
                message = (
                    f'the label "{code.label.text}" is, or looks like, another code of the attribute, `{names[look]}`'
                )
                scope.report(
                    "E206", message, code.label.span, "every code needs a label of its own; choose other words"
                )
                break
        seen |= {look: code.name.text for look in appearances(code.label.text) if look not in seen}


WIDEST = {
    Scale.NUMBER: Ordered(Scale.NUMBER, -LARGEST, LARGEST),
    Scale.DURATION: Ordered(Scale.DURATION, 0, LONGEST),
    Scale.DATE: Ordered(Scale.DATE, 1, date.max.toordinal() - 1),
}
"""The widest bounds of each scale. A date range excludes its end, so the last day of 9999 is never a value."""


def number_in_steps(scope: Scope, written: tree.TypeText) -> Ordered:
    """The type of a number in steps, with its bounds; after a finding, with the widest bounds."""
    step = written.step or tree.Name("1")
    constant = scope.constants.get(step.text)
    if constant is not None:
        scope.used_constants.add(constant.name)
    steps = decimals.steps_of(scope, constant.text if constant else step.text, step.span)
    scale = steps or Steps(1, 0)
    widest = Ordered(scale, -LARGEST, LARGEST)
    return widest if steps is None else scale_type(scope, scale, written, widest)


def scale_type(scope: Scope, scale: Scale | Steps, written: tree.TypeText, widest: Ordered) -> Ordered:
    """The type of a number, a time or a date, with its bounds; after a finding, with the widest bounds."""
    low = scales.steps(scope, scale, written.low, "from") if written.low else widest.first
    high = scales.steps(scope, scale, written.high, "until") if written.high else widest.last
    if low is None or high is None or written.high is None:
        return widest
    last = high - 1 if scale is Scale.DATE else high
    if not low <= last:
        lowest = scales.in_backticks(written.low) if written.low else "`0`"
        message = f"no value is from {lowest} to {scales.in_backticks(written.high)}"
        late = "the date at the end is not included, and has to be later than the first"
        scope.report(
            "E234", message, written.high.span, late if scale is Scale.DATE else "write the smaller number first"
        )
        return widest
    if last > widest.last:
        most = "100 years" if scale is Scale.DURATION else step_text(scale, widest.last)
        scope.report("E234", f"{scales.in_backticks(written.high)} is too much; at most {most}", written.high.span)
        return widest
    if low < widest.first and written.low is not None:
        message = f"{scales.in_backticks(written.low)} is too little; at least {step_text(scale, widest.first)}"
        scope.report("E234", message, written.low.span)
        return widest
    return Ordered(scale, low, last)
