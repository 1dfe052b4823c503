"""A counterexample has ordinary values: round ones inside of their class, in the order that a comparison needs."""

from datetime import date
from pathlib import Path

import pytest

from policy_dsl.model.vocabulary import Request
from tests.verifier.verdicts.test_decide import fake_diagram
from tests.written import policy
from verifier.by_diagram.questions.answer import Answer
from verifier.results.status import Status
from verifier.verify import verify

ARCHIVE = """\
policy Archive "How fast files are lent"

request
  pages : whole number from 0 to 500
  held  : duration up to 100 days
  asked, filed : date from 1990-01-01 until 2030-01-01
  copies : whole number from 0 to 9

impossible when asked before filed
  because "nobody asks for what is not there"

rule usual
  answer within 24 h

rule short_and_old
  when pages at most 20 and held over 40 days
  answer within 48 h
  overrides usual

rule one_copy
  when copies is 0
  answer within 72 h
  overrides usual, short_and_old

property a_day "Everybody is answered within a day."
  for any request r
  never r slower than 24 h

property an_hour "Everybody is answered within an hour."
  for any request r
  never r slower than 1 h

property none_or_many "Whoever wants no copy or many gets an answer within an hour."
  for any request r
  where
    any of
      r.copies is 0
      r.copies at least 5
  never r slower than 1 h

property short_day "Short files are answered within a day."
  for any request r
  where r.pages at most 20 and r.copies at least 1
  never r slower than 24 h

property later_is_other "Two who ask at different times are not answered alike."
  for any two requests a and b alike except asked
  where a.asked before b.asked and b.asked before 2001-06-01
  never a same as b

property copies_matter "Another number of copies changes the answer."
  for any two requests a and b alike except copies
  where a.copies at least 1 and b.copies at least 1
  never a same as b
"""


def counterexample(folder: Path, name: str) -> dict[str, Request]:
    (verdict,) = [v for v in verify(policy(folder, ARCHIVE)).verdicts if v.name == name]
    assert verdict.status is Status.REFUTED
    assert verdict.counterexample is not None
    return dict(verdict.counterexample.requests)


def test_numbers_and_durations_are_round(tmp_path: Path) -> None:
    request = counterexample(tmp_path, "short_day")["r"]
    assert (request["pages"], request["held"], request["copies"]) == (10, 50 * 86_400, 2)


def test_a_class_of_one_value_is_shown_where_nothing_else_is_left(tmp_path: Path) -> None:
    assert counterexample(tmp_path, "an_hour")["r"]["copies"] == 2  # of 1 to 4; 0, the class before, would do as well
    assert counterexample(tmp_path, "none_or_many")["r"]["copies"] == 6
    short = counterexample(tmp_path, "a_day")["r"]
    assert short["copies"] == 0 or (short["pages"], short["held"]) == (10, 50 * 86_400)


def test_dates_of_one_class_keep_their_order(tmp_path: Path) -> None:
    requests = counterexample(tmp_path, "later_is_other")
    a, b = (date.fromordinal(int(str(requests[name]["asked"]))) for name in "ab")
    filed = date.fromordinal(int(str(requests["a"]["filed"])))
    assert (a, b) == (date(1991, 1, 1), date(2000, 1, 1))  # 2000 is the roundest year, and no other ends in 0
    assert filed == a


def test_the_two_requests_of_a_pair_differ(tmp_path: Path) -> None:
    requests = counterexample(tmp_path, "copies_matter")
    assert (requests["a"]["copies"], requests["b"]["copies"]) == (5, 2)  # the two most ordinary values of 1 to 9


@pytest.mark.parametrize(("name", "pages"), [("a_day", {10, 30}), ("short_day", {10})])
def test_a_counterexample_of_one_engine_is_ordinary_too(
    name: str, pages: set[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_diagram(monkeypatch, name, lambda _: Answer(Status.UNDECIDED, "too_large"))
    request = counterexample(tmp_path, name)["r"]
    assert request["pages"] in pages
    assert request["held"] in {10 * 86_400, 50 * 86_400}
    assert request["copies"] in {0, 5}
    assert isinstance(request["asked"], int)
