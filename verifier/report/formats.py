"""The formats of reports. Commands match on them exhaustively, so mypy names each one that does not handle a new format."""

from __future__ import annotations

from enum import Enum
from typing import Literal, TypeAlias


class Format(Enum):
    """The format of a report."""

    TEXT = "text"
    PLAIN = "plain"
    JSON = "json"
    HTML = "html"
    MARKDOWN = "markdown"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"


Common: TypeAlias = Literal[Format.TEXT, Format.PLAIN, Format.JSON]
"""The formats of every command. The others are of results, so that only commands that judge files have them."""

Advising: TypeAlias = Literal[
    Format.TEXT, Format.PLAIN, Format.JSON, Format.HTML, Format.MARKDOWN, Format.SARIF, Format.GITHUB
]
"""The formats of a command that advises and judges nothing, so that it has no test cases for JUnit."""

ADVISING: tuple[Advising, ...] = (
    Format.TEXT, Format.PLAIN, Format.JSON, Format.HTML, Format.MARKDOWN, Format.SARIF, Format.GITHUB,
)  # fmt: skip

COMMON: tuple[Common, ...] = (Format.TEXT, Format.PLAIN, Format.JSON)

Listed: TypeAlias = Literal[Format.SARIF, Format.JUNIT, Format.GITHUB]
"""The formats that list the results of a run entry by entry."""
