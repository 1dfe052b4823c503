"""The page of a run as a list of entries: of `check`, of `test`, and of findings that keep a command from its work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from policy_dsl.model.provisions import Clause
from policy_dsl.text import Text
from verifier.report.entries.entry import Entry, Listing, Part
from verifier.report.entries.tones import QUOTED, TONES, gravest_first, totals
from verifier.report.facts.quotations import QuotedLine, marked
from verifier.report.html.page import page
from verifier.report.medium import Medium
from verifier.report.versions import versions
from verifier.report.words.document import Tone


class ShownEntry(Struct, frozen=True):
    """An entry, with its place in words, and the line that it is about."""

    entry: Entry
    tone: Tone
    place: str
    lines: tuple[QuotedLine, ...]


class ShownPart(Struct, frozen=True):
    """The entries of one file, the gravest first."""

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


def shown_part(part: Part, texts: Mapping[str, Text]) -> ShownPart:
    """One part."""
    return ShownPart(part.name, part.path, tuple(shown_entry(entry, texts) for entry in gravest_first(part.entries)))


def shown_entry(entry: Entry, texts: Mapping[str, Text]) -> ShownEntry:
    """One entry."""
    span, text = entry.place.span, texts.get(entry.place.path)
    place = entry.place.path if span is None else f"{entry.place.path}:{span.line}"
    quoted = entry.grade in QUOTED and span is not None and text is not None
    lines = (marked(text, Clause(entry.place.path, span)),) if quoted and text and span else ()
    return ShownEntry(entry, TONES[entry.grade], place, lines)
