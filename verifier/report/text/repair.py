"""The report of `repair`: the values that would repair a refuted property, place by place."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text as Styled

from verifier.obligations.stacks import base_names
from verifier.report.facts.repairs import RepairRun
from verifier.report.text.terminal import grid, section
from verifier.report.words import clauses, repairs
from verifier.results.repair import Repair, Repairs


def print_repairs(out: Console, run: RepairRun) -> None:
    """Prints the results."""
    results = run.repairs
    title = Styled(results.proposal.name if results.proposal else results.policy.name, style="bold")
    title.append(f" · {results.proposal.title if results.proposal else results.policy.title}\n", style="not bold")
    made_to = f", {clauses.proposed_to(base_names(results.proposal))}" if results.proposal else ""
    title.append(f"{run.path}{made_to}", style="not bold dim")
    out.print(title)
    alone = [each for each in results.repairs if len(each.places) == 1]
    together = [each for each in results.repairs if len(each.places) > 1]
    for heading, every in ((repairs.ALONE, alone), (repairs.TOGETHER, together)):
        if every:
            print_table(out, heading, results, every)
    for line in repairs.reach(results):
        out.print(Styled(line, style="dim"))
    out.print(Styled(repairs.conclusion(results), style="bold red" if results.failing else "bold green"))


def print_table(out: Console, heading: str, results: Repairs, every: Sequence[Repair]) -> None:
    """Prints repairs, one a row."""
    table = grid("bold", "", "", "dim")
    for each in every:
        table.add_row(
            repairs.places(each),
            repairs.values(results.policy, each),
            repairs.effect(each, results),
            repairs.locations(each),
        )
        if (doubt := repairs.doubt(each)) is not None:
            table.add_row("", Styled(doubt, style="yellow"), "", "")
    section(out, heading, table)
