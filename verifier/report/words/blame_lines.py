"""The provisions behind violations, in words."""

from __future__ import annotations

from collections.abc import Mapping

from verifier.report.words import causes, numbers
from verifier.report.words.numbers import joined, number
from verifier.results.blame import BlameSet
from verifier.results.status import Edition, Kind
from verifier.results.verdict import Verdict

MOST_SETS = 6
"""The most sets of provisions that are listed; JSON has them all."""

CAUSES = "what the proposal changes there:"

TITLE = "decided by (a line stays broken while all its provisions decide as they do):"


def blame_rows(v: Verdict) -> list[tuple[str, str]]:
    """For each set of provisions behind a claim's violations, how many it decides and its names; then what is left out."""
    if v.blame is None or v.kind not in (Kind.CLAIM, Kind.INTENT, Kind.FRAME):
        return []
    rows = [(number(each.count), set_words(each, sides_of(v))) for each in v.blame.sets[:MOST_SETS]]
    if rest := v.blame.sets[MOST_SETS:]:
        rows.append(("…", f"{number(len(rest))} more (in the JSON)"))
    if not v.blame.complete:
        rows.append(("…", "and others, too many to list"))
    return rows


def cause_line(v: Verdict) -> str:
    """What a proposal changes behind the violations of a claim; empty where nothing is."""
    if v.blame is None or not v.blame.causes or v.kind not in (Kind.CLAIM, Kind.INTENT, Kind.FRAME):
        return ""
    return f"{CAUSES} {numbers.listed(causes.named(v.blame.causes, MOST_SETS), MOST_SETS)}"


def sides_of(v: Verdict) -> Mapping[Edition, str]:
    """The names of the two policies that a claim between policies is about; none for another claim."""
    example = v.counterexample
    names = () if example is None or not example.of_a_change else tuple(name for name, _ in example.decisions)
    own = tuple(edition.value for edition in Edition)
    return {} if names in ((), own) else dict(zip(Edition, names, strict=True))


def set_words(blamed: BlameSet, sides: Mapping[Edition, str]) -> str:
    """The names of the provisions, each once, with the edition in which they decide where that has to be said."""
    editions = [(name, when(blamed, edition, name, sides)) for edition, name in blamed.provisions]
    return joined([f"{name} ({words})" if words else name for name, words in dict.fromkeys(editions)])


def when(blamed: BlameSet, edition: Edition, name: str, sides: Mapping[Edition, str]) -> str:
    """In which edition a provision decides; empty where it is one after the change, and only there. Of two policies, in
    which of them.
    """
    if sides:
        return f"in {sides[edition]}"
    if {(each, name) for each in Edition} <= set(blamed.provisions):
        return "before and after"
    return "before" if edition is Edition.BASE else ""
