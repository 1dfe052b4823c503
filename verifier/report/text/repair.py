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
    found = run.repairs
    title = Styled(found.proposal.name if found.proposal else found.policy.name, style="bold")
    title.append(f" · {found.proposal.title if found.proposal else found.policy.title}\n", style="not bold")
    made_to = f", {clauses.proposed_to(base_names(found.proposal))}" if found.proposal else ""
    title.append(f"{run.path}{made_to}", style="not bold dim")
    out.print(title)
    if found.repairs:
        table = grid("bold", "", "", "dim")
        for each in found.repairs:
            times = f"{duration(each.now)} → {repairs.ranges(each)}"
            table.add_row(each.provision, times, repairs.effect(each, found), clauses.location(each.clause))
            if (doubt := repairs.doubt(each)) is not None:
                table.add_row("", Styled(doubt, style="yellow"), "", "")
        section(out, "Another time in one place, with which all that holds stays so", table)
    out.print(Styled(repairs.conclusion(found), style="bold red" if found.failing else "bold green"))
