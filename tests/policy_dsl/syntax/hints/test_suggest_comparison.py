"""Suggested comparisons are accepted, and hold where the author's words do: checked at the boundaries.

The sign of each phrase is its meaning in English; an earlier day is less.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import chain, combinations
from pathlib import Path

import pytest

from policy_dsl.evaluate import holds
from policy_dsl.model.vocabulary import Request
from policy_dsl.pipeline import load
from policy_dsl.syntax.hints.comparison_words import BEHIND, COMPARED
from policy_dsl.syntax.hints.suggest_comparison import comparison_hint

HEAD = """policy P "p"

request
  age, limit : whole number from 0 to 120
  waited : duration up to 60 days
  asked, ends : date from 2026-01-01 until 2027-01-01
  asker : one of GP, Nurse, Insurer
  reasons : set of Trauma, Claim, Other
  private : yes/no
  n, owed : number from -9.99 to 9.99 in steps of 0.01

"""
SIGNS: Mapping[str, Callable[[int, int], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip

PHRASES = {
    ">": (
        "over", "after", "above", "beyond", "past", "more than", "greater than", "higher than", "larger than", "bigger than",
        "longer than", "later than", "exceeds", "exceed", "exceeding", "in excess of", ">", "is over", "is later than",
        "must be over", "must exceed", "not at most", "is not at most", "not up to and including", "not <=",
    ),
    "<": (
        "under", "before", "below", "less than", "fewer than", "lower than", "smaller than", "shorter than", "earlier than",
        "sooner than", "prior to", "short of", "<", "is less than", "must be under", "not at least", "isn't at least",
        "is not on or after", "is never at least", "not >=",
    ),
    ">=": (
        "at least", "on or after", "after or on", "on and after", "from", "since", "as of", "as from", "starting",
        "starting on",
        "minimum", "min", "minimum of", "a minimum of", "at a minimum", "at minimum", "at the earliest", "earliest",
        "at the least", "more than or equal to", "greater than or equal to", "equal to or more than",
        "equal to or greater than", "over or equal to", ">=", "=>", "≥", "!<",
        "no less than", "not less than", "no earlier than",
        "not earlier than", "no sooner than", "not before", "is not before", "is no less than", "must not be under",
        "may not be less than", "not under", "not below", "isn't under", "is not less than", "never below", "no lower than",
        "no fewer than", "is at least", "has to be at least", "should not be before", "cannot be under", "can't be below",
    ),
    "<=": (
        "!>",
        "at most", "on or before", "before or on", "on and before", "by", "within", "through", "maximum", "max", "maximum of",
        "a maximum of", "at maximum", "at the latest", "at the latest on", "latest", "at the most", "up to and including",
        "less than or equal to", "fewer than or equal to", "equal to or less than", "under or equal to", "<=", "=<", "≤",
        "no more than", "not more than", "no later than", "not later than", "no longer than", "no greater than", "not over",
        "is not over", "does not exceed", "doesn't exceed", "must not exceed", "may not exceed", "shall not exceed",
        "should not exceed", "will not exceed", "won't exceed", "cannot exceed", "can not exceed", "must never exceed",
        "not exceeding", "not after", "is not after", "isn't after", "not past", "not above", "is never above", "not beyond",
        "is at most", "is no more than", "is not more than", "is not later than", "isn't more than", "not >",
        "not in excess of",
    ),
    "==": (
        "equals", "equal", "equal to", "is equal to", "exactly", "is exactly", "same as", "is the same as", "the same as",
        "identical to", "on", "matches", "=", "==", "not other than", "not different from",
    ),
    "!=": (
        "other than", "is other than", "different from", "is different from", "differs from", "unequal to", "anything but",
        "!=", "<>", "≠", "not", "isn't", "not equal to", "does not equal", "doesn't equal", "is not equal to", "not exactly",
        "is not exactly", "not the same as", "not on", "must not be", "not =",
    ),
}  # fmt: skip
"""Of numbers, times and days alike, before what is compared with."""

OF_AGES = {
    ">": ("older than", "is older than"), "<": ("younger than", "under the age of"),
    ">=": ("not younger than", "no younger than"), "<=": ("not older than", "no older than", "isn't older than",
                                                              "up to", "is up to"),
}  # fmt: skip
OF_DAYS = {
    "<": ("older than", "is older than"), ">": ("younger than",), "<=": ("not younger than", "no younger than"),
    ">=": ("not older than", "no older than"),
}  # fmt: skip
"""An older day is an earlier one."""

BEHIND_IT = {
    ">=": (
        "or more", "or over", "or above", "or older", "or longer", "or higher", "or greater", "or larger", "or later",
        "or after", "and over", "and above", "and older", "and more", "and later", "and after", "minimum", "at least",
        "upwards", "onwards", "at the earliest", "+",
    ),
    "<=": (
        "or less", "or fewer", "or under", "or below", "or younger", "or shorter", "or lower", "or smaller", "or earlier",
        "or before", "and under", "and below", "and younger", "and less", "and earlier", "and before", "maximum", "max",
        "downwards", "at most", "at the latest",
    ),
}  # fmt: skip

DAY = date(2026, 4, 1)
FIGURES = {
    "age": ("18", 18),
    "waited": ("2 days", 172_800),
    "asked": ("2026-04-01", DAY.toordinal()),
    "n": ("1.25", 125),
    "owed": ("-1.25", -125),
}
CODES = ("Trauma", "Claim", "Other")
SETS = tuple(frozenset(c) for c in chain.from_iterable(combinations(CODES, n) for n in range(4)))


def proposed(hint: str) -> list[str]:
    """The conditions that a hint proposes."""
    return [
        each for each in re.findall(r"`([^`]+)`", hint) if " " in each and not each.startswith(("any of", "none of"))
    ]


def meanings(ways: Iterable[str], folder: Path) -> dict[str, Callable[[Request], bool]]:
    """What each of the conditions that is accepted says."""
    every = list(dict.fromkeys(ways))
    path = folder / "p.policy"

    def read(which: list[int]) -> str:
        return HEAD + "\n".join(f"rule r{n}\n  when {every[n]}\n  refuse\n" for n in which)

    path.write_text(read(list(range(len(every)))), encoding="utf-8")
    refused = {(f.span.line - HEAD.count("\n") - 1) // 4 for f in load(str(path)).findings if f.code.startswith("E")}
    path.write_text(read([n for n in range(len(every)) if n not in refused]), encoding="utf-8")
    loaded = load(str(path))
    assert loaded.policy is not None, loaded.findings
    return {
        every[int(p.path[0][1:])]: lambda request, when=p.when: holds(when, request)  # type: ignore[misc]
        for p in loaded.policy.provisions
    }


def of_figures() -> Iterable[tuple[str, str, str]]:
    """(a comparison, its fact, the sign that it means)."""
    for fact, (figure, _) in FIGURES.items():
        own = OF_DAYS if fact == "asked" else OF_AGES
        for sign, phrases in (*PHRASES.items(), *own.items()):
            for phrase in phrases:
                yield f"{fact} {phrase} {figure}", fact, sign
        for sign, phrases in BEHIND_IT.items():
            if fact == "asked":
                phrases = tuple(each for each in phrases if not re.search("older|younger", each))
            for phrase in phrases:
                yield f"{fact} {figure} {phrase}", fact, sign
                yield f"{fact} is {figure} {phrase}", fact, sign


def test_a_comparison_in_other_words_is_suggested_in_the_languages(tmp_path: Path) -> None:
    slips = [(slip, fact, sign, comparison_hint(f"when asker is GP and {slip}")) for slip, fact, sign in of_figures()]
    ways = {slip: proposed(hint) if hint else [slip] for slip, _, _, hint in slips}
    means = meanings(chain.from_iterable(ways.values()), tmp_path)
    for slip, fact, sign, hint in slips:
        accepted = [means[way] for way in ways[slip] if way in means]
        # what has no hint is in the language's words, or nobody can tell it: then it is not accepted as it stands
        assert accepted or hint is None, (slip, hint)
        at = FIGURES[fact][1]
        for meant in accepted:
            for near in (at - 1, at, at + 1):
                assert meant({fact: near}) == SIGNS[sign](near, at), (slip, hint, near)


def test_most_comparisons_have_a_hint_and_none_of_the_words_is_untried() -> None:
    silent = {slip for slip, _, _ in of_figures() if comparison_hint(f"when {slip}") is None}
    own = {"over", "under", "at least", "at most", "before", "after", "on or before", "on or after"}
    known = {f"{fact} {words} {figure}" for fact, (figure, _) in FIGURES.items() for words in own}
    assert silent <= known
    tried = {phrase for many in (*PHRASES.values(), *OF_AGES.values()) for phrase in many}
    assert {word for many in COMPARED.values() for word in many} - tried == {"until", "till"}
    assert {word for many in BEHIND.values() for word in many} == {word for many in BEHIND_IT.values() for word in many}


RANGES = (
    ("{fact} between {low} and {high}", True), ("{fact} is between {low} and {high}", True), ("{fact} {low} to {high}", True),
    ("{fact} in {low} to {high}", True), ("{fact} from {low} - {high}", True), ("{fact} {low}-{high}", True),
    ("{fact} in the range {low} to {high}", True), ("{fact} lies between {low} and {high}", True),
    ("{fact} not between {low} and {high}", False), ("{fact} is not between {low} and {high}", False),
    ("{fact} isn't between {low} and {high}", False), ("{fact} outside {low} to {high}", False),
    ("{fact} not from {low} to {high}", False), ("{fact} is outside {low} to {high}", False),
    ("not {fact} between {low} and {high}", False),
)  # fmt: skip
ENDS = {
    "age": ("18", "65", 18, 65),
    "waited": ("2 days", "5 days", 172_800, 432_000),
    "asked": ("2026-04-01", "2026-06-30", DAY.toordinal(), date(2026, 6, 30).toordinal()),
    "n": ("1.25", "2.50", 125, 250),
    "owed": ("-2.50", "-1.25", -250, -125),
}


@pytest.mark.parametrize("fact", ENDS)
def test_a_range_has_both_its_ends(fact: str, tmp_path: Path) -> None:
    low, high, first, last = ENDS[fact]
    slips = [
        (slip.format(fact=fact, low=low, high=high), inside)
        for slip, inside in RANGES
        if not (low.startswith("-") and slip.endswith("{low}-{high}"))  # nobody writes `-2.50--1.25`
    ]
    ways = {slip: proposed(comparison_hint(f"when {slip} and asker is GP") or "") for slip, _ in slips}
    means = meanings(chain.from_iterable(ways.values()), tmp_path)
    for slip, inside in slips:
        assert ways[slip], slip
        for near in (first - 1, first, first + 1, last - 1, last, last + 1):
            says = any(means[way]({fact: near}) for way in ways[slip])
            assert says == ((first <= near <= last) is inside), (slip, ways[slip], near)


ABOUT_SETS: tuple[tuple[tuple[str, ...], Callable[[frozenset[str]], bool]], ...] = (
    (
        ("not have Trauma", "does not have Trauma", "doesn't have Trauma", "do not have Trauma", "has not Trauma",
         "hasn't Trauma", "has no Trauma", "has none Trauma", "without Trauma", "is without Trauma", "lacks Trauma",
         "excludes Trauma", "is free of Trauma", "contains no Trauma", "does not contain Trauma", "doesn't contain Trauma",
         "must not have Trauma", "may not contain Trauma", "not has Trauma", "never has Trauma", "does not hold Trauma",
         "has not got Trauma", "with no Trauma", "includes none of Trauma"),
        lambda held: "Trauma" not in held,
    ),
    (
        ("has neither Trauma nor Claim", "does not have Trauma or Claim", "doesn't have any of Trauma, Claim",
         "has not any of Trauma, Claim", "has no Trauma or Claim", "without Trauma, Claim", "contains none of Trauma, Claim",
         "not has any of Trauma, Claim", "lacks Trauma or Claim"),
        lambda held: not held & {"Trauma", "Claim"},
    ),
    (
        ("has all of Trauma, Claim", "has both Trauma and Claim", "has Trauma and Claim", "has Trauma + Claim",
         "contains Trauma and Claim", "has all of Trauma and Claim", "has each of Trauma, Claim"),
        lambda held: held >= {"Trauma", "Claim"},
    ),
    (
        ("has at least one of Trauma, Claim", "has one of Trauma, Claim", "has either Trauma or Claim", "has Trauma or Claim",
         "has one or more of Trauma, Claim", "contains any of Trauma, Claim"),
        lambda held: bool(held & {"Trauma", "Claim"}),
    ),
    (("contains Trauma", "containing Trauma", "with Trauma", "have Trauma"), lambda held: "Trauma" in held),
)  # fmt: skip


def test_what_a_set_has_is_suggested_in_the_languages_words(tmp_path: Path) -> None:
    slips = [(f"reasons {said}", expected) for many, expected in ABOUT_SETS for said in many]
    slips += [(f"not reasons {said}", lambda held: "Trauma" not in held) for said in ("has Trauma", "contains Trauma")]
    slips += [("none of reasons has Trauma", lambda held: "Trauma" not in held)]
    ways = {slip: proposed(comparison_hint(f"when {slip}") or "") for slip, _ in slips}
    means = meanings(chain.from_iterable(ways.values()), tmp_path)
    for slip, expected in slips:
        accepted = [means[way] for way in ways[slip] if way in means]
        assert accepted, (slip, ways[slip])
        for held in SETS:
            assert all(says({"reasons": held}) == expected(held) for says in accepted), (slip, ways[slip], held)


ABOUT_CODES: tuple[tuple[str, frozenset[str]], ...] = (
    ("asker = GP", frozenset({"GP"})), ("asker equals GP", frozenset({"GP"})), ("asker is only GP", frozenset({"GP"})),
    ("asker not GP", frozenset({"Nurse", "Insurer"})), ("asker isn't GP", frozenset({"Nurse", "Insurer"})),
    ("asker is other than GP", frozenset({"Nurse", "Insurer"})), ("asker does not equal GP", frozenset({"Nurse", "Insurer"})),
    ("not asker is GP", frozenset({"Nurse", "Insurer"})), ("asker != GP", frozenset({"Nurse", "Insurer"})),
    ("asker is GP or Nurse", frozenset({"GP", "Nurse"})), ("asker is one of GP, Nurse", frozenset({"GP", "Nurse"})),
    ("asker is either GP or Nurse", frozenset({"GP", "Nurse"})), ("asker is GP and Nurse", frozenset({"GP", "Nurse"})),
    ("asker is in GP, Nurse", frozenset({"GP", "Nurse"})), ("asker is neither GP nor Nurse", frozenset({"Insurer"})),
    ("asker is not one of GP, Nurse", frozenset({"Insurer"})), ("asker isn't in GP, Nurse", frozenset({"Insurer"})),
    ("asker is none of GP, Nurse", frozenset({"Insurer"})), ("not asker in GP, Nurse", frozenset({"Insurer"})),
    ("asker not any of GP, Nurse", frozenset({"Insurer"})), ("asker is not GP or Nurse", frozenset({"Insurer"})),
)  # fmt: skip


def test_a_comparison_with_a_code_is_suggested_for_a_set_too(tmp_path: Path) -> None:
    hints = {slip: comparison_hint(f"when age over 5 and {slip}") or "" for slip, _ in ABOUT_CODES}
    means = meanings(chain.from_iterable(map(proposed, hints.values())), tmp_path)
    for slip, expected in ABOUT_CODES:
        accepted = [means[way] for way in proposed(hints[slip]) if way in means]
        assert accepted, (slip, hints[slip])
        assert "of a set" in hints[slip]
        for code in ("GP", "Nurse", "Insurer"):
            assert all(says({"asker": code}) == (code in expected) for says in accepted), (slip, hints[slip], code)


def test_a_comparison_with_a_fact_is_suggested_for_each_type(tmp_path: Path) -> None:
    for fact, second in (("age", "limit"), ("asked", "ends")):
        slips = [
            (f"{fact} {phrase} {second}", sign) for sign, many in PHRASES.items() for phrase in many if sign in "<=>="
        ]
        ways = {slip: proposed(comparison_hint(f"when {slip}") or "") for slip, _ in slips}
        means = meanings(chain.from_iterable(ways.values()), tmp_path)
        for slip, sign in slips:
            for says in (means[way] for way in ways[slip] if way in means):
                for near in (DAY.toordinal() - 1, DAY.toordinal(), DAY.toordinal() + 1):
                    assert says({fact: near, second: DAY.toordinal()}) == SIGNS[sign](near, DAY.toordinal()), slip


@pytest.mark.parametrize(
    ("slip", "taught"),
    [
        ("asked until 2026-04-01", "write `asked before 2026-04-01`, or `asked on or before 2026-04-01` where"),
        ("age not until 18", "write `age over 18`, or `age at least 18` where"),
        ("asked up to 2026-04-01", "write `asked before 2026-04-01`, or `asked on or before 2026-04-01` where"),
        ("asker is GP and private", "if `private` is a fact, `private is yes`"),
        ("age over 18 and private", "write `private is yes`"),
        ("age over 18 and not private", "write `private is no`"),
        ("reasons are Trauma", "of a set exactly this; of a set that may have more, `reasons has Trauma`"),
        ("reasons not includes declared", "write `reasons does not include declared`, of another set"),
        ('asker is not "General practice"', None),
        ('asker isn\'t "General practice"', 'write `asker is not "General practice"`'),
    ],
)
def test_what_has_two_meanings_is_suggested_in_both(slip: str, taught: str | None) -> None:
    hint = comparison_hint(f"when {slip}")
    assert hint is None if taught is None else taught in (hint or "")


@pytest.mark.parametrize(
    "slip",
    ["age does not have to be over 18", "age need not exceed 18", "reasons does not have Trauma and Claim",
     "asked between 2026-13-01 and 2026-14-01",
     "asked between 2026-01-01 and 9999-12-31", "asked between 2026-01-01 until 2026-13-01",
     "asked not 0001-01-01 until 0001-01-01", "age not over 1.5 h", "age no less than or equal to 18"],
)  # fmt: skip
def test_what_has_two_meanings_is_not_suggested_in_one(slip: str) -> None:
    assert comparison_hint(f"when {slip}") is None
