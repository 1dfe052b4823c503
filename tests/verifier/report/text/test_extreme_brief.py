"""The brief of a proposal that changes nearly everything stays a page: what is left out of it is counted there."""

from datetime import date, timedelta

import pytest

from tests.command import run
from verifier.report.text.brief import MOST

CODES = [f"C{n}" for n in range(1, 9)]
CLOSED = [date(2026, 2, 2) + timedelta(7 * n) for n in range(14)]
"""Fourteen Mondays."""


def big() -> str:
    """A desk with eight kinds of request, where each of seven guarantees, six rules and six clauses is about one of them."""
    rows = [
        f"  | {code} | {paid} | {n + wait} working days on Plain |\n"
        for n, code in enumerate(CODES, 2)
        for paid, wait in (("yes", 0), ("no", 3))
    ]
    clauses = [
        f"impossible when kind is {code} and urgent is yes and paid is yes\n"
        f'  because "of kind {code} nothing that is paid is urgent, as the clerks have always said"\n\n'
        for code in CODES[:6]
    ]
    properties = [
        f'property p{n} "Of kind {code} nobody who pays is answered later than somebody who does not, whatever is asked."\n'
        "  for any two requests a and b alike except paid\n"
        f"  where a.paid is yes and b.paid is no and a.kind is {code}\n  never a slower than b\n\n"
        for n, code in enumerate(CODES[:7], 1)
    ]
    rules = [
        f'property f{n} "An amendment leaves {code} alone, since the board has said so in its resolution of last year."\n'
        f"  for any amendment\n  changes nothing where kind is {code}\n\n"
        for n, code in enumerate(CODES[:6], 1)
    ]
    return (
        'policy Big "A big desk"\n  dated by received\n\nrequest\n  received : date from 2026-02-02 until 2026-02-04\n'
        f"  kind : one of {', '.join(CODES)}\n  paid : yes/no\n  urgent : yes/no\n\n{''.join(clauses)}"
        'days Closed\n  known from 2026-01-01 until 2027-01-01\n  2026-04-03 "Good Friday"\n\n'
        "calendar Office\n  open Monday to Friday\n  closed on Closed\n\n"
        "clock Plain\n  counts Office\n  day one is the day after receipt\n  due at the end of the day\n\n"
        f"table times\n  | kind | paid | answer within |\n{''.join(rows)}\n{''.join(properties)}{''.join(rules)}"
    )


def extreme() -> str:
    """A proposal that breaks all of them, and meets none of its eight intents."""
    closed = "".join(f'  close Office on {day} "closing day"\n' for day in CLOSED)
    added = "".join(
        f'  add code N{n} "the new kind number {n}" to kind\n'
        f"  add row to times | N{n} | any | {n + 20} working days on Plain |\n"
        for n in range(1, 5)
    )
    sets = "".join(f'  set times "row {2 * n - 1}" to {30 + n} working days on Plain\n' for n in range(1, 8))
    intents = "".join(f"    changes nothing where kind is {code} and urgent is yes\n" for code in CODES[:7])
    return (
        f'proposal extreme "Everything is different"\n  to Big in "big.policy"\n\n{closed}{added}'
        f'  retire code C8 of kind\n  remove row times "row 15"\n  remove row times "row 16"\n{sets}'
        f"\n  intends\n{intents}    every change is faster\n"
    )


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("extreme")
    (folder / "big.policy").write_text(big(), encoding="utf-8")
    (folder / "extreme.policy").write_text(extreme(), encoding="utf-8")
    ran = run("verify", "--no-cache", "extreme.policy", "--brief", "--format", "plain", "--timeout", 300, cwd=folder)
    assert (ran.returncode, ran.stderr) == (1, "")
    return ran.stdout.splitlines()


def test_it_is_no_longer_than_a_page(page: list[str]) -> None:
    assert len(page[: next((n for n, line in enumerate(page) if line == "Codes"), len(page))]) <= MOST


def test_all_that_fails_is_counted(page: list[str]) -> None:
    words = " ".join(" ".join(page).split())
    assert "7 guarantees that hold today are lost; 6 rules about amendments are broken; 8 intents are not met" in words
    assert "✗ and 7 more, in the full report." in words  # of 8 intents
    assert "✗ and 5 more, in the full report." in words  # of 6 rules
    assert "✗ lost, too: p2, p3, p4, p5, p6 and p7." in words


def test_the_days_of_a_calendar_are_in_one_sentence(page: list[str]) -> None:
    said = f"It closes Office on 14 days from {CLOSED[0]} to and including {CLOSED[-1]}."
    assert said in " ".join(" ".join(page).split())


def test_clauses_and_operations_are_counted(page: list[str]) -> None:
    words = " ".join(" ".join(page).split())
    assert "What the proofs assume 6 clauses. " in words
    assert "; and 3 more (in the JSON)." in words  # of four codes that come and one that goes
