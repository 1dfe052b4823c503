"""Reports on policies with named times in a browser: what if, in each of the times, the matrix of each, and derived facts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from policy_dsl.evaluate import evaluate
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import duration_text
from policy_dsl.model.times import TIME_FACT, whole_seconds
from policy_dsl.pipeline import load
from tests.command import run
from tests.verifier.report.html.browser import Opened, started
from tests.verifier.report.html.test_browser import GIVE, cell_words, read_cell
from tests.verifier.test_named_times import DESK, SLOWER

TIMES = ("respond", "resolve")
FACTS = {"contract": ("Standard", "Premium"), "priority": ("P1", "P2", "P3"), "blocked": ("yes", "no")}

LEFT_OPEN = """\
proposal Open "P2 of Premium is left open, P3 is promised, and nobody is blocked who has P1"
  to Desk in "desk.policy"

  set targets "row 3" resolve to no promise

  set targets P3 resolve to 9 days

  replace rule held
    when blocked is yes and priority is not P1
    refuse
"""

RISKS = """\
derive risk : one of Low, High
  otherwise Low

rule high
  when priority is P1 and contract is Premium
  gives risk High

"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("times")
    texts = {"desk": DESK, "slower": SLOWER, "open": LEFT_OPEN, "risk": DESK.replace("rule held", f"{RISKS}rule held")}
    for name, text in texts.items():
        (folder / f"{name}.policy").write_text(text, encoding="utf-8")
        run("verify", f"{name}.policy", "--output", f"html={name}.html", cwd=folder)
    run("diff", "desk.policy", "open.policy", "--output", "html=diff.html", cwd=folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with started() as browser:
        yield browser


def requests() -> list[dict[str, str]]:
    return [dict(zip(FACTS, values, strict=True)) for values in product(*FACTS.values())]


def outcome(policy: Policy, request: dict[str, str], of: str) -> str:
    """The outcome in words, by the reference."""
    decided = evaluate(policy, {**request, TIME_FACT: of}).outcome
    seconds = whole_seconds(decided.seconds)
    return decided.access.value if seconds is None else duration_text(seconds)


def editions(folder: Path, name: str) -> tuple[Policy, Policy]:
    loaded = load(str(folder / f"{name}.policy"))
    assert loaded.proposal is not None
    assert loaded.effective is not None
    return loaded.proposal.base, loaded.effective


@pytest.mark.parametrize("name", ["slower", "open"])
def test_what_if_decides_each_of_the_times(browser: Any, folder: Path, name: str) -> None:
    page, policies, dice = Opened(browser, folder / f"{name}.html"), editions(folder, name), Random(5)
    seen = set()
    for request in dice.sample(requests(), 12):
        given = {fact: request[fact] for fact in dice.sample([*request], dice.choice([1, 2, 3, 3]))}
        fitting = [r for r in requests() if given.items() <= r.items()]
        page.tab.evaluate(GIVE, given)
        for number, of in enumerate(TIMES):
            table = {row[0]: row[1:] for row in page.cells(f"[data-decision] .scroll:nth-of-type({number + 1}) table")}
            for column, policy in enumerate(policies):
                outcomes = {outcome(policy, r, of) for r in fitting}
                answer = table["answer"][column].removeprefix("answered within ")
                if len(outcomes) == 1:
                    assert {answer} == outcomes
                    seen.add(answer)
                else:
                    assert answer == "depends on facts that are not given"
                    assert set(table["still open"][column].split(", ")) == outcomes
    assert {"no promise", "refused"} <= seen
    assert page.wrong == []
    page.close()


def test_what_is_said_of_two_times(browser: Any, folder: Path) -> None:
    page = Opened(browser, folder / "open.html")
    for given, said in (
        ({"contract": "Premium", "priority": "P2", "blocked": "no"},
         "respond: today answered within 1 h; as proposed answered within 1 h – unchanged. "
         "resolve: today answered within 24 h; as proposed no promise – slower."),
        ({"priority": "P3", "blocked": "no"},
         "respond: today answered within 24 h; as proposed answered within 24 h – unchanged. "
         "resolve: today no promise; as proposed answered within 9 days – faster."),
        ({"priority": "P1", "blocked": "yes"},
         "respond: today refused; as proposed answered within 15 min – newly answered. "
         "resolve: today refused; as proposed answered within 4 h – newly answered."),
    ):  # fmt: skip
        page.tab.evaluate(GIVE, given)
        assert page.tab.locator("[data-answer]").inner_text() == said
    assert "it works again" in page.tab.locator("[data-decision]").inner_text()
    assert page.wrong == []
    page.close()


@pytest.mark.parametrize("name", ["open", "diff"])
def test_the_matrix_is_of_the_time_that_is_picked(browser: Any, folder: Path, name: str) -> None:
    page, (before, after) = Opened(browser, folder / f"{name}.html"), editions(folder, "open")
    for of in TIMES:
        page.tab.get_by_label("time", exact=True).select_option(label=of)
        page.tab.get_by_label("down").select_option(label="priority")
        page.tab.get_by_label("across").select_option(label="contract")
        assert page.tab.locator("[data-extent]").inner_text().startswith(f"{of}: ")
        head, *rows = page.cells("[data-matrix] table")
        for label, *cells in rows:
            for column, cell in zip(head[1:], cells, strict=True):
                fitting = [r for r in requests() if (r["priority"], r["contract"]) == (label, column)]
                pairs = {(outcome(before, r, of), outcome(after, r, of)) for r in fitting}
                assert read_cell(cell) == cell_words(pairs), (of, label, column)
    assert page.wrong == []
    page.close()


def test_what_if_says_what_the_derived_facts_are(browser: Any, folder: Path) -> None:
    page = Opened(browser, folder / "risk.html")
    for given, said in (
        ({"priority": "P2"}, "Low"),
        ({"priority": "P1", "contract": "Premium"}, "High"),
        ({"contract": "Premium"}, "Low or High: depends on priority"),
    ):
        page.tab.evaluate(GIVE, given)
        table = dict(page.cells("[data-decision] [aria-label='Derived facts'] table"))
        assert table["risk"].split("\n")[0] == said
    assert "high" in table["risk"]
    assert page.wrong == []
    page.close()


def test_which_of_the_times_is_decided_is_not_shown_as_a_fact(folder: Path) -> None:
    for name in ("desk", "slower", "open", "diff", "risk"):
        assert TIME_FACT not in (folder / f"{name}.html").read_text(encoding="utf-8")
