"""Places in files, and fingerprints that do not change when lines are moved."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from verifier.report.entries.entry import Entry, Part, Place, Related


def location(place: Place) -> dict[str, Any]:
    """A place: the file, and the region if it is about a stretch of text."""
    artifact: dict[str, Any] = {"uri": uri(place.path)}
    if not os.path.isabs(place.path):
        artifact["uriBaseId"] = "%SRCROOT%"
    physical: dict[str, Any] = {"artifactLocation": artifact}
    if place.span is not None:
        span = place.span
        physical["region"] = {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        }
    return {"physicalLocation": physical}


def related(number: int, each: Related) -> dict[str, Any]:
    """A related place."""
    return {"id": number, "message": {"text": each.words}, **location(each.place)}


def uri(path: str) -> str:
    """The path as a URI: relative to the folder in which the command ran, unless it is absolute."""
    quoted = quote(os.fsencode(path.replace(os.sep, "/")))
    if os.path.isabs(path):
        return f"file://{quoted if quoted.startswith('/') else f'/{quoted}'}"
    return quoted.removeprefix("./")


def fingerprint(part: Part, entry: Entry) -> str:
    """A hash of what the result is about: the file, the policy, the rule and the name, which no other entry has."""
    meaning = "\0".join((uri(part.path), part.name, entry.rule, entry.name))
    return sha256(meaning.encode("utf-8", "surrogateescape")).hexdigest()
