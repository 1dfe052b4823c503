"""The formats of reports. Commands match on them exhaustively, so mypy names each one that does not handle a new format."""

from __future__ import annotations

from enum import Enum


class Format(Enum):
    """The format of a report."""

    TEXT = "text"
    PLAIN = "plain"
    JSON = "json"
