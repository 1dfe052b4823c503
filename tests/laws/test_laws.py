"""The laws themselves, where a mistake in them would let a mistake pass: boxes with ranges, what ties requests, pairs."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import get_args, get_type_hints

import pytest

from policy_dsl.model.boxes import Box, OneOfCodes, OneOfRanges, Selection
from policy_dsl.model.claims import Permitted, Property
from policy_dsl.model.conditions import ALWAYS, AtMost, Condition, Fact, Has, Includes, Not
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Provision
from policy_dsl.model.vocabulary import Attribute, Code, Enumeration, Ordered, Request, Scale, SetOf
from policy_dsl.syntax import tree as t
from tests.brute import Space
from tests.laws import laws
from tests.random_policies import random_proposal
from verifier.obligations.questions import Obligation
from verifier.results.regions import Region
from verifier.results.status import Kind

WHY = (Code("X"), Code("Y"))
POLICY = Policy(
    "P",
    "p",
    (
        Attribute("kind", Enumeration((Code("A"), Code("B")))),
        Attribute("pages", Ordered(Scale.NUMBER, 2, 4)),
        Attribute("why", SetOf(WHY, "why")),
    ),
)


def request(kind: str = "A", pages: int = 2, why: str = "") -> Request:
    return {"kind": kind, "pages": pages, "why": frozenset(why)}


def test_a_scale_has_every_step_between_its_ends() -> None:
    space = Space(POLICY)
    assert len(space.everything) == 2 * 3 * 4 == POLICY.requests
    assert {r["pages"] for r in space.everything} == {2, 3, 4}


@pytest.mark.parametrize(
    ("box", "inside"),
    [
        ({"pages": OneOfRanges(((2, 3), (4, 5)))}, [True, False, True]),
        ({"pages": OneOfRanges(((3, 5),))}, [False, True, True]),
        ({"pages": OneOfRanges(())}, [False, False, False]),
        ({"kind": OneOfCodes(("B",)), "pages": OneOfRanges(((2, 5),))}, [False, False, False]),
    ],
)
def test_a_range_is_without_its_end(box: Box, inside: list[bool]) -> None:
    assert [laws.in_box(box, request(pages=pages)) for pages in (2, 3, 4)] == inside


@pytest.mark.parametrize(("why", "inside"), [("", False), ("X", True), ("Y", True), ("XY", True)])
def test_a_selection_has_any_of(why: str, inside: bool) -> None:
    assert laws.in_box({"why": Selection((), (), ("X", "Y"))}, request(why=why)) is inside


@pytest.mark.parametrize(("why", "inside"), [("", False), ("X", True), ("Y", False), ("XY", False)])
def test_a_selection_has_and_lacks(why: str, inside: bool) -> None:
    assert laws.in_box({"why": Selection(("X",), ("Y",))}, request(why=why)) is inside


def region(
    box: Box, other: Box, total: int, count: int, *ties: Condition, alike: tuple[str, ...] = ("kind",)
) -> Region:
    """A region of pairs, with what ties them."""
    everything: Box = {"kind": OneOfCodes(("A", "B")), "why": Selection((), ()), "pages": OneOfRanges(((2, 5),))}
    sides = (("a", everything | box), ("b", everything | other))  # type: ignore[operator]  # dictionaries
    return SimpleNamespace(boxes=sides, alike=alike, relations=(), total=total, count=count, ties=ties)  # type: ignore[return-value]  # of a Region's shape


@pytest.mark.parametrize(
    ("a", "b", "inside"),
    [
        (request(why="XY"), request("A", 3, "X"), True),
        (request(why="X"), request("A", 3, "XY"), False),  # not included
        (request(why="XY"), request("B", 3, "X"), False),  # not alike
        (request(why="XY"), request("A", 2, "X"), False),  # not in the second box
    ],
)
def test_a_pair_is_in_its_boxes_alike_and_tied(a: Request, b: Request, inside: bool) -> None:
    tie = Includes(Fact("why", 0), Fact("why", 1))
    found = region({"pages": OneOfRanges(((2, 3),))}, {"pages": OneOfRanges(((3, 5),))}, 0, 0, tie)
    assert laws.in_region(found, a, b) is inside


def pairs_differing(attribute: str) -> Obligation:
    """Some claim about pairs, of which the regions are looked at."""
    claim = Property("claim", "c", ("a", "b"), (attribute,), ALWAYS, (), False, (Permitted(0),))
    return Obligation("claim", Kind.CLAIM, None, "c", claim, names=("a", "b"), differ=(attribute,))


def test_the_pairs_of_a_region_are_counted_without_those_of_the_regions_before() -> None:
    """Three pages, two different ones a pair; two kinds and four selections: 48 pairs, 16 of which begin with 2 pages."""
    o = pairs_differing("pages")
    two, rest = {"pages": OneOfRanges(((2, 3),))}, {"pages": OneOfRanges(((2, 5),))}
    everything = ("kind", "why")
    right = region(two, rest, 16, 16, alike=everything), region(rest, rest, 48, 32, alike=everything)
    laws.covered(Space(POLICY), o, right)
    for counts in ((16, 16, 48, 48), (15, 15, 48, 33), (16, 16, 32, 32), (24, 24, 48, 24)):
        sides = zip((two, rest), counts[::2], counts[1::2], strict=True)
        wrong = tuple(region(box, rest, total, n, alike=everything) for box, total, n in sides)
        with pytest.raises(AssertionError):
            laws.covered(Space(POLICY), o, wrong)


def test_a_region_ties_the_pairs_it_counts() -> None:
    """Of the 48 pairs, those of which the second has Y among its reasons as both have: 24."""
    o = pairs_differing("pages")
    whole: Box = {}
    laws.covered(Space(POLICY), o, (region(whole, whole, 24, 24, Has(Fact("why", 1), "Y")),))
    with pytest.raises(AssertionError):
        laws.covered(Space(POLICY), o, (region(whole, whole, 24, 24),))


def test_what_is_compared_is_found_in_every_policy() -> None:
    compares = AtMost(Fact("pages"), Fact("allowance"))
    policy = Policy("P", "p", POLICY.attributes, provisions=(Provision(("v",), AnswerWithin(1), Not(compares)),))
    assert laws.compared(policy, None) == laws.compared(POLICY, policy) == {"pages", "allowance"}
    assert laws.compared(POLICY, None) == set()


@pytest.mark.parametrize(
    ("type_", "value", "given"),
    [
        (Ordered(Scale.NUMBER, 0, 9), 7, 7),
        (Ordered(Scale.DURATION, 0, 90), 90, timedelta(seconds=90)),
        (Ordered(Scale.DATE, 1, 999_999), date(2026, 3, 1).toordinal(), date(2026, 3, 1)),
        (SetOf(WHY, "why"), frozenset({"X"}), frozenset({"X"})),
    ],
)
def test_a_check_is_given_dates_and_timedeltas(type_: Ordered | SetOf, value: object, given: object) -> None:
    assert laws.as_given(Attribute("a", type_), value) == given  # type: ignore[arg-type]  # a value of that type


def test_random_proposals_have_every_line_of_intends() -> None:
    words = get_args(get_type_hints(t.IntentLine)["words"])
    proposals = [random_proposal(seed)[1] for seed in range(300)]
    assert {line.words for proposal in proposals for line in proposal.intents} == set(words)
