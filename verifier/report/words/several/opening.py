"""The part that opens the report of several files."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.report.facts.families import Family
from verifier.report.words.document import Part, Rows, Sentence, Tone
from verifier.report.words.several.guarantees import failing, guarantee_rows, has_moved_shares, has_shares
from verifier.report.words.several.losers import extent_rows, loser_sentences
from verifier.report.words.several.names import TODAY, column_names
from verifier.report.words.several.pairs import pair_sentences
from verifier.results.together import Pair

CELLS = "the combinations of facts in which it does"
SHARES = "of the requests or pairs that it is about"


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
        (table, *numbers_explained(family), *grave, *loser_sentences(family, names), *others),
    )


def numbers_explained(family: Family) -> list[Sentence]:
    """What the numbers of the table count."""
    kinds = "A kind of request is one combination of facts, however often it is sent."
    if not failing(family):
        return [Sentence(kinds, Tone.QUIET)]
    moved = has_moved_shares(family)
    shares = f"; in percent, {SHARES}" if moved or has_shares(family) else ""
    today = " (today → proposed, where it fails in as many combinations as today)" if moved else ""
    return [Sentence(f"A number where a guarantee fails counts {CELLS}{shares}{today}. {kinds}", Tone.QUIET)]
