"""The part that opens the report of several files."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.report.facts.families import Family
from verifier.report.words.document import Part, Rows, Sentence, Tone
from verifier.report.words.several.guarantees import (
    counts_cells,
    every_verification,
    failing,
    guarantee_rows,
    has_refusals,
)
from verifier.report.words.several.losers import extent_rows, loser_sentences
from verifier.report.words.several.names import TODAY, column_names, compared_with
from verifier.report.words.several.pairs import pair_sentences
from verifier.results.status import Kind
from verifier.results.together import Pair

CELLS = "the combinations of facts in which it does"
SHARES = "one of the requests or pairs that it is about"


def opening(family: Family, pairs: Sequence[Pair]) -> Part:
    """One table, proposals by guarantees; then who loses, and which of the proposals can be adopted together."""
    names = column_names(family)
    headings = ("", TODAY, *names)
    guarantees, extents = guarantee_rows(family), extent_rows(family)
    table = Rows(headings, (*guarantees, *extents))
    together = pair_sentences(family, family.pairs(pairs))
    grave = [each for each in together if each.tone in (Tone.BAD, Tone.OPEN)]
    others = [each for each in together if each not in grave]
    return Part(
        f"The proposals to {family.policy.name}",
        (table, *numbers_explained(family, names), *grave, *loser_sentences(family, names), *others),
    )


def numbers_explained(family: Family, names: Sequence[str]) -> list[Sentence]:
    """What the numbers of the table count, and what the guarantees say."""
    texts = []
    if failing(family):
        counted = (
            f"A number where a guarantee fails counts {CELLS}; better is also what fails there for fewer requests."
        )
        texts.append(counted if counts_cells(family) else f"A share where a guarantee fails is {SHARES}.")
    if has_refusals(family):
        texts.append("Repaired by refusal: what breaks it today is refused instead.")
    texts += [
        f"The column {name} compares with {compared_with(v)}, not with today."
        for name, (_, v) in zip(names, family.verified, strict=True)
        if v.proposal is not None and v.proposal.below is not None
    ]
    kinds = "A kind of request is one combination of facts, however often it is sent."
    sentences = {
        v.name: v.sentence for _, each in every_verification(family) for v in each.verdicts if v.kind is Kind.CLAIM
    }
    legend = tuple(f"{name}: {sentence}" for name, sentence in sentences.items() if sentence != name)
    return [Sentence(" ".join([*texts, kinds]), Tone.QUIET, legend)]
