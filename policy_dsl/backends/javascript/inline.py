"""Checks as the text of a script in a page: the runtime once, and the manifest and tables of each check."""

from __future__ import annotations

import re
from collections.abc import Mapping

from policy_dsl.backends.javascript.emit import laid_out, pretty
from policy_dsl.backends.javascript.readback import read, seal_of
from policy_dsl.backends.javascript.runtime_parts import opener, parts_of, runtime, united

WITH_DERIVED = "((manifest, tables) => Object.freeze({{ ...{}(manifest, tables), derive: deriving(tables) }}))"
"""The function that makes a check of its manifest and tables where there are derived facts."""


def inline_script(sources: Mapping[str, str]) -> str:
    """The text of a script that defines `checks`, an object with a check for each name, such as `checks.before.decide`.

    `sources` are texts of modules by name; a name has to be an identifier. The text needs no network and evaluates nothing,
    so a page may allow it by its hash alone; it has nothing in it that ends a script.
    """
    if not all(re.fullmatch("[a-z][A-Za-z0-9]*", name) for name in sources):
        raise ValueError("a check is called by an identifier")
    lines = []
    used = set()
    for name, source in sources.items():
        manifest, tables = read(source)
        parts = parts_of(tables)
        used.add(parts)
        texts = (pretty({"sha256": seal_of(source), **manifest}), laid_out(tables))
        arguments = ", ".join(f"JSON.parse(String.raw`{text}`)" for text in texts)
        open_ = WITH_DERIVED.format(opener(parts)) if parts.derived else opener(parts)
        lines.append(f"  {name}: {open_}({arguments}),\n")
    return f"{runtime(united(used))}\nconst checks = Object.freeze({{\n{''.join(lines)}}});\n"
