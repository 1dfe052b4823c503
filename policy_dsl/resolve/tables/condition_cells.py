"""Reads cells of tables below an attribute: the condition of each on its values."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import structs

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.conditions import ALWAYS, Condition, Fact, Not, OneOf, any_of
from policy_dsl.model.ranges import Range, complement, within
from policy_dsl.model.vocabulary import Attribute, Ordered, Steps
from policy_dsl.resolve.conditions import codes_in_order
from policy_dsl.resolve.conditions.always_or_never import constant, remark
from policy_dsl.resolve.conditions.codes_in_order import is_in_order
from policy_dsl.resolve.conditions.on_sets import exactly
from policy_dsl.resolve.scope import Scope, is_set
from policy_dsl.resolve.tables import set_cells
from policy_dsl.resolve.tables.cells import report_unfilled, words_of
from policy_dsl.resolve.values import decimals, intervals
from policy_dsl.resolve.values.codes import all_codes
from policy_dsl.resolve.words.name_text import listing
from policy_dsl.syntax import tree

ORDER_WORDS = frozenset(["at", "least", "most", "over", "under", "to", "until", "before", "after", "on", "or"])
"""The words of comparisons and ranges, also of those that do not fit codes."""


def cell_condition(scope: Scope, attribute: Attribute, cell: tree.Cell) -> tuple[Condition, str] | None:
    """The condition of a cell in an attribute's column, and its text in codes, which may name its row. None after a finding.

    A cell with a well-known mistake gets that one finding, whatever else is wrong with its words.
    """
    if report_unfilled(scope, cell, "`any` for every value"):
        return None
    trial = scope.trial()
    resolved = read_condition(trial, attribute, cell)
    findings = trial.findings
    if resolved is None and not findings:
        scope.errors += trial.errors  # reported where the group is declared
        return None
    if resolved is None:
        findings = with_cell_hint(scope, attribute, cell, findings)
    for each in findings:
        scope.report(each.code, each.message, each.span, each.hint)
    if resolved is not None and cell.text != "any":
        remark(scope, constant(scope, resolved[0]), cell.text, cell.span, attribute.name)
    return resolved


def with_cell_hint(scope: Scope, attribute: Attribute, cell: tree.Cell, findings: list[Finding]) -> list[Finding]:
    """The findings about a cell; where it has a well-known mistake, that one alone."""
    from policy_dsl.resolve.tables import cell_hints  # only for mistakes: its patterns take time to compile

    if isinstance(attribute.type, Ordered):
        names = re.sub(r"\bat (?:least|most)\b|[,\"]", " ", cell.text).split()
        if any(name in scope.constants for name in names):
            return findings  # they are about the value of a constant
        if meant := cell_hints.constant_hint(names, scope.constants):
            return [structs.replace(findings[0], hint=meant)]
    groups = groups_of(scope, attribute)
    hint = cell_hints.condition_hint(attribute, groups, cell.text, cell_checker(scope, attribute))
    if not hint:
        return findings
    first = findings[0]
    if has_unknown_words(scope, attribute, cell):
        message = f"`{cell.text}` is not a value of `{attribute.name}`; expected one of {listing(attribute.names)}"
        first = Finding("E202", message, scope.path, cell.span)
    return [structs.replace(first, hint=hint)]


def read_condition(scope: Scope, attribute: Attribute, cell: tree.Cell) -> tuple[Condition, str] | None:
    """The same for a cell that is not blank.

    It warns of a list of every selection of a set; `cell_condition` warns of other conditions that always or never hold.
    """
    if cell.text == "any":
        return ALWAYS, "any"
    if cell.text == "N/A":
        scope.report("E222", "`N/A` is an outcome, and this column is a condition", cell.span, "write values, or `any`")
        return None
    parts = words_of(cell)
    negated = isinstance(parts[0], tree.Name) and parts[0].text == "not" and len(parts) > 1
    alternatives = split(parts[1:] if negated else parts, ",")
    if isinstance(attribute.type, Ordered):
        return scale_condition(scope, attribute, attribute.type, alternatives, negated, cell)
    before = scope.errors
    about = Fact(attribute.name)
    if is_set(attribute) and has_words(parts):
        return set_cells.has_in_cell(scope, attribute, parts, cell)
    if is_set(attribute):
        chosen = [selection(scope, attribute, part, cell) for part in alternatives]
        if scope.errors > before:
            return None
        inner: Condition = any_of(exactly(about, attribute, codes) for codes in chosen)
        if len(set(chosen)) == 2 ** len(attribute.names):
            remark(scope, not negated, cell.text, cell.span, attribute.name)
        key = ", ".join(" + ".join(n for n in attribute.names if n in codes) or "none" for codes in chosen)
        return (Not(inner), f"not {key}") if negated else (inner, key)
    if is_in_order(attribute) and any(len(part) > 1 for part in alternatives):
        return codes_in_order.in_cell(scope, attribute, alternatives, negated, cell)
    for part in alternatives:
        if len(part) != 1:
            message = f"this is not a condition on `{attribute.name}`"
            scope.report("E222", message, cell.span, "values are listed with commas: `A, B`")
            return None
    codes = all_codes(scope, attribute, [part[0] for part in alternatives])
    if scope.errors > before:
        return None
    key = ", ".join(sorted(codes, key=attribute.places.__getitem__))
    if negated:
        return OneOf(about, frozenset(attribute.names) - codes), f"not {key}"
    return OneOf(about, codes), key


def has_words(parts: list[tree.Word]) -> bool:
    """Whether a cell of a set says what the set has, and not which selections are meant."""
    return any(isinstance(part, tree.Name) and part.text == "has" for part in parts)


def has_unknown_words(scope: Scope, attribute: Attribute, cell: tree.Cell) -> bool:
    """Whether the attribute has codes and the cell has words, other than labels, that are neither codes nor groups."""
    known = (*attribute.names, *scope.groups, "not", "none", "any", "has", "of", ",", "+")
    known = (*known, *ORDER_WORDS) if is_in_order(attribute) else known
    of_codes = not isinstance(attribute.type, Ordered)
    return of_codes and any(isinstance(word, tree.Name) and word.text not in known for word in words_of(cell))


def groups_of(scope: Scope, attribute: Attribute) -> dict[str, tuple[str, ...]]:
    """The codes of each group of the attribute."""
    return {name: group.codes for name, group in scope.groups.items() if group.attribute == attribute.name}


def cell_checker(scope: Scope, attribute: Attribute) -> Callable[[str], bool]:
    """A predicate that tells whether a text is a valid cell of the attribute."""

    def is_valid(text: str) -> bool:
        trial = scope.trial()
        return read_condition(trial, attribute, tree.Cell(text)) is not None and not trial.errors

    return is_valid


GROUPED = re.compile(r"(?<![0-9])([0-9]{1,3}(?:,[0-9]{3})+)(?![0-9])")


def scale_condition(
    scope: Scope,
    attribute: Attribute,
    kind: Ordered,
    alternatives: list[list[tree.Word]],
    negated: bool,
    cell: tree.Cell,
) -> tuple[Condition, str] | None:
    """The condition of a cell on a scale, any of its values, ranges and comparisons; and its text with single spaces."""
    if isinstance(kind.scale, Steps) and (comma := decimals.COMMA.search(cell.text)):
        hint = decimals.comma_hint(comma[0])
        scope.report("E103", f"`{comma[0]}` has a sign between its digits", cell.span, hint)
        return None
    if grouped := GROUPED.search(cell.text):
        digits = grouped[1].replace(",", "")
        hint = f"write `{digits}`; several values have a blank after each comma"
        scope.report("E103", f"`{grouped[1]}` has a sign between its digits", cell.span, hint)
        return None
    ranges: list[Range] = []
    for parts in alternatives:
        interval = intervals.alternative(scope, attribute, kind, parts, cell)
        if interval is None:
            return None
        if interval in ranges:
            message = f"`{' '.join(part.text for part in parts)}` is listed twice"
            scope.report("E204", message, parts[0].span.to(parts[-1].span), "keep one of them")
            return None
        ranges.append(interval)
    key = ", ".join(" ".join(part.text for part in parts) for parts in alternatives)
    condition = within(Fact(attribute.name), complement(ranges, kind) if negated else ranges, kind)
    return condition, f"not {key}" if negated else key


def split(parts: list[tree.Word], sign: str) -> list[list[tree.Word]]:
    """The words, split at each `sign`."""
    pieces: list[list[tree.Word]] = [[]]
    for part in parts:
        if isinstance(part, tree.Name) and part.text == sign:
            pieces.append([])
        else:
            pieces[-1].append(part)
    return pieces


def selection(scope: Scope, attribute: Attribute, parts: list[tree.Word], cell: tree.Cell) -> frozenset[str]:
    """The codes of one selection of a set: `A + B`, or `none`."""
    if len(parts) == 1 and isinstance(parts[0], tree.Name) and parts[0].text == "none":
        return frozenset()
    named = split(parts, "+")
    if any(len(part) != 1 for part in named):
        scope.report("E222", "a set is written `A + B`, or `none`", cell.span, "alternatives are listed with commas")
        return frozenset()
    return all_codes(scope, attribute, [part[0] for part in named])
