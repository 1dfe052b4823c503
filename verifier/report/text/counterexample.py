"""The block of a verdict that is not proved, or has a witness: the requests side by side, and all of them as regions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich import box as borders
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from policy_dsl.model.policy import Policy
from verifier.report.facts.due_days import DueRow, due_rows
from verifier.report.facts.editions import deciding_policies, edition_name, stack_depth
from verifier.report.facts.named_facts import NamedFacts, named_facts
from verifier.report.facts.terms import unfolded
from verifier.report.text import causes
from verifier.report.text.terminal import MARKS, MOST_LINES, STYLES, grid
from verifier.report.words import (
    bounds,
    boxes,
    cells,
    clauses,
    numbers,
    region_lines,
    set_aside,
    shares,
    values,
    verdict_lines,
    ways,
)
from verifier.report.words import derived_facts as derived_words
from verifier.report.words import terms as words
from verifier.report.words.answers import answer
from verifier.results.verdict import Counterexample, Verdict
from verifier.results.verification import Verification


def verdict_block(verification: Verification, v: Verdict, *, explains: bool = True) -> RenderableType:
    """A verdict with requests that show it: the claim, the counterexample, and the regions of all violations. `v` has a witness
    in place of the counterexample. `explains` whether it says what *set aside* means, where the words stand.
    """
    title = Styled()
    title.append(f"{MARKS[v.status]} {v.name}", style=STYLES[v.status])
    if v.subject:
        title.append(f" · {v.subject}")
    source = clauses.sources(v.clause)
    judged = f"asked of {edition_name(verification, v)}" if stack_depth(verification, v) else ""
    where = " · ".join(part for part in (source, clauses.location(v.clause), judged) if part)
    about: list[RenderableType] = [Styled(v.sentence)] if v.sentence != v.name else []
    if where:
        about.append(Styled(where, style="dim"))
    about.append(Styled(verdict_lines.status_and_trust(v), style=STYLES[v.status]))
    about += [Styled(line) for line in cells.lines(verification.policy, v)]
    about += [Styled(line) for line in shares.lines(verification.policy, v)]
    if (cause := causes.why_no_example(verification, v)) is not None:
        about.append(cause)
    if v.counterexample is not None:
        decided = deciding_policies(verification, v)
        named = named_facts(verification, v, v.counterexample)
        about += [
            Styled(""),
            side_by_side(
                verification.policy,
                v.counterexample,
                decided,
                named,
                due_rows(verification, v, v.counterexample),
            ),
            *(Styled(words.explained(each), style="dim") for each in unfolded(verification.policy, named.terms)),
            *([Styled(set_aside.MEANING, style="dim")] if explains and set_aside.shows_it(v.counterexample) else []),
            Styled(""),
        ]
    if v.faulty:
        about.append(Styled(f"{numbers.number(v.faulty)} of them because the policy has no single answer there"))
    if unmet := verdict_lines.unmet(v):
        about.append(Styled(unmet))
    about += [Styled(line) for line in ways.lines(verification.policy, v)]
    if partners := verdict_lines.unpaired(v):
        about.append(Styled(partners))
    if (pairs := causes.overlaps(verification, v)) is not None:
        about.append(pairs)
    if v.regions:
        about.append(regions_table(verification, v))
    if (blamed := causes.blamed_provisions(verification, v)) is not None:
        about.append(blamed)
    return Group(title, Padding(Group(*about), (0, 0, 1, 2)))


def side_by_side(
    policy: Policy,
    example: Counterexample,
    decided: Mapping[str, Policy],
    named: NamedFacts,
    due: tuple[DueRow, ...],
) -> RenderableType:
    """The requests in columns, the terms and derived facts of each, then its decision and the clauses behind it.

    `decided` has the policy that made each decision; `due` are rows on when answers are due.
    """
    table = Table(box=borders.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column("")
    free = named.irrelevant
    change, columns = example.of_a_change, [name for name, _ in example.decisions]
    requests = dict(example.requests)
    for name in columns:
        table.add_column(name, overflow="fold")
    for attribute in policy.attributes:
        cells = []
        for name, request in requests.items():
            irrelevant = attribute.name in free.get(name, ())
            cells.append("any" if irrelevant else values.value(attribute, request[attribute.name]))
        if change:
            cells = [cells[0], "same"] if cells[0] != "any" else ["any", "any"]
        style = "bold" if len(set(cells)) > 1 and not change else ""
        table.add_row(attribute.name, *cells, style=style)
    if named.terms or named.derived:
        table.add_section()
    for term in named.terms:
        held = [words.value(term.holds[name]) for name in requests]
        table.add_row(term.term.name, *held, *(["same"] if change else []))
    for fact in named.derived:
        table.add_row(fact.name, *(derived_words.value_with_reasons(fact.values[name]) for name in columns))
    decisions = dict(example.decisions)
    table.add_section()
    first = next(iter(requests.values()), None)
    answers = [values.asked_time(requests.get(n, first)) + answer(decided[n], decisions[n]) for n in columns]
    table.add_row("answer", *answers, style="bold")
    for title, days in due:
        table.add_row(title, *days)
    table.add_row("because of", *(cited_clauses(decided[name], decisions[name].by) for name in columns))
    if any(decisions[name].overridden for name in columns):
        table.add_row("set aside", *(", ".join(decisions[name].overridden) or "nothing" for name in columns))
    return table


def cited_clauses(policy: Policy, ids: Iterable[str]) -> str:
    """The provisions that decide, with their sources and places, and what a cap or a floor among them does to the times."""
    lines, deciding = [], tuple(ids)
    for i in deciding:
        clause = policy.by_id[i].clause
        about = clauses.sources(clause), clauses.location(clause), clause.note, bounds.moves(policy, deciding, i)
        lines += [i, *(part for part in about if part)]
    return "\n".join(lines) or "nothing"


def regions_table(verification: Verification, v: Verdict) -> RenderableType:
    """All violations as boxes."""
    rest = v.regions[MOST_LINES:]
    proof = "proved to be all of them" if v.regions_complete else "not proved to be all of them"
    if rest and v.regions_complete:
        proof = (
            f"proved to be all, of which these are the first {MOST_LINES} of {numbers.number(len(v.regions))} regions"
        )
    table = grid("dim", "")
    policy = verification.policy
    lines = region_lines.lines(policy, v.regions)
    for region, line in zip(v.regions[:MOST_LINES], lines, strict=False):
        table.add_row(numbers.number(region.total), line)
    if rest:
        table.add_row(*boxes.omitted_row(rest))
    common = region_lines.common_words(policy, v.regions)
    shared = [Styled(f"all with {common}:")] if common else []
    return Group(Styled(f"where ({proof}):"), *shared, table)
