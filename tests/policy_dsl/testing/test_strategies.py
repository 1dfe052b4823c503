"""What the strategies draw, as the tests of a service use them."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from policy_dsl.runtime.load import load as load_check
from policy_dsl.testing import boundary_requests, pairs, register, requests
from tests.command import run
from tests.written import LIBRARY

VISITS = """\
policy Visits "Visits to a reading room"

  dated by day

request
  guest  : yes/no
  class  : one of A, B
  papers : set of Card, Letter
  day    : date from 2026-01-01 until 2027-01-01
  waited : duration up to 5 days
  limit  : duration up to 5 days
  pages  : whole number from 0 to 500

impossible when waited over limit
  because "nobody waits longer than the limit"

rule many
  when pages at least 100
  answer within 2 h

rule few
  when pages under 100
  answer within 1 h
"""

QUICK = settings(
    max_examples=60, deadline=None, database=None, derandomize=True, phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
EDGES = {0, 1, 98, 99, 100, 101, 499, 500}
"""The ends of `pages`, the bound between 99 and 100, and what is beside them."""

DAYS = 5 * 86_400


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("policies")
    (path / "visits.policy").write_text(VISITS, encoding="utf-8")
    (path / "library.policy").write_text(LIBRARY, encoding="utf-8")
    assert run("compile", "visits.policy", "--target", "python", "-o", "visits.py", cwd=path).returncode == 0
    return path


@pytest.fixture(scope="module")
def visits(folder: Path) -> ModuleType:
    return load_check(folder / "visits.py")


def drawn(strategy: st.SearchStrategy[Any], many: int = 60) -> list[Any]:
    """What is drawn. Each test that draws takes one example each time: nothing may be rejected."""
    examples = []

    @given(strategy)
    @settings(QUICK, max_examples=many, phases=[Phase.generate])
    def keep(example: Any) -> None:
        examples.append(example)

    keep()
    assert len(examples) >= min(many, 10)
    return examples


def test_a_check_decides_whatever_is_drawn(folder: Path, visits: ModuleType) -> None:
    for request in drawn(requests(folder / "visits.policy")):
        assert set(request) == {"guest", "class_", "papers", "day", "waited", "limit", "pages"}
        assert [type(value) for value in request.values()] == [bool, str, frozenset, date, timedelta, timedelta, int]
        decision = visits.decide(**request)
        assert decision.trt == timedelta(hours=2 if request["pages"] >= 100 else 1)


def test_partial_requests_have_a_completion(folder: Path, visits: ModuleType) -> None:
    seen = {"permitted": 0, "indeterminate": 0}
    for request in drawn(requests(folder / "visits.policy", partial=True), 100):
        seen[visits.decide(**request).access] += 1  # an impossible one would be a ValueError
        assert ("pages" in request) == (visits.decide(**request).access == "permitted")
    assert min(seen.values()) > 10


def test_members_of_the_check(folder: Path, visits: ModuleType) -> None:
    for request in drawn(requests(folder / "visits.policy", check=visits), 20):
        assert type(request["class_"]) is visits.Class
        assert {type(paper) for paper in request["papers"]} <= {visits.Papers}
        assert visits.decide(**request).access == "permitted"


def test_a_check_of_another_policy_is_refused(folder: Path, visits: ModuleType) -> None:
    with pytest.raises(ValueError, match="compiled from `Visits` with another meaning than that of `Library`"):
        requests(folder / "library.policy", check=visits)
    with pytest.raises(ValueError, match="`pytest` is not a compiled check"):
        requests(folder / "library.policy", check=pytest)


def test_boundary_requests(folder: Path, visits: ModuleType) -> None:
    examples = drawn(boundary_requests(folder / "visits.policy"), 300)
    assert {request["pages"] for request in examples} == EDGES
    assert {request["day"] for request in examples} == {
        date(2026, 1, 1), date(2026, 1, 2), date(2026, 12, 30), date(2026, 12, 31)
    }  # fmt: skip
    apart = {(request["limit"] - request["waited"]) // timedelta(seconds=1) for request in examples}
    assert {0, 1} <= apart
    assert min(apart) == 0
    near = {0, 1, 2, DAYS - 2, DAYS - 1, DAYS}
    assert {request["waited"] // timedelta(seconds=1) for request in examples} <= near
    for request in examples:
        visits.decide(**request)


def test_pairs_differ_and_only_where_they_may(folder: Path) -> None:
    strategy = pairs(folder / "library.policy", alike_except="reader")
    for first, second in drawn(strategy):
        assert first["reader"] != second["reader"]
        assert (first["book"], first["why"]) == (second["book"], second["why"])
        assert first["book"] != "Atlas" or "Child" not in (first["reader"], second["reader"])
    for first, second in drawn(pairs(folder / "visits.policy")):
        assert first != second


def test_what_cannot_be_drawn_is_said(folder: Path) -> None:
    with pytest.raises(ValueError, match="`size` is not a fact of `Library`; expected reader, book, why"):
        pairs(folder / "library.policy", alike_except=["size"])
    with pytest.raises(ValueError, match="`alike_except` names no fact"):
        pairs(folder / "library.policy", alike_except=[])
    (folder / "broken.policy").write_text("policy Broken", encoding="utf-8")
    with pytest.raises(ValueError, match=r"broken\.policy:1:.*error\[E"):
        requests(folder / "broken.policy")
    alone = (
        'policy One "x"\nrequest\n  who : one of A, B\nimpossible when who is B\n  because "gone"\notherwise refuse\n'
    )
    (folder / "one.policy").write_text(alone, encoding="utf-8")
    with pytest.raises(ValueError, match="no two different requests are possible that are alike except in who"):
        pairs(folder / "one.policy")
    (folder / "none.policy").write_text(alone.replace("is B", "in A, B"), encoding="utf-8")
    with pytest.raises(ValueError, match="`One`: no request is possible"):
        requests(folder / "none.policy")


def test_examples_shrink_to_what_matters(folder: Path) -> None:
    simplest = {
        "guest": False, "class_": "A", "papers": frozenset(), "day": date(2026, 1, 1), "waited": timedelta(0),
        "limit": timedelta(0), "pages": 0,
    }  # fmt: skip
    visits_ = folder / "visits.policy"
    assert find(requests(visits_), lambda r: r["pages"] > 120, settings=QUICK) == {**simplest, "pages": 121}
    assert find(requests(visits_), lambda r: "Letter" in r["papers"], settings=QUICK) == {
        **simplest, "papers": frozenset({"Letter"})
    }  # fmt: skip
    partial = requests(visits_, partial=True)
    assert find(partial, lambda r: r.get("class_") == "B", settings=QUICK) == {"class_": "B"}
    library = pairs(folder / "library.policy")
    first, second = find(library, lambda pair: pair[0]["reader"] != pair[1]["reader"], settings=QUICK)
    assert (first, second) == (
        {"reader": "Child", "book": "Novel", "why": frozenset()}, {"reader": "Adult", "book": "Novel", "why": frozenset()}
    )  # fmt: skip


class Loan(Struct, frozen=True):
    """A request as some service has it."""

    reader: str
    book: str
    why: frozenset[str]


class Desk:
    """One whose class takes the facts in another way."""

    def __init__(self, words: str) -> None:
        self.words = words


def test_registered_types(folder: Path) -> None:
    library = folder / "library.policy"
    assert register(library, Loan) is Loan
    possible = set(product(["Child"], ["Novel"])) | set(product(["Adult", "Staff"], ["Novel", "Atlas"]))
    loans = drawn(st.from_type(Loan), 100)
    assert {(loan.reader, loan.book) for loan in loans} == possible
    register(library, Desk, make=lambda **facts: Desk(f"{facts['reader']} {facts['book']}"))
    assert {desk.words for desk in drawn(st.from_type(Desk), 100)} == {" ".join(pair) for pair in possible}
    typed = register(folder / "visits.policy")
    assert (typed.__name__, typed.__annotations__["waited"], typed.__annotations__["papers"]) == (
        "Visits", timedelta, frozenset[str]
    )  # fmt: skip
    assert {type(request["guest"]) for request in drawn(st.from_type(typed), 20)} == {bool}
    assert {len(each) for each in drawn(st.lists(st.from_type(typed), max_size=3), 20)} <= {0, 1, 2, 3}


@pytest.fixture(autouse=True)
def _reset() -> Iterator[None]:
    """Registered types stay out of other tests."""
    from hypothesis.strategies._internal.types import _global_type_lookup as registered

    before = dict(registered)
    yield
    for kind in [kind for kind in registered if kind not in before]:
        del registered[kind]
    st.from_type.__clear_cache()  # type: ignore[attr-defined]
