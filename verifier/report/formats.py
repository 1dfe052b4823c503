"""The formats of reports. Each command matches on them, so that mypy names every one that does not handle a new member."""

from __future__ import annotations

from enum import Enum


class Format(Enum):
    """How to report."""

    TEXT = "text"
    PLAIN = "plain"
    JSON = "json"
