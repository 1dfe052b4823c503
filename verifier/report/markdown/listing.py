"""The report of a run as a list of entries, in Markdown: of `check`, `test` and `diff`, and of findings alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from policy_dsl.model.provisions import Clause
from policy_dsl.text import Text
from verifier.report.entries.entry import Entry, Grade, Listing, Part
from verifier.report.entries.tones import QUOTED, TONES, gravest_first, totals
from verifier.report.facts.quotations import marked
from verifier.report.markdown.escape import code, fenced, message
from verifier.report.markdown.layout import MARKS, Block, document, folded, heading
from verifier.report.words import numbers
from verifier.report.words.document import Tone


def listing_markdown(listing: Listing, texts: Iterable[Text], extra: Iterable[Block] = ()) -> str:
    """The document of a listing, the gravest entries of each file first; then `extra` blocks."""
    by_path = {text.path: text for text in texts}
    blocks = [Block(f"## evenhand {listing.command}\n\n{totals(listing.entries)}; exit code {listing.exit_code}")]
    for part in listing.parts:
        blocks += part_blocks(part, by_path)
    return document([*blocks, *extra])


def part_blocks(part: Part, texts: Mapping[str, Text]) -> Iterator[Block]:
    """The entries of one file. What passes is folded."""
    if not part.entries:
        return
    yield Block(heading(3, part.name if part.name == part.path else f"{part.name} ({part.path})"), part.path)
    for entry in gravest_first(part.entries):
        if entry.grade is not Grade.PASSED:
            yield Block(entry_text(entry, texts), f"{entry.status} {entry.name}")
    passed = [entry for entry in part.entries if entry.grade is Grade.PASSED]
    if passed:
        statuses = Counter(entry.status for entry in passed)
        summary = ", ".join(f"{numbers.number(count)} {status}" for status, count in statuses.items())
        yield folded(summary, ["\n".join(f"- {entry_line(entry)}" for entry in passed)])


def entry_text(entry: Entry, texts: Mapping[str, Text]) -> str:
    """An entry, with its details, its place and the line that it is about."""
    lines = [f"- {entry_line(entry)}", *(message(detail) for detail in entry.details)]
    item = "<br>".join(lines)
    span, text = entry.place.span, texts.get(entry.place.path)
    if entry.grade not in QUOTED or span is None or text is None:
        return item
    return f"{item}\n\n{fenced(marked(text, Clause(entry.place.path, span)).text)}"


def entry_line(entry: Entry) -> str:
    """An entry in one line."""
    tone = TONES[entry.grade]
    mark = "" if tone is Tone.NEUTRAL else MARKS[tone]
    place = entry.place.path if entry.place.span is None else f"{entry.place.path}:{entry.place.span.line}"
    rule = f" {entry.rule}" if entry.grade in QUOTED else ""
    return f"{mark}{entry.status}{rule}: {message(entry.message)} ({code(place)})"
