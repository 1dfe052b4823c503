"""The page of a run as a list of entries: of `check`, of `test`, and of findings that keep a command from its work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from policy_dsl.model.provisions import Clause
from policy_dsl.text import Text
from verifier.report.entries.entry import Entry, Grade, Listing, Part
from verifier.report.facts.quotations import QuotedLine, marked
from verifier.report.html.page import page
from verifier.report.medium import Medium
from verifier.report.versions import versions
from verifier.report.words.document import Tone

TONES = {
    Grade.PASSED: Tone.GOOD,
    Grade.FAILED: Tone.BAD,
    Grade.DISAGREED: Tone.BAD,
    Grade.MISTAKE: Tone.BAD,
    Grade.UNDECIDED: Tone.OPEN,
    Grade.REMARK: Tone.OPEN,
    Grade.EXPECTED: Tone.NEUTRAL,
    Grade.CHANGED: Tone.NEUTRAL,
    Grade.FACT: Tone.NEUTRAL,
}

QUOTED = (Grade.MISTAKE, Grade.REMARK)
"""The grades of findings, whose lines are shown."""


class ShownEntry(Struct, frozen=True):
    """An entry, with its place in words, and the line that it is about."""

    entry: Entry
    tone: Tone
    place: str
    lines: tuple[QuotedLine, ...]


class ShownPart(Struct, frozen=True):
    """The entries of one file, those to look at first."""

    name: str
    path: str
    entries: tuple[ShownEntry, ...]


def listing_page(listing: Listing, texts: Iterable[Text], medium: Medium) -> str:
    """The page of a listing; `texts` are those that its findings are about."""
    by_path = {text.path: text for text in texts}
    title = f"evenhand {listing.command}"
    parts = [shown_part(each, by_path) for each in listing.parts]
    return page(
        "listing.html.j2", medium, title, parts=parts, exit_code=listing.exit_code, totals=totals(listing.entries),
        versions=versions(proved=listing.command != "check"),
    )  # fmt: skip


def totals(entries: Iterable[Entry]) -> str:
    """How many entries there are of each status."""
    counts: dict[str, int] = {}
    for entry in entries:
        if entry.grade is not Grade.FACT:
            counts[entry.status] = counts.get(entry.status, 0) + 1
    return ", ".join(f"{count:,} {status}" for status, count in counts.items()) or "nothing to report"


def shown_part(part: Part, texts: Mapping[str, Text]) -> ShownPart:
    """One part."""
    order = [*TONES]
    entries = sorted(part.entries, key=lambda entry: (TONES[entry.grade] is not Tone.BAD, order.index(entry.grade) > 5))
    return ShownPart(part.name, part.path, tuple(shown_entry(entry, texts) for entry in entries))


def shown_entry(entry: Entry, texts: Mapping[str, Text]) -> ShownEntry:
    """One entry."""
    span, text = entry.place.span, texts.get(entry.place.path)
    place = entry.place.path if span is None else f"{entry.place.path}:{span.line}"
    quoted = entry.grade in QUOTED and span is not None and text is not None
    lines = (marked(text, Clause(entry.place.path, span)),) if quoted and text and span else ()
    return ShownEntry(entry, TONES[entry.grade], place, lines)
