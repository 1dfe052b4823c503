"""What one cell of a table says: a condition on its column's attribute, or an outcome."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import structs

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.conditions import ALWAYS, Condition, Fact, Not, OneOf, any_of
from policy_dsl.model.provisions import AnswerWithin, Effect, Permit, Refuse
from policy_dsl.model.ranges import Range, outside, within
from policy_dsl.model.vocabulary import Attribute, Ordered
from policy_dsl.resolve import cell_hints, intervals
from policy_dsl.resolve.constant import constant, remark
from policy_dsl.resolve.on_sets import exactly
from policy_dsl.resolve.provisions import seconds
from policy_dsl.resolve.scope import Scope, is_set, listing
from policy_dsl.syntax import times, tree
from policy_dsl.text import Span, named

WORD = re.compile(r'"[^"]*"|[^\s",+]+|\S')
DASHES = frozenset({"-", "--", "–", "—"})


def words(cell: tree.Cell) -> list[tree.Word]:
    """The words of a cell, each with its place."""
    found: list[tree.Word] = []
    for match in WORD.finditer(cell.text):
        at = cell.span.column + match.start()
        span = Span(cell.span.line, at, cell.span.line, at + len(match[0]))
        quoted = len(match[0]) > 1 and match[0].startswith('"')
        found.append(tree.Quoted(match[0][1:-1], span) if quoted else tree.Name(match[0], span))
    return found


def unfilled(scope: Scope, cell: tree.Cell, instead: str) -> bool:
    """Whether the cell is blank or a dash, with a finding."""
    if not cell.text.strip():
        said = "the cell is blank" if not cell.text else f"the cell is blank: it holds only {named(cell.text[0])}"
        scope.report("E221", said, cell.span, f"write {instead}; readers disagree about what a blank cell means")
        return True
    if cell.text in DASHES:
        scope.report("E221", f"`{cell.text}` can mean any value or none", cell.span, f"write {instead}")
        return True
    return False


def allowed(scope: Scope, attribute: Attribute, cell: tree.Cell) -> tuple[Condition, str] | None:
    """The condition of a cell below an attribute, and the cell in codes, by which its row is called.

    Of a cell that is one of the known mistakes, one finding is said, whatever else is wrong with its words.
    """
    if unfilled(scope, cell, "`any` for every value"):
        return None
    trial = Scope(scope.path, scope.attributes, scope.groups)
    found = read(trial, attribute, cell)
    said = trial.findings
    if found is None and (
        way := cell_hints.condition(attribute, groups(scope, attribute), cell.text, reads(scope, attribute))
    ):
        first = said[0]
        if strange(scope, attribute, cell):
            message = f"`{cell.text}` is not a value of `{attribute.name}`; expected one of {listing(attribute.names)}"
            first = Finding("E202", message, scope.path, cell.span)
        said = [structs.replace(first, hint=way)]
    for each in said:
        scope.report(each.code, each.message, each.span, each.hint)
    if found is not None and cell.text != "any":
        remark(scope, constant(scope, found[0]), cell.text, cell.span, attribute.name)
    return found


def read(scope: Scope, attribute: Attribute, cell: tree.Cell) -> tuple[Condition, str] | None:
    """The same of a cell that is not blank, and nothing said of what holds always or never."""
    if cell.text == "any":
        return ALWAYS, "any"
    if cell.text == "N/A":
        scope.report("E222", "`N/A` is an outcome, and this column is a condition", cell.span, "write values, or `any`")
        return None
    parts = words(cell)
    negated = isinstance(parts[0], tree.Name) and parts[0].text == "not" and len(parts) > 1
    alternatives = split(parts[1:] if negated else parts, ",")
    if isinstance(attribute.type, Ordered):
        return on_a_scale(scope, attribute, attribute.type, alternatives, negated, cell)
    before = scope.errors
    about = Fact(attribute.name)
    if is_set(attribute):
        chosen = [selection(scope, attribute, part, cell) for part in alternatives]
        if scope.errors > before:
            return None
        inner: Condition = any_of(exactly(about, attribute, codes) for codes in chosen)
        if len(set(chosen)) == 2 ** len(attribute.names):
            remark(scope, not negated, cell.text, cell.span, attribute.name)
        key = ", ".join(" + ".join(n for n in attribute.names if n in codes) or "none" for codes in chosen)
        return (Not(inner), f"not {key}") if negated else (inner, key)
    for part in alternatives:
        if len(part) != 1:
            said = f"this is not a condition on `{attribute.name}`"
            scope.report("E222", said, cell.span, "values are listed with commas: `A, B`")
            return None
    codes = scope.all_codes(attribute, [part[0] for part in alternatives])
    if scope.errors > before:
        return None
    key = ", ".join(sorted(codes, key=attribute.places.__getitem__))
    if negated:
        return OneOf(about, frozenset(attribute.names) - codes), f"not {key}"
    return OneOf(about, codes), key


def strange(scope: Scope, attribute: Attribute, cell: tree.Cell) -> bool:
    """Whether the cell of an attribute with codes has words that are not codes, groups or labels."""
    known = (*attribute.names, *scope.groups, "not", "none", "any", ",", "+")
    of_codes = not isinstance(attribute.type, Ordered)
    return of_codes and any(isinstance(word, tree.Name) and word.text not in known for word in words(cell))


def groups(scope: Scope, attribute: Attribute) -> dict[str, tuple[str, ...]]:
    """The groups of an attribute, with their codes."""
    return {name: group.codes for name, group in scope.groups.items() if group.attribute == attribute.name}


def reads(scope: Scope, attribute: Attribute) -> Callable[[str], bool]:
    """Whether a text would be read as a cell of the attribute."""

    def read_so(text: str) -> bool:
        trial = Scope(scope.path, scope.attributes, scope.groups)
        return read(trial, attribute, tree.Cell(text)) is not None and not trial.errors

    return read_so


GROUPED = re.compile(r"(?<![0-9])([0-9]{1,3}(?:,[0-9]{3})+)(?![0-9])")


def on_a_scale(
    scope: Scope,
    attribute: Attribute,
    kind: Ordered,
    alternatives: list[list[tree.Word]],
    negated: bool,
    cell: tree.Cell,
) -> tuple[Condition, str] | None:
    """Values, ranges and comparisons of a number, a time or a date, any of which will do; the key is the text itself."""
    if grouped := GROUPED.search(cell.text):
        digits = grouped[1].replace(",", "")
        hint = f"write `{digits}`; several values have a blank after each comma"
        scope.report("E103", f"`{grouped[1]}` has a sign between its digits", cell.span, hint)
        return None
    found: list[Range] = []
    for parts in alternatives:
        one = intervals.alternative(scope, attribute, kind, parts, cell)
        if one is None:
            return None
        if one in found:
            said = f"`{' '.join(part.text for part in parts)}` is listed twice"
            scope.report("E204", said, parts[0].span.to(parts[-1].span), "keep one of them")
            return None
        found.append(one)
    key = ", ".join(" ".join(part.text for part in parts) for parts in alternatives)
    held = within(Fact(attribute.name), outside(found, kind) if negated else found, kind)
    return held, f"not {key}" if negated else key


def split(parts: list[tree.Word], sign: str) -> list[list[tree.Word]]:
    """The words between the signs."""
    found: list[list[tree.Word]] = [[]]
    for part in parts:
        if isinstance(part, tree.Name) and part.text == sign:
            found.append([])
        else:
            found[-1].append(part)
    return found


def selection(scope: Scope, attribute: Attribute, parts: list[tree.Word], cell: tree.Cell) -> frozenset[str]:
    """Exactly these codes: `A + B`, or `none`."""
    if len(parts) == 1 and isinstance(parts[0], tree.Name) and parts[0].text == "none":
        return frozenset()
    named = split(parts, "+")
    if any(len(part) != 1 for part in named):
        scope.report("E222", "a set is written `A + B`, or `none`", cell.span, "alternatives are listed with commas")
        return frozenset()
    return scope.all_codes(attribute, [part[0] for part in named])


def outcome(scope: Scope, cell: tree.Cell, heading: str) -> Effect | None:
    """The outcome of a cell in a matrix, or below `answer within` or `access`."""
    if unfilled(scope, cell, "`refuse`, or `permit`" if heading == "access" else "`N/A` where the request is refused"):
        return None
    if heading == "access":
        if cell.text in ("permit", "refuse", "N/A"):
            return Permit() if cell.text == "permit" else Refuse()
        said = f"`{cell.text}` is not an access; expected `permit` or `refuse`"
        scope.report("E223", said, cell.span, cell_hints.access(cell.text))
        return None
    if cell.text == "N/A":
        return Refuse()
    time = duration(scope, cell)
    return None if time is None else AnswerWithin(seconds(scope, time))


def duration(scope: Scope, cell: tree.Cell, refusal: str = "N/A") -> tree.Duration | None:
    """A time in a cell, or a finding that says by which word the cell could be a refusal."""
    read = times.read(cell.text)
    if read is not None:
        ((amount, unit), *rest), fault = read
        if fault is None:
            return tree.Duration(amount, unit, cell.span, tuple(rest))
        minutes = re.fullmatch(r"[0-9]+ ?m|0", cell.text)
        scope.report(
            fault.code, fault.message, cell.span, cell_hints.outcome(cell.text, refusal) if minutes else fault.hint
        )
    else:
        said = f"`{cell.text}` is not an outcome; expected a time such as `24 h`, or `{refusal}`"
        scope.report("E223", said, cell.span, cell_hints.outcome(cell.text, refusal))
    return None
