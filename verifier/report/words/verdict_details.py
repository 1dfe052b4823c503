"""What stands below a verdict in a report for programs: the counterexample, the counts and the regions, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from verifier.report.facts.due_days import due_rows
from verifier.report.facts.editions import deciding_policies, edition_name, stack_depth
from verifier.report.facts.named_facts import named_facts
from verifier.report.facts.terms import unfolded
from verifier.report.words import (
    blame_lines,
    boxes,
    cause_lines,
    cells,
    clauses,
    numbers,
    region_lines,
    remedies,
    values,
    verdict_lines,
    ways,
)
from verifier.report.words import derived_facts as derived_words
from verifier.report.words import terms as term_words
from verifier.report.words.answers import answer
from verifier.results.status import Status
from verifier.results.verdict import Counterexample, Verdict
from verifier.results.verification import Verification

MOST_REGIONS = 12
"""The most regions that are listed; JSON has them all."""


def verdict_details(verification: Verification, v: Verdict) -> Iterator[str]:
    """The lines below a verdict. A proof needs none but its claim, and its witness if it has one."""
    v = v.as_shown
    if v.sentence != v.name:
        yield v.sentence
    if stack_depth(verification, v):
        yield f"asked of {edition_name(verification, v)}"
    if v.status is not Status.PROVED or v.witnesses is not None:
        yield from violation_lines(verification, v)


def violation_lines(verification: Verification, v: Verdict) -> Iterator[str]:
    """The counterexample and the extent of what violates a claim."""
    if (cause := cause_lines.why_no_example(verification, v)) is not None:
        yield f"{cause.sentence} {named(cause.deciding)}" if cause.deciding else cause.sentence
    if v.counterexample is not None:
        yield from example_lines(verification, v, v.counterexample)
    if v.faulty:
        yield f"{numbers.number(v.faulty)} of them because the policy has no single answer there"
    if unmet := verdict_lines.unmet(v):
        yield unmet
    yield from ways.lines(verification.policy, v)
    if partners := verdict_lines.unpaired(v):
        yield partners
    yield from cells.lines(verification.policy, v)
    if common := region_lines.common_words(verification.policy, v.regions):
        yield f"all with {common}:"
    lines = region_lines.lines(verification.policy, v.regions)
    for region, line in zip(v.regions[:MOST_REGIONS], lines, strict=False):
        yield f"{numbers.number(region.total)}: {line}"
    if rest := v.regions[MOST_REGIONS:]:
        yield ": ".join(boxes.omitted_row(rest))
    for overlap in v.overlaps[:MOST_REGIONS]:
        where = f"{numbers.joined(overlap.provisions)} apply together" if overlap.provisions else "no row applies"
        parts = [
            f"{boxes.box(verification.policy, p.box, None, p.ties)}{boxes.addition(p)}"
            for p in overlap.parts[:MOST_REGIONS]
        ]
        if more_parts := overlap.parts[MOST_REGIONS:]:
            parts.append(": ".join(boxes.omitted_row(more_parts)))
        yield f"{numbers.number(overlap.count)}: {where}: {'; '.join(parts)}"
    if (more := len(v.overlaps) - MOST_REGIONS) > 0:
        yield f"and {numbers.plural(more, 'more pair')} (in the JSON)"
    if rows := blame_lines.blame_rows(v):
        yield blame_lines.TITLE
        yield from (f"{count}: {names}" for count, names in rows)
    if line := blame_lines.cause_line(v):
        yield line
    yield from remedies.sentences(verification, v)


def named(ids: Sequence[str], most: int = 4) -> str:
    """The first of these names, and the number of the others."""
    more = f" and {numbers.number(len(ids) - most)} more" if len(ids) > most else ""
    return ", ".join(ids[:most]) + more


def example_lines(verification: Verification, v: Verdict, example: Counterexample) -> Iterator[str]:
    """The requests with their facts, then the decisions with their clauses."""
    decided = deciding_policies(verification, v)
    named = named_facts(verification, v, example)
    for name, request in example.requests:
        yield f"{name}: {facts_line(verification.policy, request, named.irrelevant.get(name, frozenset()))}"
    for name, _ in example.requests if named.terms else ():
        yield f"{name}: {' · '.join(f'{each.term.name} {term_words.value(each.holds[name])}' for each in named.terms)}"
    for name, _ in example.decisions if named.derived else ():
        given = (f"{each.name} {derived_words.value_with_reasons(each.values[name])}" for each in named.derived)
        yield f"{name}: {' · '.join(given)}"
    yield from map(term_words.explained, unfolded(verification.policy, named.terms))
    requests = dict(example.requests)
    first = next(iter(requests.values()))
    for name, decision in example.decisions:
        because = [f"{i} ({clauses.location(clause)})" for i, clause in clauses.deciding(decided[name], decision)]
        outcome = values.asked_time(requests.get(name, first)) + answer(decided[name], decision)
        yield f"{name}: {outcome}, because of {', '.join(because)}" if because else f"{name}: {outcome}"
    for title, row in due_rows(verification, v, example):
        named_cells = [f"{cell} ({name})" for (name, _), cell in zip(example.decisions, row, strict=True) if cell]
        yield f"{title}: {row[0] if len(set(row)) == 1 else ', '.join(named_cells)}"


def facts_line(policy: Policy, request: Request, irrelevant: frozenset[str]) -> str:
    """The facts of a request; `any` for one that does not matter."""
    return " · ".join(
        f"{a.name} {'any' if a.name in irrelevant else values.value(a, request[a.name])}"
        for a in policy.attributes
        if a.name in request
    )
