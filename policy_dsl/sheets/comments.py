"""Finds the cells of a sheet that have comments, in the parts of the workbook."""

from __future__ import annotations

import posixpath
from xml.parsers import expat

from policy_dsl.sheets.layout import cell_place


def comments_of(parts: dict[str, bytes], sheet: str) -> list[tuple[int, int]]:
    """Row and column of each cell with a comment, in order; `sheet` is the name of the sheet's part. Raises UnfitError.

    Threaded comments are covered: each is also stored as an ordinary comment, for older programs.
    """
    sheet = sheet.removeprefix("/")
    folder, name = posixpath.split(sheet)
    cells: set[tuple[int, int]] = set()
    for attributes in elements(parts.get(f"{folder}/_rels/{name}.rels", b""), "Relationship"):
        if attributes.get("Type", "").endswith("/comments"):
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).removeprefix("/")
            cells |= {cell_place(each.get("ref", "")) for each in elements(parts.get(target, b""), "comment")}
    return sorted(cells)


def elements(part: bytes, tag: str) -> list[dict[str, str]]:
    """The attributes of each element with this tag, in any namespace. The part must have passed `package.scan`."""
    all_attributes: list[dict[str, str]] = []

    def started(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == tag:
            all_attributes.append(attributes)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = started
    if part:
        parser.Parse(part, True)
    return all_attributes
