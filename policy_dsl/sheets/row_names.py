"""The names in the column `row` of a sheet. A name of several words is put in quotes, with a remark."""

from __future__ import annotations

from collections.abc import Iterator

from policy_dsl.diagnostics.finding import Finding, has_errors
from policy_dsl.resolve.tables.cells import words_of
from policy_dsl.resolve.words.lookalikes import appearances, confusable_with
from policy_dsl.resolve.words.name_text import name_clash
from policy_dsl.resolve.words.reserved_words import RESERVED
from policy_dsl.sheets.sheet import Fault, Sheet, about_cell, summarized
from policy_dsl.syntax import tree


def with_row_names(sheet: Sheet) -> tuple[tuple[tuple[str, ...], ...], list[Finding]]:
    """The rows of the sheet with names that a policy allows, and findings about names that changed or cannot be used."""
    findings: list[Finding] = []
    rows = [list(row) for row in sheet.rows]
    headings = [" ".join(cell.split()) for cell in sheet.rows[0]]
    for column in (n for n, heading in enumerate(headings) if heading == "row"):
        seen: dict[str, str] = {}
        for number, row in enumerate(rows[1:], 2):
            written, faults = name_of_row(row[column], seen)
            findings += (about_cell(sheet.path, sheet.name, number, column + 1, fault) for fault in faults)
            row[column] = written
    errors = [finding for finding in findings if has_errors([finding])]
    remarks = [finding for finding in findings if not has_errors([finding])]
    return tuple(map(tuple, rows)), [*summarized(errors), *summarized(remarks)]


def name_of_row(text: str, seen: dict[str, str]) -> tuple[str, list[Fault]]:
    """The name as a policy writes it, and its faults. `seen` maps appearances to earlier names; this name is added to it."""
    parts = words_of(tree.Cell(text))
    written = text
    faults: list[Fault] = []
    if len(parts) > 1 and '"' not in text:
        written = f'"{text}"'
        message = f"holds `{text[:60]}`, and is written `{written[:62]}`: the name of a row is one word, or in quotes"
        faults.append(Fault("W508", message))
        name = " ".join(text.split())
    elif len(parts) != 1 or not parts[0].text.strip() or '"' in parts[0].text:
        return text, [
            Fault("E517", f"holds `{text[:60]}`, which cannot name a row", "write one word, or several in quotes")
        ]
    else:
        name = " ".join(parts[0].text.split())
    if name in RESERVED:
        return text, [Fault("E517", f"holds `{name}`, which is a word of the language", "give the row another name")]
    faults += lookalike_faults(name, seen)
    seen |= dict.fromkeys(appearances(name), name)
    return written, faults


def lookalike_faults(name: str, seen: dict[str, str]) -> Iterator[Fault]:
    """The fault, if any, of a name that a reader could confuse with an earlier one."""
    before = next((seen[look] for look in sorted(confusable_with(name)) if seen.get(look, name) != name), None)
    if before is not None:
        message, hint = name_clash("row", name, before)
        yield Fault("E517", f"holds a name that looks like another: {message}", hint)
