"""The page of a proposal to 1,000 rows: how large it is, and how long it takes until somebody can use it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from benchmarks.policies import table
from benchmarks.yardstick import Held, Result, check, run
from tests.tools import browser_path
from tests.verifier.report.html.browser import started

ROWS, CHANGED, SEED, OPENINGS = 1_000, 60, 1, 9

USABLE = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
"""Milliseconds from the beginning until forms and matrix are there."""

FACTS = "document.querySelector('[data-explore]').giveFacts({role: 'MDR', mode: 'OnDemand'})"
ANSWERED = f"(() => {{ const start = performance.now(); {FACTS}; return performance.now() - start; }})()"
"""Milliseconds for a request that stays open, and for the matrix of it."""


def promises() -> Iterator[Result]:
    """What the page costs whoever opens it."""
    if browser_path() is None:
        yield Held("Chromium to open a page in; `make browser` installs it", 0, 1, "missing")
        return
    with tempfile.TemporaryDirectory() as folder, started() as browser:
        (Path(folder) / "base.policy").write_text(table(ROWS, SEED), encoding="utf-8")
        dice = Random(SEED)  # noqa: S311  # dice that can be thrown again
        cells = "\n".join(f"  set times {row} to 7 h" for row in dice.sample(range(1, ROWS + 1), CHANGED))
        proposal = Path(folder) / "proposal.policy"
        proposal.write_text(
            f'proposal Wait "some wait"\n  to Partition in "base.policy"\n\n{cells}\n', encoding="utf-8"
        )
        page = Path(folder) / "page.html"
        run(".venv/bin/evenhand", "verify", str(proposal), "--output", f"html={page}")
        check("the page is there", page.is_file())
        yield Held("the page of a proposal to 1,000 rows", 2000, page.stat().st_size / 1000, "kB", f"seed {SEED}")
        times = [opened(browser, page) for _ in range(OPENINGS)]
    yield Held("from opening it to its first use", 1000, median(usable for usable, _ in times), "ms")
    yield Held("from a fact to the decisions and the matrix", 250, median(answered for _, answered in times), "ms")


def opened(browser: Any, page: Path) -> tuple[float, float]:
    """The milliseconds until the page can be used, and until it answers."""
    tab = browser.new_page()
    tab.goto(page.as_uri())
    usable, answered = tab.evaluate(USABLE), tab.evaluate(ANSWERED)
    check("the request stays open", "depends" in tab.locator("[data-answer]").inner_text().lower())
    tab.close()
    return usable, answered
