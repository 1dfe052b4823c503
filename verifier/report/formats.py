"""The formats of reports. Each command matches on them, so that mypy names every command that does not handle a new one."""

from __future__ import annotations

from enum import Enum


class Format(Enum):
    """The format of a report."""

    TEXT = "text"
    PLAIN = "plain"
    JSON = "json"
