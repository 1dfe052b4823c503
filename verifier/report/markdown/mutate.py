"""The report of `mutate` in Markdown: how many small changes are noticed, then those that are not, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_dsl.model.policy import Policy
from verifier.obligations.stacks import base_names
from verifier.report.facts.mutations import (
    IdleChanges,
    MutationRun,
    Place,
    idle_changes,
    unprotected_places,
)
from verifier.report.markdown.escape import code, prose
from verifier.report.markdown.layout import Block, document, table
from verifier.report.words import clauses, mutations, numbers
from verifier.results.mutants import Mutants


def mutate_markdown(run: MutationRun) -> str:
    """The document."""
    mutants, proposal = run.mutants, run.mutants.proposal
    whole = mutants.policy if proposal is None else proposal
    amends = "" if proposal is None else f", {prose(clauses.proposed_to(base_names(proposal)))}"
    places = unprotected_places(mutants)
    mark, result = mutations.conclusion(mutants, len(places))
    blocks = [
        Block(f"## {prose(f'{whole.name} · {whole.title}')}\n\n{code(run.path)}{amends}", "the title"),
        Block(f"**{mark} {prose(result)}**", "the result"),
        *(Block(f"? {prose(line)}", line) for line in mutations.reservations(mutants)),
    ]
    if counted := mutations.count_rows(mutants):
        counts = table(counted.headings, counted.rows)
        blocks.append(Block(f"### Small changes, one at a time\n\n{counts}", "the counts"))
    if places:
        listed = table(["place", "changes", "what nothing notices"], place_rows(mutants, places[: run.most]))
        rest = places[run.most :]
        more = f"\n\nand {numbers.plural(len(rest), 'more place')} (`--most`, or the JSON)" if rest else ""
        blocks.append(Block(f"### What no property and no example notices\n\n{listed}{more}", "what is not noticed"))
    idle = idle_changes(mutants)
    if idle:
        listed = table(["where", "why", "changes"], idle_rows(mutants.policy, idle[: run.most]))
        rest_of_idle = sum(each.many for each in idle[run.most :])
        more = f"\n\nand {numbers.plural(rest_of_idle, 'more change')} (`--most`, or the JSON)" if rest_of_idle else ""
        blocks.append(Block(f"### {mutations.IDLE}\n\n{listed}{more}", "what changes no decision"))
    return document(blocks)


def idle_rows(policy: Policy, groups: Sequence[IdleChanges]) -> Iterator[list[str]]:
    """A row for each declaration and reason, with the changes that change no decision."""
    for each in groups:
        lines = [prose(mutations.idle_place(place)) for place in each.places[: mutations.MOST_CHANGES]]
        if rest := sum(map(len, each.places[mutations.MOST_CHANGES :])):
            lines.append(f"and {numbers.number(rest)} more, in the JSON")
        yield [prose(mutations.idle_heading(each)), prose(mutations.why_idle(policy, each.why)), "<br>".join(lines)]


def place_rows(mutants: Mutants, places: Sequence[Place]) -> Iterator[list[str]]:
    """A row for each change that nothing notices; the first of a place names it."""
    for place in places:
        moves = place.moves
        for n, each in enumerate(moves[: mutations.MOST_CHANGES]):
            name = f"{prose(place.name)}<br>line {numbers.number(place.line)}" if n == 0 else ""
            before = f"{code(place.before)} " if place.before else ""
            written = before + prose(mutations.changes(each))
            yield [name, written, prose(mutations.where(mutants.policy, each))]
        if rest := sum(map(len, moves[mutations.MOST_CHANGES :])):
            yield ["", f"and {numbers.number(rest)} more", "in the JSON"]
