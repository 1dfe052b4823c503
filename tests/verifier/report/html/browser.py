"""Opens reports in headless Chromium, and keeps what goes wrong in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.tools import chromium

FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
"""The tests may run as root, in a place without a network."""


@contextmanager
def started() -> Iterator[Any]:
    """A browser; without one, the test is skipped."""
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS])
        yield browser
        browser.close()


class Opened:
    """A report in a tab of its own; `wrong` are messages of the console, errors, dialogs and requests to anywhere else."""

    def __init__(self, browser: Any, path: Path, **look: Any) -> None:
        self.wrong: list[str] = []
        self.context = browser.new_context(**look)
        self.tab = self.context.new_page()
        self.tab.on("console", lambda message: self.wrong.append(message.text))
        self.tab.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.tab.on("dialog", self.dismissed)
        self.tab.on("request", lambda request: self.asked(request.url, path))
        self.tab.goto(path.resolve().as_uri())

    def dismissed(self, dialog: Any) -> None:
        self.wrong.append(dialog.message)
        dialog.dismiss()

    def asked(self, url: str, path: Path) -> None:
        if url.split("#")[0] != path.resolve().as_uri() and not url.startswith("data:"):
            self.wrong.append(f"asks for {url}")

    def cells(self, selector: str) -> list[list[str]]:
        """The texts of a table, row by row."""
        script = "table => [...table.rows].map(row => [...row.cells].map(cell => cell.innerText))"
        rows: list[list[str]] = self.tab.locator(selector).evaluate(script)
        return rows

    def close(self) -> None:
        self.context.close()
