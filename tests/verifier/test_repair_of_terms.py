"""A bound in a term is another place to repair a property, unless the term is part of what is claimed or assumed."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from policy_dsl.amend.mutation import mutated
from policy_dsl.amend.reread import reread, reread_over
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.text import Text
from tests.verifier.test_repair import check_bounds, holding, is_listed
from tests.written import written
from verifier.repair import repair
from verifier.repair.bounds import bounds_of
from verifier.results.repair import Range

CLINIC = """\
policy Clinic "who is seen how fast"

request
  age   : whole number from 0 to 9
  night : yes/no

term young "a small child" means age under 3

term soon means young and night is no

rule all
  answer within 3 h

rule day
  when soon
  answer within 1 h
  overrides all

rule dark
  when young and night is yes
  answer within 2 h
  overrides all

property early "Who is under six is seen within two hours."
  for any request r
  where r.age under 6
  never r slower than 2 h

property late "Who is eight or more is not seen so soon."
  for any request r
  where r.age at least 8
  never r faster than 3 h
"""
PROPERTY = '\nproperty small "Small children are seen."\n  for any request r\n  where r.young\n  always r permitted\n'


def of_terms(
    folder: Path, text: str, base: str | None = None
) -> dict[tuple[str, str], tuple[tuple[Range, ...], bool | None]]:
    """The repairs by bounds in terms."""
    loaded = written(folder, text, base=base)
    policy = loaded.effective
    assert policy is not None, loaded.findings
    found = repair(policy, loaded.proposal, texts=loaded.texts)
    assert found is not None
    every = [(each.places[0], each) for each in found.repairs]
    return {(p.name, p.words): (each.ranges, each.confirmed) for p, each in every if p.name.startswith("term ")}


def test_by_hand(tmp_path: Path) -> None:
    """Two rules follow the term. Under six somebody has to be young; from eight on nobody may be: six, seven or eight."""
    assert of_terms(tmp_path, CLINIC) == {("term young", "age under …"): (((6, 8),), True)}
    assert check_bounds(Text("p.policy", CLINIC)) == 1


@pytest.mark.parametrize(
    "claim",
    [
        PROPERTY,
        PROPERTY.replace("r.young", "not r.soon"),
        '\nimpossible when young and night is yes and age is 0\n  because "the newborn sleep"\n',
        '\nproperty frame "Small children are left alone."\n  for any amendment\n  changes nothing where soon\n',
    ],
)
def test_not_where_a_claim_would_say_something_else(tmp_path: Path, claim: str) -> None:
    """With the term another value would repair what is claimed, and not the policy; also through another term."""
    before, mark, rest = CLINIC.partition("\nrule all")
    assert of_terms(tmp_path, before + claim + mark + rest if "impossible" in claim else CLINIC + claim) == {}


PROPOSAL = """\
proposal Slow "small children wait longer by night"
  to Clinic in "base.policy"

  add term tiny means age at most 1

  replace rule dark
    when tiny and night is yes
    answer within 2 h
    overrides all
"""


def test_of_a_proposal(tmp_path: Path) -> None:
    """By night `tiny` has to hold of all under six, so that it is at most 5, 6 or 7; by day `young` has to, under 6, 7 or 8.
    Where both are too low, neither repairs the property alone. With the same ages by night as before, the proposal would
    change nothing, which is vacuous.
    """
    assert of_terms(tmp_path, PROPOSAL, CLINIC) == {}
    day = CLINIC.replace("age under 3", "age under 7")
    assert of_terms(tmp_path, PROPOSAL, day) == {("term tiny", "age at most …"): (((5, 5), (7, 7)), True)}
    night = PROPOSAL.replace("at most 1", "at most 6")
    assert of_terms(tmp_path, night, CLINIC) == {("term young", "age under …"): (((6, 8),), True)}
    intends = f"{night}\n  intends\n    refuses nothing where young\n".replace(
        "refuses nothing where", "changes only where"
    )
    assert of_terms(tmp_path, intends, CLINIC) == {}
    assert of_terms(tmp_path, PROPOSAL + "\n  intends\n    changes only where tiny\n", day) == {}


def test_what_a_proposal_adds_follows_a_term_of_its_base(tmp_path: Path) -> None:
    """`young` decides by night in the proposal's own rule, and by day in that of its base: both move."""
    own = PROPOSAL.replace("  add term tiny means age at most 1\n\n", "").replace("tiny", "young")
    assert of_terms(tmp_path, own, CLINIC) == {("term young", "age under …"): (((6, 8),), True)}


def test_a_bound_that_a_proposal_writes_again_is_its_own(tmp_path: Path) -> None:
    """The rule that is replaced no longer follows the bound in the base, though it has the same one."""
    base = (
        CLINIC.replace("term young", "term old")
        .replace("means young", "means age under 7")
        .replace("when young", "when age under 3")
    )
    again = (
        PROPOSAL.replace("  add term tiny means age at most 1\n\n", "")
        .replace("tiny", "age under 3")
        .replace("2 h", "1 h")
    )
    loaded = written(tmp_path, again, base=base)
    assert loaded.amended is not None, loaded.findings
    found = repair(loaded.amended, loaded.proposal, texts=loaded.texts)
    assert found is not None
    places = [(Path(each.places[0].clause.path).name, each.ranges) for each in found.repairs if each.places[0].words]
    assert places == [("p.policy", ((6, 8),))]


def test_a_term_that_nothing_uses_is_no_place(tmp_path: Path) -> None:
    loaded = written(tmp_path, CLINIC.replace("\nrule all", "\nterm idle means age over 4\n\nrule all"))
    assert loaded.policy is not None
    found = repair(loaded.policy, None, texts=loaded.texts)
    assert found is not None
    assert (found.tried.bounds, found.tried.times) == (1, 3)


def random_terms(dice: Random) -> str:
    """A policy whose rules follow terms with bounds, alone, together and denied."""

    def bound(name: str) -> str:
        low, high = sorted(dice.sample(range(1, 5), 2))
        return f"{name} {dice.choice([f'under {low}', f'at least {high}', f'from {low} to {high}', f'is {low}'])}"

    second = dice.choice(["a", "not a"]) + f" and {bound('m')}"
    words = ["a", "not a", "b", "not b", "a and not b"]
    return f"""policy P "p"

request
  n : whole number from 0 to 4
  m : whole number from 0 to 4

term a means {bound("n")}{" and m at most n" if dice.random() < 0.4 else ""}

term b means {second}

rule all
  answer within 3 h

rule quick
  when {dice.choice(words)}
  answer within 1 h
  overrides all

rule no
  when {dice.choice(words)} and {bound("m")}
  refuse

property one "one"
  for any request r
  where r.n {dice.choice(["under", "at least"])} {dice.randint(1, 4)}
  {dice.choice(["never r slower than 2 h", "always r permitted", "never r faster than 2 h"])}

property two "two"
  for any two requests s and t alike except {dice.choice(["n", "m"])}
  where s.n under t.n
  {dice.choice(["never t faster than s", "never t slower than s"])}
"""


def test_random_policies_by_brute_force() -> None:
    many = 0
    for seed in range(14):
        text = Text("p.policy", random_terms(Random(seed)))
        if not isinstance(reread(text, None), Finding):
            many += check_bounds(text)
    assert many > 3


def test_a_base_by_brute_force(tmp_path: Path) -> None:
    """Every value of each bound in the base, read again with the proposal over it, repairs what is listed and nothing else."""
    own = (
        PROPOSAL.replace("tiny and night", "(tiny or young) and night")
        if False
        else PROPOSAL.replace("at most 1", "at most 6")
    )
    loaded = written(tmp_path, own, base=CLINIC)
    assert loaded.amended is not None
    assert loaded.proposal is not None
    found = repair(loaded.amended, loaded.proposal, texts=loaded.texts)
    assert found is not None
    text, base = loaded.texts
    now = holding(loaded.amended, loaded.proposal)
    tried = 0
    for bound in bounds_of(base, loaded.proposal.base, frozenset()):
        ours = [each for each in found.repairs if each.places[0].words and each.places[0].clause.span == bound.span]
        for value in range(10):
            result = reread_over(mutated(base, bound.written(base, value)), text)
            if value != bound.now and not isinstance(result, Finding):
                tried += 1
                then = holding(result[0], loaded.proposal, loaded.amended)
                assert is_listed(value, ours, now, then), (bound, value)
    assert tried > 5
