"""On which cells of a sheet somebody has commented: the parts of a workbook that say so, read by themselves."""

from __future__ import annotations

import posixpath
from xml.parsers import expat

from policy_dsl.sheets.layout import place


def comments_of(parts: dict[str, bytes], sheet: str) -> list[tuple[int, int]]:
    """Row and column of each cell with a comment, in order; `sheet` is the part that the sheet is in. Raises UnfitError.

    A conversation has a comment of the older kind beside it, for programs that know no other.
    """
    sheet = sheet.removeprefix("/")
    folder, name = posixpath.split(sheet)
    found: set[tuple[int, int]] = set()
    for attributes in elements(parts.get(f"{folder}/_rels/{name}.rels", b""), "Relationship"):
        if attributes.get("Type", "").endswith("/comments"):
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).removeprefix("/")
            found |= {place(each.get("ref", "")) for each in elements(parts.get(target, b""), "comment")}
    return sorted(found)


def elements(part: bytes, tag: str) -> list[dict[str, str]]:
    """The attributes of each element of that name, whatever its namespace, in a part that has been scanned."""
    found: list[dict[str, str]] = []

    def started(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == tag:
            found.append(attributes)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = started
    if part:
        parser.Parse(part, True)
    return found
