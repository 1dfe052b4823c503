"""What stands behind a brief, in parts that a reader opens: claims, refutations, changes, assumptions, clauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from policy_dsl.text import Text
from verifier.report.facts.quotations import quotation
from verifier.report.markdown.escape import code, fenced, message, prose
from verifier.report.markdown.layout import MARKS, Block, folded, table
from verifier.report.words import numbers
from verifier.report.words.annex.changes import ChangeGroup, ChangeList
from verifier.report.words.annex.citations import Cited
from verifier.report.words.annex.claims import Always, Claim
from verifier.report.words.annex.findings import ShownFinding
from verifier.report.words.annex.refutations import Refutation, SideBySide, Specimen
from verifier.report.words.annex.regions import RegionList
from verifier.report.words.causes import in_brackets

MOST_QUOTED = 40
"""The most clauses that are quoted."""

MOST_FINDINGS = 100
"""The most findings in one block, which would be left out as a whole if it were too long."""


def claim_tables(titled: Iterable[tuple[str, Sequence[Claim]]], always: Sequence[Always]) -> Block:
    """All verdicts, in tables."""
    blocks = []
    for title, claims in titled:
        today = any(claim.today for claim in claims)
        headings = ["", title, *(["today", "as proposed", "in short"] if today else ["verdict"])]
        rows = [
            [
                MARKS[claim.tone].strip(),
                f"**{prose(claim.name)}**" + (f"<br>{prose(claim.sentence)}" if claim.sentence else ""),
                *([prose(claim.today)] if today else []),
                prose(claim.verdict_words),
                *([prose(claim.movement)] if today else []),
            ]
            for claim in claims
        ]
        blocks.append(table(headings, rows))
    rows = [
        [MARKS[row.tone].strip(), f"**{prose(row.name)}**<br>{prose(row.meaning)}", prose(row.extent)] for row in always
    ]
    blocks.append(table(["", "Asked of every policy", "verdict"], rows))
    return folded("What is claimed", blocks)


def refutation(item: Refutation) -> Block:
    """A verdict that is not proved."""
    claim = item.claim
    blocks = [prose(claim.sentence)] if claim.sentence else []
    standing = [claim.verdict_words, f"today {claim.today}" if claim.today else "", claim.movement]
    blocks.append(prose("; ".join(part for part in standing if part)))
    if item.judges:
        blocks.append(f"asked of {prose(item.judges)}")
    if item.cause:
        blocks.append(f"{prose(item.cause)} {', '.join(code(each.id) for each in item.decided_by[:6])}".rstrip())
    blocks += [prose(line) for line in item.lines]
    if item.alike:
        blocks.append("\n".join(f"- {prose(each.name)}" for each in item.alike))
    if item.example is not None:
        blocks.append(side_by_side(item.example))
        blocks += ["<br>".join(map(prose, item.example.meanings))] if item.example.meanings else []
    if item.causes:
        names = [in_brackets(f"{code(each.id)} ({code(each.place)})", each.part) for each in item.causes]
        blocks.append(f"What the proposal changes behind {prose(claim.name)}: {numbers.listed(names, 6)}")
    if item.blame:
        rows = [[prose(row.count), " and ".join(map(blamed, row.provisions, row.when))] for row in item.blame]
        blocks.append(table(["decides", "provisions; a line stays broken while all of them decide as they do"], rows))
        blocks += [item.more_blame] if item.more_blame else []
    blocks += [prose(line) for line in item.remedies]
    for regions in (item.regions, item.overlaps):
        if regions is not None:
            blocks += region_blocks(regions, "pairs" if claim.verdict.pairs else "requests")
    return folded(f"{MARKS[claim.tone]}{claim.name}: {claim.verdict_words}", blocks, claim.name)


def side_by_side(example: SideBySide) -> str:
    """Requests in columns; where they differ in bold."""
    rows = []
    for n, name in enumerate(example.attributes):
        cells = [prose(each.facts[n]) for each in example.specimens]
        rows.append([prose(name), *(f"**{cell}**" if name in example.differing else cell for cell in cells)])
    rows += [[prose(term), *held] for term, held in example.terms]
    rows.append(["answer", *(f"**{prose(each.answer)}**" for each in example.specimens)])
    rows += [[prose(title), *map(prose, days)] for title, days in example.due]
    rows.append(["because of", *("<br>".join(deciding(each)) or "nothing" for each in example.specimens)])
    if any(each.overridden for each in example.specimens):
        overridden = (prose(", ".join(each.overridden)) or "nothing" for each in example.specimens)
        rows.append(["set aside", *overridden])
    return table(["", *(prose(each.name) for each in example.specimens)], rows)


def deciding(specimen: Specimen) -> Iterator[str]:
    """The provisions that decide a request, and what a cap or a floor among them does to the times."""
    for each, moved in zip(specimen.because, specimen.moves, strict=True):
        yield f"{cited(each)}, {prose(moved)}" if moved else cited(each)


def blamed(provision: Cited, when: str) -> str:
    """A provision with its place, and the edition in which it decides where that has to be said."""
    return f"{code(provision.id)} ({code(provision.place)}{f', {prose(when)}' if when else ''})"


def cited(provision: Cited) -> str:
    """A provision with its source and its place."""
    parts = [code(provision.id), prose(provision.source), code(provision.place) if provision.place else ""]
    return ", ".join(part for part in parts if part)


def region_blocks(regions: RegionList, unit: str) -> list[str]:
    """Regions in a table, after what there is to say of them."""
    rows = [[prose(row.count), prose(row.words)] for row in regions.rows]
    blocks = [prose(regions.title)] if regions.title else []
    blocks.append(table([unit, "which"], rows))
    return [*blocks, f"and {prose(regions.rest)}"] if regions.rest else blocks


def change_blocks(changes: ChangeList) -> Iterator[Block]:
    """What changes: the totals, then each pair of outcomes."""
    directions = f": {', '.join(changes.directions)}" if changes.directions else ""
    lines = [prose(f"{changes.extent}{directions}.")]
    if changes.doubt:
        lines.append(f"? {prose(changes.doubt)}")
    yield folded("What changes", [*lines, *(line for group in changes.groups for line in change_group(group))])


def change_group(group: ChangeGroup) -> list[str]:
    """The requests that change in one way."""
    names = [in_brackets(code(each.id), each.part) for each in group.because[:6]]
    more = f" and {len(group.because) - 6} more" if len(group.because) > 6 else ""
    because = f"because of {', '.join(names)}{more}" if names else "no provision decides"
    title = (
        f"**{prose(group.count)}: {prose(group.before)} → {prose(group.after)}** ({prose(group.direction)}), {because}"
    )
    return [title, *region_blocks(group.regions, "requests")]


def clause_quotes(provisions: Iterable[Cited], texts: Mapping[str, Text]) -> Block | None:
    """The lines of the clauses that are cited, each once."""
    blocks = []
    unique = list(dict.fromkeys(provisions))
    for each in unique[:MOST_QUOTED]:
        lines = "\n".join(line.text for line in quotation(texts, each.clause))
        if lines:
            blocks += [cited(each), fenced(lines)]
    if len(unique) > MOST_QUOTED:
        blocks.append(f"and {len(unique) - MOST_QUOTED} more")
    return folded("The clauses cited, as they are written", blocks) if blocks else None


def remarks(findings: Sequence[ShownFinding], *, opened: bool = False) -> Block | None:
    """Findings with the lines that they are about, errors first, up to a limit."""
    if not findings:
        return None
    blocks = []
    for each in sorted(findings, key=lambda each: each.severity != "error")[:MOST_FINDINGS]:
        mark = "✗" if each.severity == "error" else "?"
        hint = f"<br>{message(each.hint)}" if each.hint else ""
        blocks.append(f"{mark} {each.severity} {each.code}: {message(each.message)}{hint}<br>{code(each.place)}")
        if each.lines:
            blocks.append(fenced("\n".join(line.text for line in each.lines)))
    if (rest := len(findings) - MOST_FINDINGS) > 0:
        blocks.append(f"and {numbers.number(rest)} more (in the JSON)")
    return folded("Remarks on the text", blocks, opened=opened)
