"""Examples for people: expected and actual side by side, then the provisions that no example reaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rich import box as borders
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text as Styled

from policy_dsl.model.claims import Example
from policy_dsl.model.conditions import AllOf, Has, Not, OneOf
from policy_dsl.model.decisions import Decision, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request, SetOf
from verifier.examples import NOTHING, Coverage, ExampleResult, ExampleResults
from verifier.obligations.stacks import base_names
from verifier.report.text.changes import changed_examples
from verifier.report.text.terminal import MARKS, MOST_LINES, STYLES, grid, section
from verifier.report.words import clauses, numbers, values, verdict_lines
from verifier.verdict import Status

REASONS = {**verdict_lines.REASONS, NOTHING: "no possible request has these facts"}
MOST_NAMES = 4
"""Rows that text names of one table that no example reaches; JSON has them all."""


def print_trials(out: Console, path: str, trials: ExampleResults) -> None:
    """Prints the examples of one policy or proposal."""
    proposal = trials.proposal
    title = Styled(proposal.name if proposal else trials.policy.name, style="bold")
    title.append(f" · {proposal.title if proposal else trials.policy.title}\n", style="not bold")
    title.append(f"{path}{f', {clauses.proposed_to(base_names(proposal))}' if proposal else ''}", style="not bold dim")
    out.print(title)
    section(
        out, "Examples", examples_table(path, trials) if trials.results else Styled("there is none", style="yellow")
    )
    section(out, "Why not", failures_table(trials))
    if trials.changed:
        section(out, "Examples of the base that change", changed_examples(trials.changed))
    section(out, "Reached by examples", coverage_block(trials.policy, trials.coverage))


def examples_table(path: str, trials: ExampleResults) -> RenderableType:
    """An example a row. Those of what a proposal is made to are only counted where they hold: its own test lists them."""
    table = Table(box=borders.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for name in ("", "example", "expected", "actual", ""):
        table.add_column(name, overflow="fold")
    table.columns[-1].style, table.columns[-1].no_wrap = "dim", True
    for tried in trials.results:
        if tried.check.owner and tried.passes:
            continue
        clause, shown = tried.example.clause, tried.judgement
        table.add_row(
            Styled(MARKS[shown], style=STYLES[shown]),
            f"{tried.example.sentence}{edition_suffix(trials, tried)}",
            short_outcome(tried.example.expect),
            Styled(actual_outcome(tried), style="" if tried.passes else STYLES[shown]),
            f"line {clause.span.line}" if clause.path == path else clauses.location(clause),
        )
    lines = [Styled(line, style="dim") for line in inherited_lines(trials)]
    return Group(*([table] if table.row_count else []), *lines)


def edition_suffix(trials: ExampleResults, tried: ExampleResult) -> str:
    """Of which edition an example was asked, where it is not that of the file."""
    if not tried.check.depth:
        return ""
    return f" (of {trials.name_of(tried.check.depth)})" if trials.stacked else " (before)"


def inherited_lines(trials: ExampleResults) -> Iterator[str]:
    """How many examples of each edition below hold: of it, and of what was before it."""
    proved = [one.check for one in trials.results if one.passes and one.check.owner]
    held = Counter((judged.owner, judged.depth) for judged in proved)
    for owner, depth in sorted(held, key=lambda pair: (-pair[0], pair[1])):
        whose, many = trials.name_of(owner) if trials.stacked else "the base", held[owner, depth]
        what = "it" if depth == owner else f"{trials.name_of(depth)} before it"
        yield f"{numbers.plural(many, 'example')} of {whose} {'holds' if many == 1 else 'hold'} of {what}"


def short_outcome(outcome: Outcome) -> str:
    """An outcome as an example has it."""
    return values.outcome(outcome).removeprefix("answered within ")


def actual_outcome(tried: ExampleResult) -> str:
    """What really comes out, or why that is not known."""
    if tried.status is Status.UNDECIDED:
        return f"undecided: {REASONS.get(tried.reason or '', tried.reason or 'no reason given')}"
    if tried.reason == NOTHING:
        return REASONS[NOTHING]
    outcomes = [decision.outcome for _, decision in tried.otherwise] if tried.actual is None else tried.actual
    return " or ".join(map(short_outcome, outcomes))


def failures_table(trials: ExampleResults) -> RenderableType | None:
    """Of each example that does not hold, who gets what else and why; nothing when all hold."""
    table = grid("", "")
    for tried in trials.results:
        if tried.otherwise:
            table.add_row(MARKS[tried.status], f"{tried.example.sentence}{edition_suffix(trials, tried)}", style="bold")
        for request, decision in tried.otherwise:
            table.add_row("", unexpected_line(trials.policy_of(tried), tried.example, request, decision))
    return table if table.row_count else None


def unexpected_line(policy: Policy, example: Example, request: Request, decision: Decision) -> str:
    """An outcome that was not expected: for which facts that the example leaves open, and because of which clauses."""
    given = fixed_attributes(policy, example)
    facts = [f"{a.name} {values.value(a, request[a.name])}" for a in policy.attributes if a.name not in given]
    deciding = [f"{i} ({clauses.location(clause)})" for i, clause in clauses.deciding(policy, decision)]
    line = values.outcome(decision.outcome) + (f", because of {', '.join(deciding)}" if deciding else "")
    return f"{' · '.join(facts)}: {line}" if facts else line


def fixed_attributes(policy: Policy, example: Example) -> set[str]:
    """The attributes whose values the example gives outright."""
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
    """How many provisions decide an example, and which do not."""
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
    """The provisions by rule or table, each with what names it there."""
    grouped: dict[str, list[str]] = {}
    for i in ids:
        name = policy.by_id[i].path[0].split(" ")[0]
        grouped.setdefault(name, []).append(i.removeprefix(name).strip())
    return grouped


def print_total(out: Console, files: Sequence[ExampleResults], *, empty: bool) -> None:
    """Prints how many hold, over all files."""
    if empty:
        out.print(Styled("no example ran: an empty test is not a pass", style="bold red"))
        return
    every = [tried for each in files for tried in each.results]
    if every:
        held = sum(tried.status is Status.PROVED for tried in every)
        nobody = sum(tried.reason == NOTHING for tried in every)
        style = "bold green" if held == len(every) and not nobody else "bold red"
        said = f"{numbers.number(held)} of {numbers.plural(len(every), 'example')} {'holds' if len(every) == 1 else 'hold'}"
        said += f", {numbers.number(nobody)} of them of no possible request" if nobody else ""
        out.print(Styled(said, style=style))
