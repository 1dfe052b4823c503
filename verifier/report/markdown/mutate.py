"""The report of `mutate` in Markdown: how many small changes are noticed, then those that are not, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verifier.obligations.stacks import base_names
from verifier.report.facts.mutations import MutationRun, Place, counts_by_kind, fates, unprotected_places
from verifier.report.markdown.escape import code, prose
from verifier.report.markdown.layout import Block, document, table
from verifier.report.words import clauses, mutations, numbers
from verifier.results.mutants import Fate, Mutants

MOST_CHANGES = 8
"""The most changes of one place that are listed; JSON has them all."""


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
    if mutants.mutants:
        blocks.append(Block(f"### Small changes, one at a time\n\n{counts(mutants)}", "the counts"))
    if places:
        listed = table(["place", "changes", "what nothing notices"], place_rows(mutants, places[: run.most]))
        rest = places[run.most :]
        more = f"\n\nand {numbers.plural(len(rest), 'more place')} (`--most`, or the JSON)" if rest else ""
        blocks.append(Block(f"### What no property and no example notices\n\n{listed}{more}", "what is not noticed"))
    return document(blocks)


def counts(mutants: Mutants) -> str:
    """A row for each kind of change, and one for all."""
    shown = [fate for fate in Fate if mutants.of(fate)]
    rows = [(kind.value, counted) for kind, counted in counts_by_kind(mutants)]
    every = [*rows, ("all", fates(mutants.mutants))] if len(rows) > 1 else rows
    return table(
        ["", *(mutations.FATES[fate] for fate in shown)],
        [[name, *(numbers.number(counted[fate]) for fate in shown)] for name, counted in every],
    )


def place_rows(mutants: Mutants, places: Sequence[Place]) -> Iterator[list[str]]:
    """A row for each change that nothing notices; the first of a place names it."""
    for place in places:
        for n, each in enumerate(place.unnoticed[:MOST_CHANGES]):
            name = f"{prose(place.name)}<br>line {numbers.number(place.line)}" if n == 0 else ""
            before = f"{code(place.before)} " if place.before else ""
            written = before + prose(mutations.change(each))
            yield [name, written, prose(mutations.where(mutants.policy, each))]
        if (rest := len(place.unnoticed) - MOST_CHANGES) > 0:
            yield ["", f"and {numbers.number(rest)} more", "in the JSON"]
