"""The report of `mutate`: how many small changes are noticed, then those that are not, place by place."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Styled

from policy_dsl.model.policy import Policy
from verifier.obligations.stacks import base_names
from verifier.report.facts.mutations import (
    IdleChanges,
    MutationRun,
    Place,
    idle_changes,
    unprotected_places,
)
from verifier.report.text.terminal import grid, section
from verifier.report.words import clauses, mutations, numbers
from verifier.results.mutants import Mutants


def print_mutants(out: Console, run: MutationRun) -> None:
    """Prints the results."""
    mutants, proposal = run.mutants, run.mutants.proposal
    title = Styled(proposal.name if proposal else mutants.policy.name, style="bold")
    title.append(f" · {proposal.title if proposal else mutants.policy.title}\n", style="not bold")
    made_to = f", {clauses.proposed_to(base_names(proposal))}" if proposal else ""
    title.append(f"{run.path}{made_to}", style="not bold dim")
    out.print(title)
    section(out, "Small changes, one at a time", counts(mutants))
    places = unprotected_places(mutants)
    if places:
        section(out, "What no property and no example notices", listed(mutants.policy, places, run.most))
    idle = idle_changes(mutants)
    if idle:
        section(out, mutations.IDLE, idle_list(mutants.policy, idle, run.most))
    for line in mutations.reservations(mutants):
        out.print(Styled(line, style="yellow"))
    out.print(conclusion(mutants, places))


def counts(mutants: Mutants) -> RenderableType:
    """A row for each kind of change, and one for all."""
    counted = mutations.count_rows(mutants)
    if counted is None:
        return Styled("there is nothing to change")
    table = grid(*["" for _ in counted.headings])
    for column in table.columns[1:]:
        column.justify = "right"
    table.add_row(*counted.headings, style="dim")
    for row in counted.rows:
        table.add_row(*row)
    return table


def listed(policy: Policy, places: list[Place], most: int) -> RenderableType:
    """The places, up to a limit, each with what may stand there instead."""
    parts: list[RenderableType] = []
    for place in places[:most]:
        others = f"; {numbers.plural(place.noticed, 'other change')} noticed" if place.noticed else ""
        heading = Styled(place.name, style="bold")
        heading.append(f" · line {numbers.number(place.line)}: {place.before}", style="not bold")
        heading.append(others, style="not bold dim")
        parts.append(heading)
        moves = place.moves
        for each in moves[: mutations.MOST_CHANGES]:
            parts.append(Padding(Styled(mutations.changes(each)), (0, 0, 0, 2)))
            parts.append(Padding(Styled(mutations.where(policy, each), style="dim"), (0, 0, 0, 4)))
        if rest := sum(map(len, moves[mutations.MOST_CHANGES :])):
            parts.append(Padding(Styled(f"and {numbers.number(rest)} more (in the JSON)"), (0, 0, 0, 2)))
    if rest_of_places := places[most:]:
        left = sum(len(place.unnoticed) for place in rest_of_places)
        parts.append(
            Styled(
                f"and {numbers.plural(left, 'more change')} in {numbers.plural(len(rest_of_places), 'place')}"
                " (--most, or the JSON)"
            )
        )
    return Group(*parts)


def idle_list(policy: Policy, groups: list[IdleChanges], most: int) -> RenderableType:
    """The changes that change no decision, up to a limit, by declaration and reason."""
    parts: list[RenderableType] = []
    for each in groups[:most]:
        heading = Styled(mutations.idle_heading(each), style="bold")
        heading.append(f": {mutations.why_idle(policy, each.why)}", style="not bold")
        parts.append(heading)
        parts += [
            Padding(Styled(mutations.idle_place(place)), (0, 0, 0, 2))
            for place in each.places[: mutations.MOST_CHANGES]
        ]
        if rest := sum(map(len, each.places[mutations.MOST_CHANGES :])):
            parts.append(Padding(Styled(f"and {numbers.number(rest)} more (in the JSON)"), (0, 0, 0, 2)))
    if left := sum(each.many for each in groups[most:]):
        parts.append(Styled(f"and {numbers.plural(left, 'more change')} (--most, or the JSON)"))
    return Group(*parts)


def conclusion(mutants: Mutants, places: list[Place]) -> RenderableType:
    """The result in one line."""
    mark, text = mutations.conclusion(mutants, len(places))
    return Styled(text, style={"✗": "bold red", "?": "bold yellow", "✓": "bold green"}[mark])
