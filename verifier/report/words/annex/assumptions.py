"""What every proof assumes, sentence by sentence."""

from __future__ import annotations

from verifier.report.words import assumption_lines, numbers
from verifier.report.words.clauses import location
from verifier.report.words.document import Sentence
from verifier.results.assumptions import Assumption
from verifier.results.verification import Verification


def lines(assumption: Assumption) -> tuple[str, ...]:
    """What an assumption excludes, and what would become of the verdicts without it."""
    excluded = "some requests" if assumption.removes is None else numbers.plural(assumption.removes, "request")
    return (f"excludes {excluded}", *assumption_lines.without_lines(assumption))


def assumption_sentences(verification: Verification) -> list[Sentence]:
    """A sentence for each assumption."""
    return [
        Sentence(each.text, details=(*lines(each), *filter(None, (location(each.clause),))))
        for each in verification.assumptions
    ]
