"""The pages of `mutate` and `repair` in a browser: opened, pressed by keyboard, printed, and read by those who do not see."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.command import run
from tests.policy_dsl.backends.javascript.test_check import HARMFUL
from tests.verifier.report.html.browser import Opened, started
from tests.verifier.report.html.test_browser import CLINIC, SKIN
from tests.written import LIBRARY

PAGES = {
    "mutate-library": ("mutate", "library"),
    "mutate-skin": ("mutate", "skin"),
    "repair-library": ("repair", "library"),
    "repair-skin": ("repair", "skin"),
    "mutate-harm": ("mutate", "harm"),
}
"""The command and the policy of each page. `repair-skin` has values for several places, `mutate-library` idle changes."""

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1000, "height": 800}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("advice")
    for name, text in (("library", LIBRARY), ("clinic", CLINIC), ("skin", SKIN), ("harm", HARMFUL)):
        (folder / f"{name}.policy").write_text(text, encoding="utf-8")
    for page, (command, name) in PAGES.items():
        run(command, f"{name}.policy", "--output", f"html={page}.html", cwd=folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with started() as browser:
        yield browser


@pytest.fixture
def opened(browser: Any, folder: Path) -> Iterator[Any]:
    """Opens a page."""
    tabs: list[Opened] = []

    def tab(name: str, **look: Any) -> Opened:
        tabs.append(Opened(browser, folder / f"{name}.html", **look))
        return tabs[-1]

    yield tab
    for each in tabs:
        each.close()


def focused(tab: Any) -> str:
    """The element that has the focus: its name, and the words in it."""
    script = "() => `${document.activeElement.localName} ${document.activeElement.innerText}`"
    return str(tab.evaluate(script)).strip()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_goes_wrong_and_nothing_is_asked_of_the_network(opened: Any, name: str) -> None:
    page = opened(name, viewport=DESK)
    assert page.tab.locator("h1").count() == 1
    assert page.tab.locator(".brief .sentence").count() >= 1
    assert page.tab.evaluate("document.documentElement.scrollWidth") <= DESK["width"]
    assert page.wrong == []


@pytest.mark.parametrize("name", ["mutate-library", "repair-skin"])
def test_everything_that_can_be_pressed_is_pressed_by_keyboard(opened: Any, name: str) -> None:
    """Tab reaches the link to the report first, then every summary and link in its order; Enter opens and closes."""
    page = opened(name, viewport=DESK)
    tab = page.tab
    tab.keyboard.press("Tab")
    assert focused(tab) == "a To the report"
    words = [text.strip() for text in tab.locator("summary").all_inner_texts()]
    assert len(words) >= 1
    reached = []
    for _ in range(60):
        tab.keyboard.press("Tab")
        if (at := focused(tab)).startswith("body"):
            break
        if at.startswith("summary"):
            reached.append(at.removeprefix("summary "))
            is_open = "document.activeElement.parentElement.open"
            assert not tab.evaluate(is_open)
            tab.keyboard.press("Enter")
            assert tab.evaluate(is_open)
            tab.keyboard.press("Space")
            assert not tab.evaluate(is_open)
    assert reached == words
    assert page.wrong == []


def test_a_link_to_a_clause_opens_its_text(opened: Any) -> None:
    page = opened("repair-library", viewport=DESK)
    link = page.tab.locator("[data-repair] a").first
    assert link.inner_text() == "desk Staff"
    link.focus()
    page.tab.keyboard.press("Enter")
    quoted = page.tab.locator(":target")
    assert quoted.is_visible()
    assert quoted.locator("mark").inner_text() == "1 h"
    assert page.wrong == []


def test_one_is_not_several(opened: Any) -> None:
    """`library` has one clause to cite."""
    page = opened("repair-library", viewport=DESK)
    assert page.tab.locator(".sources summary").inner_text() == "1 clause, as it is written"


@pytest.mark.parametrize("name", ["mutate-skin", "repair-skin"])
def test_it_prints_with_everything_open(opened: Any, name: str) -> None:
    page = opened(name)
    page.tab.emulate_media(media="print")
    assert page.tab.locator("details:not([open])").count() > 0
    page.tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.tab.locator("details:not([open])").count() == 0
    assert not any(each.is_visible() for each in page.tab.locator("button, select, input, .skip").all())
    printed = page.tab.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 6
    page.tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.tab.locator("details:not([open])").count() > 0
    assert page.wrong == []


@pytest.mark.parametrize(
    ("name", "scheme", "viewport"),
    [
        ("mutate-skin", "light", PHONE),
        ("mutate-library", "dark", DESK),
        ("repair-skin", "dark", PHONE),
        ("repair-library", "light", DESK),
    ],
)
def test_people_who_do_not_see_can_read_it(opened: Any, name: str, scheme: str, viewport: dict[str, int]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed").Axe()
    page = opened(name, color_scheme=scheme, viewport=viewport, bypass_csp=True)
    page.tab.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert page.tab.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    response = axe.run(page.tab).response
    assert [(each["id"], each["nodes"][0]["html"]) for each in response["violations"]] == []
    levels = page.tab.evaluate("[...document.querySelectorAll('h1, h2, h3, h4')].map(each => Number(each.tagName[1]))")
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_hostile_names_are_only_names(opened: Any) -> None:
    page = opened("mutate-harm")
    assert page.tab.locator("h1").inner_text() == "Harm · </script><script>alert(1)</script> ${1} `"
    assert page.tab.evaluate("[...document.scripts].map(each => each.type)") == [""]
    assert page.wrong == []
