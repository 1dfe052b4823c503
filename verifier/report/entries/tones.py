"""How pages show the entries of a listing: their tones, their order and their totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from verifier.report.entries.entry import Entry, Grade
from verifier.report.words import numbers
from verifier.report.words.document import Tone

TONES = {
    Grade.MISTAKE: Tone.BAD,
    Grade.DISAGREED: Tone.BAD,
    Grade.FAILED: Tone.BAD,
    Grade.UNPROTECTED: Tone.BAD,
    Grade.UNDECIDED: Tone.OPEN,
    Grade.REMARK: Tone.OPEN,
    Grade.EXPECTED: Tone.NEUTRAL,
    Grade.CHANGED: Tone.NEUTRAL,
    Grade.ADVICE: Tone.NEUTRAL,
    Grade.IDLE: Tone.NEUTRAL,
    Grade.FACT: Tone.NEUTRAL,
    Grade.PASSED: Tone.GOOD,
}
"""The tones of the grades, the gravest first."""

QUOTED = (Grade.MISTAKE, Grade.REMARK)
"""The grades of findings, whose lines are shown."""


def gravest_first(entries: Iterable[Entry]) -> list[Entry]:
    """The entries by their grades, otherwise in their order."""
    order = [*TONES]
    return sorted(entries, key=lambda entry: order.index(entry.grade))


def totals(entries: Iterable[Entry]) -> str:
    """How many entries there are of each status."""
    counts = Counter(entry.status for entry in entries if entry.grade is not Grade.FACT)
    return ", ".join(f"{numbers.number(count)} {status}" for status, count in counts.items()) or "nothing to report"
