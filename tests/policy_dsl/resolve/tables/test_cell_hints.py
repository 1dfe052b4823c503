"""Help for a cell written as in a spreadsheet uses the words of the language, and what it proposes can be read."""

import re
from pathlib import Path

import pytest

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.pipeline import load

HEAD = """policy P "p"

request
  role : one of IS "Import Supplier", ES "Export Supplier", MDR, Staff
  level : ordered one of Low, Normal "As usual", High
  topics : set of Tax, Waste, Roads
  pages : whole number from 0 to 500
  waited : duration up to 60 days
  day : date from 2026-01-01 until 2030-01-01
  paid : yes/no

group Sup of role : IS, ES

"""

MEANT = (
    ("role", "all except Staff", "not Staff"),
    ("role", "any except Staff", "not Staff"),
    ("role", "everyone but Staff", "not Staff"),
    ("role", "any of IS, MDR", "IS, MDR"),
    ("role", "neither IS nor ES", "not IS, ES"),
    ("role", '"not IS, ES"', "not IS, ES"),
    ("role", "not IS, not ES", "not IS, ES"),
    ("role", "no Staff", "not Staff"),
    ("role", "non-Staff", "not Staff"),
    ("role", "NOT Staff", "not Staff"),
    ("role", "is not Staff", "not Staff"),
    ("role", "Sup except ES", "IS"),
    ("role", "Sup, not ES", "IS"),
    ("role", "any Sup", "Sup"),
    ("role", "(IS, ES)", "IS, ES"),
    ("role", "one of IS, ES", "IS, ES"),
    ("role", "both IS and ES", "IS, ES"),
    ("role", "IS ES", "IS, ES"),
    ("role", "Import Supplier (IS)", "IS"),
    ("role", "role IS", "IS"),
    ("role", "'IS'", "IS"),
    ("role", "staff", "Staff"),
    ("level", ">= Normal", "at least Normal"),
    ("level", "Normal or higher", "at least Normal"),
    ("level", "Normal+", "at least Normal"),
    ("level", "<= Normal", "at most Normal"),
    ("level", "up to Normal", "at most Normal"),
    ("level", "Normal and below", "at most Normal"),
    ("level", "> Low", "over Low"),
    ("level", "higher than Low", "over Low"),
    ("level", "< High", "under High"),
    ("level", "before High", "under High"),
    ("level", "Low - Normal", "Low to Normal"),
    ("level", "between Low and Normal", "Low to Normal"),
    ("level", "Normal to Low", "Low to Normal"),
    ("level", "Low until Normal", "Low to Normal"),
    ("level", '>= "As usual"', 'at least "As usual"'),
    ("waited", "2 to 3 days", "2 days to 3 days"),
    ("waited", "1 to 3 days", "1 day to 3 days"),
    ("waited", "2-3 days", "2 days to 3 days"),
    ("waited", "within 2 days", "at most 2 days"),
    ("waited", "between 1 h and 2 h", "1 h to 2 h"),
    ("waited", "2 h or more", "at least 2 h"),
    ("waited", "two days", "2 days"),
    ("waited", "2 calendar days", "2 days"),
    ("waited", "1h30", "1 h 30 min"),
    ("waited", "all except 2 h", "not 2 h"),
    ("pages", "not more than 18", "at most 18"),
    ("pages", "not > 18", "at most 18"),
    ("pages", "not below 18", "at least 18"),
    ("pages", "18 or older", "at least 18"),
    ("pages", "outside 18 to 65", "under 18, over 65"),
    ("pages", "not between 18 and 65", "under 18, over 65"),
    ("waited", "not longer than 2 days", "at most 2 days"),
    ("day", "not later than 2026-04-01", "on or before 2026-04-01"),
    ("day", "no earlier than 2026-04-01", "on or after 2026-04-01"),
    ("day", "older than 2026-04-01", "before 2026-04-01"),
    ("day", "not on 2026-04-01", "not 2026-04-01"),
    ("pages", "all but 5", "not 5"),
    ("pages", "5 or 6", "5, 6"),
    ("pages", "> 5 and < 9", "6 to 8"),
    ("pages", "at least 5 but not over 9", "5 to 9"),
    ("day", "after 2026-01-01 and before 2026-03-01", "2026-01-02 until 2026-03-01"),
    ("day", "in 2027", "2027-01-01 until 2028-01-01"),
    ("waited", "up to a day", "at most 1 day"),
    ("pages", "5 – 9", "5 to 9"),
    ("pages", "five to nine", "5 to 9"),
    ("pages", "5 and over", "at least 5"),
    ("pages", "more than 5 pages", "over 5"),
    ("day", "3 January 2026", "2026-01-03"),
    ("day", "2026/01/03", "2026-01-03"),
    ("day", "Jan 2026", "2026-01-01 until 2026-02-01"),
    ("day", "2027", "2027-01-01 until 2028-01-01"),
    ("day", "2026-02-01 to 2026-03-01", "2026-02-01 until 2026-03-02"),
    ("day", "from 2026-01-01 until 2026-02-01", "2026-01-01 until 2026-02-01"),
    ("day", "until 2026-02-01", "before 2026-02-01"),
    ("day", "by 2026-02-01", "on or before 2026-02-01"),
    ("topics", "Tax only", "Tax"),
    ("topics", "Tax and Waste", "Tax + Waste"),
    ("topics", "empty", "none"),
    ("paid", "unpaid", "no"),
    ("paid", "yes/no", "any"),
    ("day", "not 2027", "before 2027-01-01, on or after 2028-01-01"),
    ("waited", "14 days +", "at least 14 days"),
    ("answer within", "1/2 h", "30 min"),
    ("answer within", "1/3 h", "20 min"),
    ("answer within", "24m", "24 min"),
    ("answer within", "~24 h", "24 h"),
    ("answer within", "n/a", "N/A"),
    ("answer within", "two hours", "2 h"),
    ("answer within", "max 2 h", "at most 2 h"),
    ("answer within", "<= 2 h", "at most 2 h"),
    ("answer within", "no later than 2 h", "at most 2 h"),
    ("answer within", "not after 2 h", "at most 2 h"),
    ("answer within", "up to 2 h", "at most 2 h"),
    ("answer within", "under 2 h", "at most 2 h"),
    ("answer within", "within at most 2 h", "at most 2 h"),
    ("answer within", "in max 2 h", "at most 2 h"),
    ("answer within", "2 h or less", "at most 2 h"),
    ("answer within", "not later than 2 h", "at most 2 h"),
    ("answer within", "not more than 2 h", "at most 2 h"),
    ("answer within", "maximum of 2 h", "at most 2 h"),
    ("answer within", "latest 2 h", "at most 2 h"),
    ("answer within", "cap 2 h", "at most 2 h"),
    ("answer within", "at most: 2 h", "at most 2 h"),
    ("answer within", "earliest 2 h", "not before 2 h"),
    ("answer within", "not within 2 h", "not before 2 h"),
    ("access", "not permitted", "refuse"),
    ("access", "✓", "permit"),
    ("access", "permitt", "permit"),
    ("access", "refused.", "refuse"),
)


def findings(folder: Path, attribute: str, cell: str) -> list[Finding]:
    path = folder / "p.policy"
    row = (
        f"  | role | {attribute} |\n  | IS | {cell} |\n"
        if attribute in ("answer within", "access")
        else f"  | {attribute} | access |\n  | {cell} | permit |\n"
    )
    path.write_text(f"{HEAD}table t\n  at most one row applies\n{row}  otherwise refuse\n", encoding="utf-8")
    return load(str(path)).findings


@pytest.mark.parametrize(("attribute", "cell", "meant"), MEANT, ids=[f"{a} {c}" for a, c, _ in MEANT])
def test_what_is_meant_is_proposed_alone_and_is_read(attribute: str, cell: str, meant: str, tmp_path: Path) -> None:
    (found,) = findings(tmp_path, attribute, cell)
    assert re.findall("(?:write|alone:) `([^`]*)`", found.hint or "")[:1] == [meant]
    assert not findings(tmp_path, attribute, meant)


LENGTHS = "no fixed length"
SAID = (
    *(
        (a, cell, "`otherwise …`")
        for a in ("role", "pages", "topics")
        for cell in ("otherwise", "other", "others", "the rest")
    ),
    *(
        (a, cell, "failed")
        for a in ("role", "pages", "topics", "answer within", "access")
        for cell in ("#N/A", "#REF!")
    ),
    *((a, '"', "again") for a in ("role", "pages", "topics", "answer within", "access")),
    *((a, "tbc", "leaves nothing open") for a in ("role", "waited", "topics", "answer within", "access")),
    ("role", "n/a", "always has a `role`"),
    ("day", "n/a", "always has a `day`"),
    ("role", "-", "`any`"),
    ("access", "–", "`refuse`"),
    ("role", "N/A", "write values"),
    ("role", "✓", "values of `role`"),
    ("role", "I*", "no patterns"),
    ("waited", "2 working days", LENGTHS),
    ("waited", "over 2 business days", LENGTHS),
    ("answer within", "next working day", LENGTHS),
    ("waited", "1,5 h", "smaller unit"),
    ("pages", "> 5 < 9", "range"),
    ("pages", "over limit", "`pages over limit`"),
    ("role", "IS if paid", "a column of its own"),
    ("pages", "more than 600", "`0 to 9`"),  # `over 600` would be out of bounds
    ("pages", "1,000", "`1000`"),
    ("pages", "1e3", "all digits"),
    ("day", "44927", "spreadsheet stores a date"),
    ("topics", "all except Tax", "write `has none of Tax`"),
    ("topics", "any of Tax, Waste", "write `has any of Tax, Waste`"),
    ("topics", "includes Tax", "write `has Tax`"),
    ("topics", "all", "`Tax + Waste + Roads` for the set"),
    ("answer within", "0", "`24 h`"),
    ("answer within", "1 h to 2 h", "not a range: if `2 h` is the most"),
    ("answer within", "1 to 2 days", "not a range: if `2 days` is the most"),
    ("answer within", "after 2 days", "write `not before 2 days`"),
    ("answer within", "2 days or more", "write `not before 2 days`"),
    (
        "answer within",
        "max 2 days",
        "write `at most 2 days`, which cuts to it whatever else applies; the time itself is `2 days`",
    ),
    ("answer within", "At most 2 h", "write it in small letters: `at most 2 h`"),
    ("answer within", "at most two hours", "write `2 h`"),
    ("answer within", "at most 2 h, not before 1 h", "a cap or a floor, not both"),
    ("answer within", "not before 1 h and at most 2 h", "a cap or a floor, not both"),
    ("answer within", "at most 2 h, at least 1 h", "a cap or a floor, not both"),
    ("answer within", "2-3 working days on Work", "not a range: if `3 working days on Work` is the most"),
    ("answer within", "=2*B3", "a cell has no formula: write its result"),
    ("answer within", "at most", "write its time too: `at most 24 h`"),
    ("answer within", "within at most", "write its time too: `at most 24 h`"),
    ("answer within", "Not before", "write its time too: `not before 24 h`"),
    ("answer within", "at most N/A", "write `N/A` alone where the request is refused"),
    ("answer within", "2 days (refused if Park)", "a row for each case"),
    ("answer within", "2 days unless IS", "a row for each case"),
    ("answer within", "14 days +", "write `not before 14 days`"),
    ("answer within", "1/7 h", "smaller unit"),
    ("answer within", "10 days on Work", "`10 working days on Work`, or `10 calendar days on Work`"),
    ("answer within", "1 day on Work", "`1 working day on Work`, or `1 calendar day on Work`"),
    ("answer within", "2 weeks on Work", "`2 calendar weeks on Work`"),
    ("answer within", "none", "`N/A` if the request is refused, or the time"),
    ("answer within", "no limit", "the longest that is meant"),
    ("answer within", "asap", "the longest time that is meant"),
    ("topics", "Tax + any", "write `has Tax`"),
    ("topics", "Tax and others", "write `has Tax`"),
    ("topics", "not Tax + any", "write `has none of Tax`"),
    ("topics", "contains Tax, Waste", "`has any of Tax, Waste`; that a set has all of them"),
    ("access", "24 h", "`answer within`"),
)


@pytest.mark.parametrize(("attribute", "cell", "words"), SAID, ids=[f"{a} {c}" for a, c, _ in SAID])
def test_a_cell_that_says_nothing_or_too_much_gets_one_hint(
    attribute: str, cell: str, words: str, tmp_path: Path
) -> None:
    (found,) = findings(tmp_path, attribute, cell)
    assert words in (found.hint or "")
    assert f"`{cell}`" not in (found.hint or "")


def test_what_a_cell_of_times_takes_is_said_with_its_bounds(tmp_path: Path) -> None:
    (alone,) = findings(tmp_path, "answer within", "dawn")
    assert "expected a time such as `24 h`, `at most 24 h` or `not before 24 h`, or `N/A`" in alone.message
    (behind,) = findings(tmp_path, "answer within", "at most dawn")
    assert behind.message == "`dawn` is not a time; expected one such as `24 h`"


@pytest.mark.parametrize("cell", ["No promise", "no promises", "none", "never", "unlimited", "no limit"])
@pytest.mark.parametrize("heading", ["look within", "expect look"])
def test_a_cell_of_a_named_time_that_promises_nothing_is_taught(heading: str, cell: str, tmp_path: Path) -> None:
    block = "examples e" if heading == "expect look" else "table t"
    times = HEAD.replace("request\n", "times\n  look\n  mend\n\nrequest\n", 1)
    path = tmp_path / "p.policy"
    path.write_text(f"{times}{block}\n  | role | {heading} |\n  | IS | {cell} |\n", encoding="utf-8")
    (finding,) = [f for f in load(str(path)).findings if f.code == "E223"]
    assert (finding.hint or "").startswith("write `no promise`")
    assert "`no promise`" in finding.message


@pytest.mark.parametrize("cell", ["-", "\u2014", ""])
def test_a_cell_of_a_named_time_that_is_not_filled_has_two_ways_forward(cell: str, tmp_path: Path) -> None:
    times = HEAD.replace("request\n", "times\n  look\n  mend\n\nrequest\n", 1)
    path = tmp_path / "p.policy"
    path.write_text(f"{times}table t\n  | role | look within |\n  | IS | {cell} |\n", encoding="utf-8")
    (finding,) = [f for f in load(str(path)).findings if f.code == "E221"]
    hint = "write `no promise` where there is no such time, or `N/A` where the request is refused"
    assert (finding.hint or "").startswith(hint)


@pytest.mark.parametrize("cell", ["any", "unchanged", "-", ""])
def test_who_leaves_one_of_several_times_alone_is_sent_to_two_tables(cell: str, tmp_path: Path) -> None:
    times = HEAD.replace("request\n", "times\n  look\n  mend\n\nrequest\n", 1)
    path = tmp_path / "p.policy"
    rows = f"  | role | look within | mend within |\n  | IS | 1 h | {cell} |\n"
    path.write_text(f"{times}table t\n{rows}", encoding="utf-8")
    (finding,) = load(str(path)).findings
    assert "give its column a table of its own, without these rows" in (finding.hint or "")


@pytest.mark.parametrize("attribute", ["role", "topics", "pages", "waited", "day", "answer within", "access"])
def test_a_long_cell_is_refused_like_a_short_one(attribute: str, tmp_path: Path) -> None:
    assert {found.code[0] for found in findings(tmp_path, attribute, "any a " * 3_000)} == {"E"}
