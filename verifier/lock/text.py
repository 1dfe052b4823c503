"""The text of a lock: TOML with one fact a line, sorted, so that a change of one thing is a change of few lines.

TOML, because people know it, other programs read it, and it says what is in a string, whatever name an author chose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from verifier.lock.entry import HEAD, Entry

NAME = "evenhand.lock"
"""The name of the file, in the folder of the policies that it is about."""

FORMAT = "evenhand.lock/1"
MOST_BYTES = 8 * 2**20
"""The largest lock that is written or read."""

COMMENT = """\
# What the policies in this folder mean, and what was proved of them: one fact a line.
# Written by `evenhand verify --lock`; `evenhand verify --check-lock` fails where a policy has drifted from it.
# Do not merge it by hand: write it again.
"""
COUNT = "facts"
"""The number of facts of an entry, by which a truncated one shows."""

BARE = re.compile(r"[A-Za-z0-9_-]+")
ESCAPED = re.compile('[\\x00-\\x1f\\x7f"\\\\\ud800-\udfff]')


def text_of(entries: Mapping[str, Entry]) -> str:
    """The text of a lock with these entries."""
    return "\n".join([*COMMENT.splitlines(), f"format = {string(FORMAT)}", *blocks(entries.values()), ""])


def blocks(entries: Iterable[Entry]) -> Iterator[str]:
    """The lines of the entries, by name."""
    for entry in sorted(entries, key=lambda each: each.name):
        heading = key(entry.name)
        yield from ("", f"[{heading}]", f"{COUNT} = {entry.size}")
        for section in sorted(entry.facts):
            facts = entry.facts[section]
            if section != HEAD and facts:
                yield from ("", f"[{heading}.{key(section)}]")
            yield from (f"{key(name)} = {value(facts[name])}" for name in sorted(facts))


def key(name: str) -> str:
    """A name as a key of TOML."""
    return name if BARE.fullmatch(name) else string(name)


def value(parts: tuple[str, ...]) -> str:
    """The parts of a fact as a value of TOML: a string, or an array of them."""
    return string(parts[0]) if len(parts) == 1 else f"[{', '.join(map(string, parts))}]"


def string(text: str) -> str:
    """A text as a string of TOML."""
    return f'"{ESCAPED.sub(escape, text)}"'


def escape(sign: re.Match[str]) -> str:
    """The escape of a character that a string cannot have as it is."""
    if "\ud800" <= sign[0] <= "\udfff":
        return "\\uFFFD"
    return f"\\{sign[0]}" if sign[0] in '"\\' else f"\\u{ord(sign[0]):04X}"
