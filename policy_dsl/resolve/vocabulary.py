"""Resolves attributes, groups, sources and impossible requests: the vocabulary that the rest of a policy uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice
from typing import assert_never

from policy_dsl.model.conditions import NEVER, atoms
from policy_dsl.model.policy import Source
from policy_dsl.model.provisions import Impossible, Term
from policy_dsl.model.step_text import step_text
from policy_dsl.model.vocabulary import (
    Attribute,
    AttributeType,
    Code,
    Enumeration,
    Group,
    Ordered,
    Scale,
    SetOf,
    Steps,
    YesNo,
)
from policy_dsl.resolve import decimals, scales
from policy_dsl.resolve.conditions import condition
from policy_dsl.resolve.constants import with_values
from policy_dsl.resolve.lookalikes import appearances, confusable_with
from policy_dsl.resolve.scales import LARGEST, LONGEST
from policy_dsl.resolve.scope import COMPARING, Scope, check_unique
from policy_dsl.resolve.terms import terms_in
from policy_dsl.syntax import tree
from policy_dsl.syntax.parts import condition_after

LARGEST_SET = 64
"""The most codes of a set; each doubles the number of requests."""


def sources(scope: Scope, lines: tuple[tree.SourceLine, ...]) -> tuple[Source, ...]:
    """Declares the sources and returns them."""
    check_unique(scope, (line.name for line in lines), "source", "E206", scope.sources)
    for line in lines:
        scope.sources.setdefault(line.name.text, line.title.text)
    return tuple(Source(line.name.text, line.title.text) for line in lines)


def attributes(scope: Scope, blocks: tuple[tree.RequestBlock, ...], at: tree.Name) -> tuple[Attribute, ...]:
    """Declares the attributes of a request and returns them, in order."""
    if not blocks:
        scope.report(
            "E207", "the policy does not say what a request is", at.span, "add a block `request` with its attributes"
        )
        return ()
    for block in blocks[1:]:
        scope.report("E206", "there is another block `request`", block.span, "put all attributes into one")
    lines = blocks[0].attributes
    if not lines:
        scope.report(
            "E207", "a request has at least one attribute", blocks[0].span, "write one below: `role : one of A, B`"
        )
    check_unique(scope, (name for line in lines for name in line.names), "attribute", "E206")
    for line in lines:
        declared_type = attribute_type(scope, line)
        for name in line.names:
            scope.check_not_reserved(name, "attribute", COMPARING)
            scope.check_not_constant(name, "attribute")
            if isinstance(declared_type, Ordered) and name.text[:1].isdigit():
                message = f"`{name.text}` starts with a digit, as numbers, times and dates do"
                scope.report("E208", message, name.span, "give the attribute another name")
            scope.attributes.setdefault(name.text, Attribute(name.text, declared_type, name.span))
    return tuple(scope.attributes.values())


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
    named = {code.name.text: Code(code.name.text, code.label.text if code.label else None) for code in written.codes}
    return tuple(named.values())


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


def declare_groups(scope: Scope, declared: tuple[tree.GroupLine, ...]) -> None:
    """Declares the groups. Each names codes of one enumeration or set, and may use the groups above it."""
    check_unique(scope, (group.name for group in declared), "group", "E206")
    for group in declared:
        attribute = scope.attribute(group.attribute)
        if attribute is None:
            scope.undeclared.add(group.name.text)
            continue
        if isinstance(attribute.type, Ordered):
            message = f"`{attribute.name}` is a {attribute.type.scale.value}; a group names codes"
            hint = f"name one value: `let {group.name.text} be …`; several are a condition, `term {group.name.text} means …`"
            scope.report("E210", message, group.attribute.span, hint)
            scope.undeclared.add(group.name.text)
            continue
        scope.check_not_reserved(group.name, "group")
        scope.check_not_constant(group.name, "group")
        if group.name.text in attribute.names:
            message = f"`{group.name.text}` is already a value of `{attribute.name}`"
            scope.report("E206", message, group.name.span, "rename the group")
        else:
            check_unique(scope, [group.name], "value", "E206", attribute.names)
        chosen = scope.all_codes(attribute, group.values)
        codes = tuple(name for name in attribute.names if name in chosen)
        scope.groups.setdefault(group.name.text, Group(group.name.text, attribute.name, codes))


LARGEST_TERM = 1_000
"""The most comparisons in a term, those of the terms in it included."""


def declare_terms(scope: Scope, blocks: Sequence[tree.TermBlock]) -> tuple[Term, ...]:
    """Declares the terms and returns them, in order. A term may use others, also those below it, but not itself."""
    check_names_of_terms(scope, [block.name for block in blocks])
    declared: dict[str, tree.TermBlock] = {}
    for block in blocks:
        scope.check_not_reserved(block.name, "term", COMPARING)
        if block.name.text[:1].isdigit():
            message = f"`{block.name.text}` starts with a digit, as numbers, times and dates do"
            scope.report("E208", message, block.name.span, "give the term another name")
        elif "." in block.name.text:
            message = f"`{block.name.text}` has a dot, which stands between a request and its fact: `r.role`"
            scope.report("E208", message, block.name.span, "give the term another name")
        declared.setdefault(block.name.text, block)
    uses = {name: [each for each in terms_in(block.means) if each in declared] for name, block in declared.items()}
    order, circles = in_order_of_use(uses)
    for circle in circles:
        report_circle(scope, [declared[name] for name in circle])
    sizes: dict[str, int] = {}
    for name in order:
        declare_term(scope, declared[name], sizes)
    return tuple(scope.terms[name] for name in declared if name in scope.terms)


def check_names_of_terms(scope: Scope, names: Sequence[tree.Name]) -> None:
    """Reports names of terms that are, or look like, those of other terms, of attributes or of groups."""
    check_unique(scope, names, "term", "E206")
    for name in names:
        scope.check_not_constant(name, "term")
        for kind, known in (("attribute", scope.attributes), ("group", scope.groups), ("term", scope.terms)):
            if name.text not in known:
                check_unique(scope, [name], kind, "E206", known)
                continue
            of_base = ", or write `replace term`" if kind == "term" else ""
            message = f"there is {'an' if kind == 'attribute' else 'a'} {kind} `{name.text}` already"
            scope.report("E206", message, name.span, f"give the term another name{of_base}")


def declare_term(scope: Scope, block: tree.TermBlock, sizes: dict[str, int]) -> None:
    """Declares a term whose own terms are declared, unless it has findings; `sizes` are their numbers of comparisons."""
    name = block.name.text
    scope.in_term = True
    when = condition(scope, block.means)
    scope.in_term = False
    if when is None:
        scope.unclear.add(name)
        return
    sizes[name] = sum(1 for _ in islice(atoms(when), LARGEST_TERM + 1))
    if sizes[name] > LARGEST_TERM:
        message = f"with the terms in it, `{name}` has more than {LARGEST_TERM:,} comparisons"
        scope.report("E252", message, block.name.span, "make a fact of the request of one of its parts")
        scope.unclear.add(name)
        return
    clause = scope.clause(block.span, scope.citations(block.citations), terms=terms_in(block.means))
    written = with_values(scope, block.means)
    lines = [line.removeprefix("means ") for line in condition_after("means", written) if line != "means"]
    scope.terms[name] = Term(name, block.title.text if block.title else None, when, tuple(lines), clause)


def in_order_of_use(uses: Mapping[str, Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """The names, each after those that it uses; and the circles, each from a name to the last that uses it again.

    What is in a circle, or uses one, is not among the names in order.
    """
    order: list[str] = []
    circles: list[list[str]] = []
    done: set[str] = set()
    for start in uses:
        path: list[str] = []
        on_path: set[str] = set()
        pending = [(start, False)]
        while pending:
            name, leaving = pending.pop()
            if leaving:
                path.pop()
                on_path.discard(name)
                done.add(name)
                order.append(name)
            elif name in on_path:
                circles.append(path[path.index(name) :])
            elif name not in done:
                path.append(name)
                on_path.add(name)
                pending.append((name, True))
                pending.extend((used, False) for used in reversed(uses[name]))
    circular = {name for circle in circles for name in circle}
    return [name for name in order if name not in circular], circles


def round_trip(names: Sequence[str]) -> str:
    """The names in a circle, from the first back to it, at most eight of them: ``` `a` → `b` → `a` ```."""
    first = [f"`{name}`" for name in names[:8]]
    return " → ".join([*first, *(["…"] if len(names) > len(first) else []), first[0]])


def report_circle(scope: Scope, blocks: Sequence[tree.TermBlock]) -> None:
    """Reports terms of which each uses the next, and the last the first."""
    scope.unclear.update(block.name.text for block in blocks)
    way_round = round_trip([block.name.text for block in blocks])
    message = f"the term `{blocks[0].name.text}` is explained by itself: {way_round}"
    scope.report("E251", message, blocks[0].name.span, "say what one of them means without the others")


def impossible(scope: Scope, blocks: tuple[tree.ImpossibleBlock, ...]) -> tuple[Impossible, ...]:
    """The clauses that exclude requests as impossible."""
    return tuple(
        Impossible(
            f"impossible {number}",
            condition(scope, block.when) or NEVER,
            block.because.text,
            scope.clause(block.span, scope.citations(block.citations), terms=terms_in(block.when)),
        )
        for number, block in enumerate(blocks, 1)
    )
