"""Lays out JSON so that people can read it too, and uses the library's fast encoder for the small parts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from policy_dsl.diagnostics.render import CONTROL, without_control
from verifier.report.medium import Medium

SPREAD = 2
"""The depth in a document down to which parts have lines of their own."""


def lay_out(document: Any, indent: str = "", spread: int = SPREAD) -> str:
    """The text of a document or a part of one, its first line not indented. Small parts have one line."""
    deeper = f"{indent}  "
    if isinstance(document, Mapping) and document and spread:
        parts = [f"{json.dumps(name)}: {lay_out(part, deeper, spread - 1)}" for name, part in document.items()]
    elif isinstance(document, list) and document and all(isinstance(part, dict) for part in document):
        parts = [json.dumps(part, ensure_ascii=False) for part in document]
    else:
        return json.dumps(document, ensure_ascii=False)
    opens, closes = "{}" if isinstance(document, Mapping) else "[]"
    return f"{opens}\n{deeper}" + f",\n{deeper}".join(parts) + f"\n{indent}{closes}"


UNSAFE = re.compile(rf"{CONTROL.pattern}|\\u00[01]|\\[bfrt]")
"""Matches text that may encode a terminal control sequence."""


def dump(document: Mapping[str, Any], medium: Medium) -> str:
    """The document as text, in ASCII where the medium cannot encode it otherwise.

    Programs may print strings of a document as they are. So the strings have no terminal control sequences, not even in
    the names of files.
    """
    text = lay_out(document)
    if UNSAFE.search(text):
        text = lay_out(harmless_strings(document))
    if not text.isascii() and not medium.holds_everything:
        text = re.sub(r"[^\x00-\x7f]", lambda sign: json.dumps(sign[0])[1:-1], text)
    return text + "\n"


def harmless_strings(part: Any) -> Any:
    """A part of a document, with terminal control sequences removed from its strings."""
    match part:
        case str():
            return without_control(part)
        case Mapping():
            return {without_control(name): harmless_strings(of) for name, of in part.items()}
        case list() | tuple():
            return [harmless_strings(of) for of in part]
        case _:
            return part
