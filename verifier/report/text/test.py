"""The report of `test`: expected and actual outcomes side by side, then the provisions that no example reaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from rich import box as borders
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text as Styled

from policy_dsl.model.claims import Example
from policy_dsl.model.conditions import AllOf, Has, Not, OneOf
from policy_dsl.model.decisions import Decision
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request, SetOf
from verifier.examples import EMPTY_SCOPE, Coverage, ExampleResult, ExampleResults
from verifier.obligations.stacks import base_names
from verifier.report.facts.runs import ExampleRun
from verifier.report.text.changes import changed_examples
from verifier.report.text.terminal import MARKS, MOST_LINES, STYLES, grid, section
from verifier.report.words import clauses, example_outcomes, numbers, values, verdict_lines
from verifier.results.status import Status

MOST_NAMES = 4
"""The most rows of one table that text names as not reached; JSON has them all."""


def print_results(out: Console, results: ExampleRun) -> None:
    """Prints the results of all files, and the number of the examples that hold."""
    for report in results.reports:
        if report.results is not None:
            print_example_results(out, report.path, report.results)
    print_total(out, [report.results for report in results.reports if report.results is not None], empty=results.empty)


def print_example_results(out: Console, path: str, results: ExampleResults) -> None:
    """Prints the results of one policy or proposal."""
    proposal = results.proposal
    title = Styled(proposal.name if proposal else results.policy.name, style="bold")
    title.append(f" · {proposal.title if proposal else results.policy.title}\n", style="not bold")
    title.append(f"{path}{f', {clauses.proposed_to(base_names(proposal))}' if proposal else ''}", style="not bold dim")
    out.print(title)
    section(
        out, "Examples", examples_table(path, results) if results.results else Styled("there is none", style="yellow")
    )
    section(out, "Why not", failures_table(results))
    if results.changed:
        section(out, "Examples of the base that change", changed_examples(results.policy, results.changed))
    section(out, "Reached by examples", coverage_block(results.policy, results.coverage))


def examples_table(path: str, results: ExampleResults) -> RenderableType:
    """A row for each example. Passing examples of lower editions are only counted, as `test` on their own file lists them."""
    table = Table(box=borders.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for name in ("", "example", "expected", "actual", ""):
        table.add_column(name, overflow="fold")
    table.columns[-1].style, table.columns[-1].no_wrap = "dim", True
    for result in results.results:
        if result.check.owner and result.passes:
            continue
        clause, status = result.example.clause, result.judgement
        short = partial(example_outcomes.short, clocked=results.policy_of(result).has_clocks)
        table.add_row(
            Styled(MARKS[status], style=STYLES[status]),
            f"{example_outcomes.title(result.example)}{edition_suffix(results, result)}",
            example_outcomes.expected(result.example, short),
            Styled(example_outcomes.actual(result, short), style="" if result.passes else STYLES[status]),
            f"line {clause.span.line}" if clause.path == path else clauses.location(clause),
        )
    lines = [Styled(line, style="dim") for line in inherited_lines(results)]
    return Group(*([table] if table.row_count else []), *lines)


def edition_suffix(results: ExampleResults, result: ExampleResult) -> str:
    """The edition on which an example was tried; empty for the file's own."""
    if not result.check.depth:
        return ""
    return f" (of {results.name_of(result.check.depth)})" if results.stacked else " (before)"


def inherited_lines(results: ExampleResults) -> Iterator[str]:
    """Lines that count the passing examples of each lower edition, by the edition that they judge."""
    proved = [result.check for result in results.results if result.passes and result.check.owner]
    held = Counter((check.owner, check.depth) for check in proved)
    for owner, depth in sorted(held, key=lambda pair: (-pair[0], pair[1])):
        whose, count = results.name_of(owner) if results.stacked else "the base", held[owner, depth]
        what = "it" if depth == owner else f"{results.name_of(depth)} before it"
        yield f"{numbers.plural(count, 'example')} of {whose} {'holds' if count == 1 else 'hold'} of {what}"


def failures_table(results: ExampleResults) -> RenderableType | None:
    """For each failing example, requests with an unexpected outcome and the clauses behind it; `None` when there are none."""
    table = grid("", "")
    for result in results.results:
        if result.unexpected:
            table.add_row(
                MARKS[result.status],
                f"{example_outcomes.title(result.example)}{edition_suffix(results, result)}",
                style="bold",
            )
        for request, decision in result.unexpected:
            table.add_row("", unexpected_line(results.policy_of(result), result, request, decision))
    return table if table.row_count else None


def unexpected_line(policy: Policy, result: ExampleResult, request: Request, decision: Decision) -> str:
    """A request with an unexpected outcome: the facts that the example leaves open, and the clauses that decide."""
    given = fixed_attributes(policy, result.example)
    facts = [f"{a.name} {values.value(a, request[a.name])}" for a in policy.attributes if a.name not in given]
    deciding = [f"{i} ({clauses.location(clause)})" for i, clause in clauses.deciding(policy, decision)]
    outcome = values.outcome(decision.outcome, clocked=policy.has_clocks) + example_outcomes.due(
        result, decision.outcome
    )
    line = outcome + (f", because of {', '.join(deciding)}" if deciding else "")
    return f"{' · '.join(facts)}: {line}" if facts else line


def fixed_attributes(policy: Policy, example: Example) -> set[str]:
    """The attributes whose values the example fixes."""
    parts = example.given.conditions if isinstance(example.given, AllOf) else (example.given,)
    single = {part.fact.attribute for part in parts if isinstance(part, OneOf) and len(part.codes) == 1}
    given_codes: dict[str, set[str]] = {}
    for part in parts:
        atom = part.condition if isinstance(part, Not) else part
        if isinstance(atom, Has):
            given_codes.setdefault(atom.fact.attribute, set()).add(atom.code)
    sets = (a for a in policy.attributes if isinstance(a.type, SetOf))
    return single | {a.name for a in sets if given_codes.get(a.name) == set(a.names)}


def coverage_block(policy: Policy, coverage: Coverage | None) -> RenderableType:
    """The number of provisions that decide in an example, and a list of the others."""
    if coverage is None:
        return Styled(f"undecided: {verdict_lines.REASONS['too_large']}", style="yellow")
    every = numbers.plural(len(coverage.reached) + len(coverage.missed), "provision")
    head = f"{numbers.number(len(coverage.reached))} of {every} decide an example"
    if not coverage.missed:
        return Styled(head)
    table = grid("", "dim", "")
    groups = by_first_word(policy, coverage.missed)
    sizes = by_first_word(policy, [*coverage.reached, *coverage.missed])
    for name in list(groups)[:MOST_LINES]:
        rest = [key for key in groups[name] if key]
        more = f" and {numbers.number(len(rest) - MOST_NAMES)} more" if len(rest) > MOST_NAMES else ""
        many = f"{numbers.number(len(groups[name]))} of {numbers.number(len(sizes[name]))}" if rest else ""
        table.add_row(name, many, ", ".join(rest[:MOST_NAMES]) + more)
    if len(groups) > MOST_LINES:
        more = numbers.plural(len(groups) - MOST_LINES, "more rule or table", "more rules and tables")
        table.add_row("…", "", f"and {more} (in the JSON)")
    return Group(Styled(head), Styled("no example reaches:"), table)


def by_first_word(policy: Policy, ids: Sequence[str]) -> dict[str, list[str]]:
    """The provisions by rule or table, each with the rest of its name."""
    grouped: dict[str, list[str]] = {}
    for i in ids:
        name = policy.by_id[i].path[0].split(" ")[0]
        grouped.setdefault(name, []).append(i.removeprefix(name).strip())
    return grouped


def print_total(out: Console, files: Sequence[ExampleResults], *, empty: bool) -> None:
    """Prints how many examples hold, over all files."""
    if empty:
        out.print(Styled("no example ran: an empty test is not a pass", style="bold red"))
        return
    every = [result for each in files for result in each.results]
    if every:
        holding = sum(result.status is Status.PROVED for result in every)
        without_request = sum(result.reason == EMPTY_SCOPE for result in every)
        style = "bold green" if holding == len(every) and not without_request else "bold red"
        verb = "holds" if len(every) == 1 else "hold"
        message = f"{numbers.number(holding)} of {numbers.plural(len(every), 'example')} {verb}"
        message += f", {numbers.number(without_request)} of them of no possible request" if without_request else ""
        out.print(Styled(message, style=style))
