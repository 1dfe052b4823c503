"""What pytest loads at every start. Everything else is imported when a policy file is collected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from verifier.pytest_plugin.collect import PolicyTests

SHORTEST, LONGEST = 0.001, 86_400.0
"""The range of a time-out, in seconds."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declares the options of the configuration file."""
    parser.addini(
        "evenhand_files", "Names of policy files, as globs; Markdown is read only if named.", "args", ["*.policy"]
    )
    parser.addini(
        "evenhand_timeout", "Seconds for each engine and question, as in `evenhand verify --timeout`.", "string", "30"
    )
    parser.addini("evenhand_expect", "A file of expected verdicts, as in `evenhand verify --expect`.", "string", "")


def pytest_configure(config: pytest.Config) -> None:
    """Refuses a time-out that is none, before anything is collected."""
    timeout(config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> PolicyTests | None:
    """The tests of a policy file."""
    config = parent.config
    if not any(file_path.match(pattern) for pattern in config.getini("evenhand_files")):
        return None
    from verifier.pytest_plugin.collect import PolicyTests

    return PolicyTests.from_parent(parent, path=file_path, seconds=timeout(config), expect=expect(config))


def timeout(config: pytest.Config) -> float:
    """The time-out of the configuration file. Raises UsageError for anything but a number of seconds in range."""
    text = str(config.getini("evenhand_timeout"))
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not SHORTEST <= seconds <= LONGEST:
        raise pytest.UsageError(
            f"evenhand_timeout: `{text[:40]}` is not a number of seconds from {SHORTEST} to {LONGEST:,.0f}"
        )
    return seconds


def expect(config: pytest.Config) -> Path | None:
    """The file of expected verdicts, relative to the configuration file that names it; `None` if there is none."""
    text = str(config.getini("evenhand_expect"))
    return ((config.inipath or config.rootpath / "-").parent / text) if text else None
