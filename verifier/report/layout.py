"""JSON as text that people can read too, at the pace of the library's encoder: that one knows no layout of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

SPREAD = 2
"""How deep in a document each part has a line of its own."""


def laid_out(found: Any, indent: str = "", spread: int = SPREAD) -> str:
    """A document, or a part of one; its first line is not indented, and what is small enough to be read whole has one line."""
    deeper = f"{indent}  "
    if isinstance(found, Mapping) and found and spread:
        parts = [f"{json.dumps(name)}: {laid_out(part, deeper, spread - 1)}" for name, part in found.items()]
    elif isinstance(found, list) and found and all(isinstance(part, dict) for part in found):
        parts = [json.dumps(part, ensure_ascii=False) for part in found]
    else:
        return json.dumps(found, ensure_ascii=False)
    opens, closes = "{}" if isinstance(found, Mapping) else "[]"
    return f"{opens}\n{deeper}" + f",\n{deeper}".join(parts) + f"\n{indent}{closes}"
