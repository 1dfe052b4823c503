"""Prints parts of the syntax tree: conditions, values, outcomes, and lines that several kinds of block have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from policy_dsl.syntax import tree

INDENT = "  "


def indented(lines: Iterable[str]) -> Iterator[str]:
    """The lines, one level further in."""
    return (INDENT + line if line else line for line in lines)


def aligned(rows: Sequence[tree.Row]) -> list[str]:
    """The rows with their bars aligned."""
    columns = max((len(row.cells) for row in rows), default=0)
    widths = [max(len(row.cells[n].text) for row in rows if n < len(row.cells)) for n in range(columns)]
    return ["|" + "|".join(f" {c.text:<{w}} " for c, w in zip(row.cells, widths, strict=False)) + "|" for row in rows]


# --- conditions


def condition_after(head: str, condition: tree.ConditionText) -> Iterator[str]:
    """The head and its condition, on one line or in a block below it."""
    if isinstance(condition, tree.ConditionBlock) and condition.words == "when":
        yield head
        yield from indented(block_lines(condition.parts))
    elif isinstance(condition, tree.ConditionBlock):
        yield head
        yield from indented(block_lines([condition]))
    else:
        yield f"{head} {inline(condition)}"


def block_lines(parts: Iterable[tree.ConditionText]) -> Iterator[str]:
    """The conditions, one per line, with inner blocks indented."""
    for part in parts:
        if isinstance(part, tree.ConditionBlock):
            yield part.words
            yield from indented(block_lines(part.parts))
        else:
            yield inline(part)


def inline(condition: tree.ConditionText) -> str:
    """The condition on one line. Raises ValueError for a block."""
    match condition:
        case tree.Is(fact, words, values):
            return f"{fact.text} {words} {listed(values)}"
        case tree.HasValues(fact, words, codes):
            return f"{fact.text} {words} {listed(codes)}"
        case tree.IsEmpty(fact):
            return f"{fact.text} is empty"
        case tree.IncludesAll(fact, other, negated):
            return f"{fact.text} {'does not include' if negated else 'includes'} {other.text}"
        case tree.InOrder(fact, words, against):
            return f"{fact.text} {words} {value(against)}"
        case tree.Between(fact, low, words, high):
            return f"{fact.text} from {value(low)} {words} {value(high)}"
        case tree.TermText(term, negated):
            return f"not {term.text}" if negated else term.text
        case tree.Joined(parts):
            return " and ".join(map(inline, parts))
        case tree.ConditionBlock():
            raise ValueError("a block does not fit on one line")
        case _:
            assert_never(condition)


# --- words


def value(written: tree.ValueText | tree.TimeText) -> str:
    """A code, a label in quotes, a number, a date or a time."""
    match written:
        case tree.Name(text):
            return text
        case tree.Quoted():
            return quoted(written)
        case tree.Duration() | tree.ClockTime() | tree.ChosenTime() | tree.NoPromise():
            return duration(written)
        case _:
            assert_never(written)


def quoted(words: tree.Quoted) -> str:
    """The words in quotes."""
    return f'"{words.text}"'


def listed(values: Sequence[tree.ValueText]) -> str:
    """The values, separated by commas."""
    return ", ".join(map(value, values))


def target(named: tree.TargetText) -> str:
    """The name of a rule, table, row or cell."""
    return " ".join(map(value, named.words))


def duration(time: tree.TimeText) -> str:
    """A time with its unit, or on its clock."""
    return time.text


def expected(outcome: tree.Expected) -> str:
    """A time, perhaps with the day on which it is due; or `refused`."""
    words = outcome.outcome if isinstance(outcome.outcome, str) else value(outcome.outcome)
    due = "" if outcome.due is None else f" due {outcome.due.text}"
    return f"{words}{due}" if outcome.of is None else f"{outcome.of.text} {words}"


def effect_words(effect: tree.EffectText) -> str:
    """`refuse`, `permit`, `answer within 24 h`, `gives risk High`."""
    if effect.fact is not None and effect.value is not None:
        return f"gives {effect.fact.text} {value(effect.value)}"
    words = effect.words if effect.of is None else effect.words.replace("answer", effect.of.text, 1)
    return words + (f" {value(effect.within)}" if effect.within else "")


def test(node: tree.Test) -> str:
    """A test of an outcome."""
    match node.against:
        case None:
            against = ""
        case tree.Name(text):
            against = f" {text}"
        case tree.Duration() | tree.ClockTime() | tree.ChosenTime() | tree.NoPromise():
            against = f" {duration(node.against)}"
        case _:
            assert_never(node.against)
    return f"{node.request.text} {node.words}{against}"


def in_force(validity: tree.Validity | None) -> Iterator[str]:
    """The `in force` line, if any."""
    if validity is not None:
        start = f" from {validity.start.text}" if validity.start else ""
        until = f" until {validity.until.text}" if validity.until else ""
        yield f"in force{start}{until}"


def cites(citations: Iterable[tree.CitationLine]) -> Iterator[str]:
    """The citations, one per line."""
    for line in citations:
        yield f"source {line.source.text}" + (f" {quoted(line.where)}" if line.where else "")


def overrides(targets: Sequence[tree.TargetText]) -> Iterator[str]:
    """The `overrides` line, if any."""
    if targets:
        yield f"overrides {', '.join(map(target, targets))}"
