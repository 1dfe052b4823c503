"""The report of `repair`: the times that would repair a refuted property, place by place."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text as Styled

from verifier.obligations.stacks import base_names
from verifier.report.facts.repairs import RepairRun
from verifier.report.text.terminal import grid, section
from verifier.report.words import clauses, repairs
from verifier.report.words.values import duration


def print_repairs(out: Console, run: RepairRun) -> None:
    """Prints the results."""
    results = run.repairs
    title = Styled(results.proposal.name if results.proposal else results.policy.name, style="bold")
    title.append(f" · {results.proposal.title if results.proposal else results.policy.title}\n", style="not bold")
    made_to = f", {clauses.proposed_to(base_names(results.proposal))}" if results.proposal else ""
    title.append(f"{run.path}{made_to}", style="not bold dim")
    out.print(title)
    if results.repairs:
        table = grid("bold", "", "", "dim")
        for each in results.repairs:
            times = f"{duration(each.now)} → {repairs.ranges(each)}"
            table.add_row(each.provision, times, repairs.effect(each, results), clauses.location(each.clause))
            if (doubt := repairs.doubt(each)) is not None:
                table.add_row("", Styled(doubt, style="yellow"), "", "")
        section(out, "Another time in one place, with which all that holds stays so", table)
    out.print(Styled(repairs.conclusion(results), style="bold red" if results.failing else "bold green"))
