"""Takes pictures of a report as a page, in Chromium: how it begins, and a request tried in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[3]
PROPOSAL = "spec/mp162/proposals/honesty-flag.policy"
FOLDER = ROOT / "docs" / "pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTH, HEIGHT = 960, 900

GIVEN = {
    "party": "Supplier", "role": "IS", "service": "4.8.1", "device": "SMETS2", "mode": "OnDemand",
    "purposes": ["Settlement"], "declared": ["Settlement"],
}  # fmt: skip
"""The request that is tried."""


def browser() -> str | None:
    """The path of a browser; `None` if there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def beginning(tab: Any, path: Path) -> None:
    """How the page begins."""
    tab.screenshot(path=path)


def what_if(tab: Any, path: Path) -> None:
    """A request, with its decisions."""
    part = tab.locator("[data-explore]")
    part.evaluate("(part, given) => part.giveFacts(given)", GIVEN)
    part.evaluate("() => document.activeElement.blur()")
    top = part.bounding_box()
    tab.screenshot(
        path=path,
        full_page=True,
        clip={"x": 0, "y": top["y"] + tab.evaluate("scrollY"), "width": WIDTH, "height": 1010},
    )


PICTURES: dict[str, Callable[[Any, Path], None]] = {"page.png": beginning, "what-if.png": what_if}
"""The pictures, and how each is taken."""


def take() -> None:
    """Takes each picture again."""
    from playwright.sync_api import sync_playwright

    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        report = Path(folder) / "report.html"
        evenhand = Path(sys.executable).with_name("evenhand")
        subprocess.run([evenhand, "verify", PROPOSAL, "--output", f"html={report}", "--format", "plain"],
                       cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)  # fmt: skip
        started = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox", "--disable-quic"])
        tab = started.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        tab.goto(report.as_uri())
        for name, picture in PICTURES.items():
            picture(tab, FOLDER / name)
        started.close()
