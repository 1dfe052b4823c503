"""Reads a lock, strictly: what `--lock` did not write, or somebody has changed since, is not a lock."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.regular_file import NotAFileError, bytes_of
from policy_dsl.text import NO_LINE, Span
from verifier.lock.entry import HEAD, Entry, Facts
from verifier.lock.text import COUNT, FORMAT, MOST_BYTES

CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})( |$)")
LINE = re.compile(r"\(at line ([0-9]+)")
AGAIN = "delete it, and write it again with `evenhand verify --lock` of every policy that it is about"


class UnusableError(Exception):
    """The file is not a lock that can be used; it has the finding."""

    def __init__(self, finding: Finding) -> None:
        """With the finding that says why."""
        super().__init__(finding.message)
        self.finding = finding


def content_of(path: str) -> bytes | None:
    """The bytes of a lock; `None` if there is none. Raises UnusableError."""
    try:
        content = bytes_of(path, MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except NotAFileError as error:
        raise unusable(path, f"it is not a file: {error.strerror}", hint="move it away") from None
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or "its name cannot be used").lower()
        raise unusable(path, f"it cannot be read: {why}", hint="make it readable") from None
    if len(content) > MOST_BYTES:
        raise unusable(path, f"it has more than {MOST_BYTES // 2**20} MiB")
    return content


def read(path: str, content: bytes) -> dict[str, Entry]:
    """The entries of a lock, by name. Raises UnusableError."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise unusable(path, "it is not UTF-8", content.count(b"\n", 0, error.start) + 1) from None
    for number, line in enumerate(text.split("\n"), 1):
        if CONFLICT.match(line):
            raise unusable(path, "a merge left its marks in it", number)
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        place = LINE.search(str(error))
        twice = any(word in str(error) for word in ("twice", "overwrite", "already", "mutate"))
        reason = "it has something twice" if twice else "it is not as `--lock` writes it"
        if "end of document" in str(error):
            reason = "its end is missing"
        raise unusable(path, reason, int(place[1]) if place else None) from None
    version = document.pop("format", None)
    if version != FORMAT:
        if isinstance(version, str) and version.startswith("evenhand.lock/"):
            message = f"`{path}` has the format `{version[:40]}`, and this version of evenhand reads `{FORMAT}`"
            raise UnusableError(Finding("E432", message, path, NO_LINE, AGAIN))
        raise unusable(path, f'it does not say `format = "{FORMAT}"`')
    return {name: entry(path, name, table) for name, table in document.items()}


def entry(path: str, name: str, table: Any) -> Entry:
    """The entry of a policy. Raises UnusableError."""
    if not isinstance(table, dict):
        raise unusable(path, f"`{name}` in it is not an entry")
    facts: Facts = {}
    count = table.pop(COUNT, None)
    for key, value in table.items():
        if isinstance(value, dict):
            facts[key] = {fact: parts(path, f"{name}, {key}, {fact}", each) for fact, each in value.items()}
        else:
            facts.setdefault(HEAD, {})[key] = parts(path, f"{name}, {key}", value)
    result = Entry(name, facts)
    if type(count) is not int or count != result.size:
        raise unusable(path, f"the entry of `{name}` is not whole: it has {result.size} facts, not {number(count)}")
    return result


def parts(path: str, about: str, value: Any) -> tuple[str, ...]:
    """The parts of a fact. Raises UnusableError."""
    several = value if isinstance(value, list) else [value]
    if not several or not all(isinstance(part, str) for part in several):
        raise unusable(path, f"`{about}` in it is not a text")
    return tuple(several)


def number(count: Any) -> str:
    """The number of facts that an entry says that it has."""
    return str(count) if type(count) is int else "a number of them that it says"


def unusable(path: str, reason: str, line: int | None = None, hint: str = AGAIN) -> UnusableError:
    """The error for a file that is not a usable lock."""
    span = NO_LINE if line is None else Span(line, 1, line, 2)
    return UnusableError(Finding("E431", f"`{path}` is not a lock that can be used: {reason}", path, span, hint))
