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

Commented: TypeAlias = Literal[Format.TEXT, Format.PLAIN, Format.JSON, Format.MARKDOWN]
"""The formats of commands that look into one file: also a comment for a pull request."""

COMMENTED: tuple[Commented, ...] = (Format.TEXT, Format.PLAIN, Format.JSON, Format.MARKDOWN)

COMMON: tuple[Common, ...] = (Format.TEXT, Format.PLAIN, Format.JSON)

Listed: TypeAlias = Literal[Format.SARIF, Format.JUNIT, Format.GITHUB]
"""The formats that list the results of a run entry by entry."""
