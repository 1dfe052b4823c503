"""Tools that are not Python's, such as Node. A test whose tool is missing is skipped and says so; where `EVENHAND_REQUIRE`
names the tool, as `.ci/run` does, it fails.
"""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).parents[1]
TYPESCRIPT = ROOT / ".venv" / "typescript" / "node_modules" / ".bin"
"""Where `make` installs the TypeScript compiler."""


def required(name: str) -> bool:
    """Whether a missing tool is a failure."""
    return name in os.environ.get("EVENHAND_REQUIRE", "").split()


def missing(name: str) -> NoReturn:
    """Skips the test, or fails it where the tool is required."""
    if required(name):
        pytest.fail(f"EVENHAND_REQUIRE names {name}, which is not installed")
    pytest.skip(f"not installed: {name}")


def node() -> str:
    """The path of Node."""
    return shutil.which("node") or missing("node")


def typescript() -> list[str]:
    """The command of the TypeScript compiler."""
    node()
    found = shutil.which("tsc", path=str(TYPESCRIPT)) or shutil.which("tsc")
    return [found] if found else missing("typescript")


BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser_path() -> str | None:
    """The path of Chromium, or of Chrome; `None` without either."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def chromium() -> str:
    """The path of Chromium, or of Chrome."""
    return browser_path() or missing("chromium")
