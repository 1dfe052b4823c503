"""The values that repair a property are those that trying every value, on every request and pair, finds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from policy_dsl.amend.bounds import Bound, bounds
from policy_dsl.amend.mutation import mutated
from policy_dsl.amend.reread import reread
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import AnswerWithin
from policy_dsl.model.times import TIME_FACT, whole_seconds
from policy_dsl.pipeline import load
from policy_dsl.resolve import resolve_policy
from policy_dsl.resolve.values.scales import LONGEST
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.printing.unparse import unparse
from policy_dsl.text import Text
from tests.brute import Space, count
from tests.command import run
from tests.laws import laws
from tests.laws.named_times import Dice
from tests.questions.test_worked_questions import read
from tests.random_policies import random_policy
from tests.verifier.report.markdown.reader import rendered
from tests.written import LIBRARY, policy, proposal, written
from verifier.by_diagram.small_changes.repairs import compared_times, with_time
from verifier.cli.repair import render
from verifier.obligations.all import obligations
from verifier.repair import repair
from verifier.report.facts.repairs import RepairRun
from verifier.report.formats import Format
from verifier.report.medium import Media
from verifier.results.repair import Range, Repair, Repairs
from verifier.results.status import Kind, Status
from verifier.smt.proof import Proof
from verifier.verdicts import repairs as confirming
from verifier.verify import verify, verify_proposal

MOST = 50
SEEDS = (*range(40), 143, 244)
Holding = dict[tuple[str, str, str | None], bool]


def holding(amended: Policy, made: Proposal | None, like: Policy | None = None) -> Holding:
    """Whether each obligation holds; with the names that it has for a policy `like` this one, whose rows may have others."""
    space = Space(amended, made.base if made else None)
    every, named = obligations(amended, made), obligations(like or amended, made)
    return {
        (n.kind.value, n.name, n.subject): (count(space, o).count > 0) is o.exists
        for o, n in zip(every, named, strict=True)
    }


def is_in(step: int, ranges: Sequence[Range]) -> bool:
    return any((first is None or first <= step) and (last is None or step <= last) for first, last in ranges)


def repaired_by(now: Holding, then: Holding) -> tuple[set[str], set[str]] | None:
    """The properties that these verdicts repair, and the examples that fail; `None` if they repair none, or lose something."""
    repaired = {
        name for (kind, name, _), holds in then.items() if kind == "claim" and holds and not now[kind, name, None]
    }
    lost = {key for key, holds in now.items() if holds and not then.get(key, True)}
    if not repaired or any(kind != Kind.EXAMPLE.value for kind, _, _ in lost):
        return None
    return repaired, {name for _, name, _ in lost}


def is_listed(step: int, ours: Sequence[Repair], now: Holding, then: Holding) -> bool:
    """Whether these repairs have the value where it repairs something, and nowhere else."""
    effect = repaired_by(now, then)
    listed = [each for each in ours if is_in(step, each.ranges)]
    return [(set(each.repaired), set(each.examples)) for each in listed] == ([] if effect is None else [effect])


def check(amended: Policy, made: Proposal | None) -> int:
    """The number of repairs, each of which is as trying every time next to one that matters finds it."""
    found = repair(amended, made)
    assert found is not None
    now = holding(amended, made)
    failing = {name for (kind, name, _), holds in now.items() if kind == Kind.CLAIM.value and not holds}
    assert set(found.failing) == failing
    assert all(each.confirmed for each in found.repairs)
    for provision in amended.by_id.values() if failing else ():
        if not isinstance(provision.effect, AnswerWithin) or provision.until is not None:
            continue
        ours = [each for each in found.repairs if [p.name for p in each.places] == [provision.id]]
        near = compared_times(amended, None if made is None else made.base, obligations(amended, made), [provision.id])
        for seconds in {
            s + d
            for s in {*near, whole_seconds(provision.effect.seconds) or 0}
            for d in (-1, 0, 1)
            if 0 < s + d <= LONGEST
        }:
            then = holding(with_time(amended, [provision.id], seconds), made)
            assert is_listed(seconds, ours, now, then), (provision.id, seconds)
    return len(found.repairs)


def test_of_random_policies() -> None:
    policies = [laws.resolved(random_policy(seed)) for seed in SEEDS]
    assert sum(check(p, None) for p in policies if p.requests <= MOST and p.properties) > 0


def test_of_random_policies_with_named_times() -> None:
    """A time is repaired in the one that it is a time of; `no promise` is repaired by a time, and is not what repairs."""
    read_back = [resolved_text(Dice(seed).text()) for seed in (2, 11, 15, 19, 24)]
    assert sum(check(p, None) for p in read_back if p is not None) > 2  # enough of them have repairs


def resolved_text(text: str) -> Policy | None:
    file, findings = parse(Text("p.policy", text))
    assert isinstance(file, tree.PolicyFile)
    assert not findings
    return resolve_policy(file)[0]


SUPPORT = """\
policy Desk "d"

request
  contract : one of Standard, Premium

times
  respond
  resolve

table targets
  | contract | respond within | resolve within |
  | Standard | 1 h            | 8 h            |
  | Premium  | 30 min         | no promise     |

property pays "Premium is never later."
  for any two requests p and s alike except contract
  in every time
  where p.contract is Premium and s.contract is Standard
  never p slower than s

property in_turn "Replies come first."
  for any request r
  never r.respond slower than r.resolve
"""


def test_of_named_times_by_hand(tmp_path: Path) -> None:
    """Premium has to be resolved in 8 h at the latest, and no sooner than its reply; 8 h cannot become `no promise`."""
    (tmp_path / "desk.policy").write_text(SUPPORT, encoding="utf-8")
    own = load(str(tmp_path / "desk.policy")).policy
    assert own is not None
    found = repair(own, None)
    assert found is not None
    listed = [([p.name for p in each.places], each.ranges, each.repaired, each.confirmed) for each in found.repairs]
    assert listed == [(["targets Premium resolve"], ((1800, 28_800),), ("pays",), True)]
    printed = " ".join(run("repair", "desk.policy", cwd=tmp_path).stdout.split())
    assert "targets Premium resolve no promise → 30 min to 8 h pays holds" in printed
    for as_format in ("json", "html", "markdown", "sarif", "github"):
        ran = run("repair", "desk.policy", "--format", as_format, cwd=tmp_path)
        assert "targets Premium resolve" in ran.stdout
        assert TIME_FACT not in ran.stdout


def test_by_hand(tmp_path: Path) -> None:
    """Adults wait 2 h and 3 h for the two books, so that staff, which has either in 1 h, has to wait 3 h at least."""
    library = policy(tmp_path)
    assert check(library, None) == 1
    found = repair(library, None)
    assert found is not None
    (only,) = found.repairs
    (place,) = only.places
    assert (place.name, place.now, only.ranges, only.repaired) == (
        "desk Staff",
        3600,
        ((10800, None),),
        ("staff_wait",),
    )


def test_what_a_proposal_intends_stays_so(tmp_path: Path) -> None:
    """The intent bounds the time from above: staff has to wait 3 h for the property, and no more than 4 h. Or an adult has the
    atlas as soon as staff.
    """
    text = (
        'proposal Slow "staff waits"\n  to Library in "base.policy"\n\n  set desk Staff to 2 h\n\n'
        "  intends\n    answers within 4 h where reader is Staff\n"
    )
    made, amended = proposal(tmp_path, text, LIBRARY)
    assert check(amended, made) == 2
    found = repair(amended, made)
    assert found is not None
    ranges = {each.places[0].name: each.ranges for each in found.repairs}
    assert ranges == {"desk Adult": ((None, 7200),), "desk Staff": ((10800, 14400),)}


def test_the_times_before_matter_too(tmp_path: Path) -> None:
    """Staff waited 1 h, so that every change is slower from 1 h and 1 s on; the property wants 2 h at most."""
    text = (
        'proposal Slow "staff waits"\n  to Library in "base.policy"\n\n  set desk Staff to 4 h\n\n'
        '  add property soon "Staff waits 2 h at most."\n    for any request r\n    where r.reader is Staff\n'
        "    never r slower than 2 h\n\n  intends\n    every change is slower\n"
    )
    base = LIBRARY[: LIBRARY.index("property staff_wait")]
    made, amended = proposal(tmp_path, text, base)
    assert check(amended, made) == 1
    found = repair(amended, made)
    assert found is not None
    assert [each.ranges for each in found.repairs] == [((3601, 7200),)]


def test_what_z3_does_not_decide_is_not_confirmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirming, "prove_all", lambda _, every: [Proof(Status.UNDECIDED, "timeout") for _ in every])
    found = repair(policy(tmp_path), None)
    assert found is not None
    assert [each.confirmed for each in found.repairs] == [None]


def test_what_z3_refutes_is_a_disagreement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirming, "prove_all", lambda _, every: [Proof(Status.REFUTED) for _ in every])
    found = repair(policy(tmp_path), None)
    assert found is not None
    assert RepairRun("p.policy", (), found).exit_code == 4


def test_a_range_that_goes_on_beyond_its_end_is_a_disagreement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirming, "prove_all", lambda _, every: [Proof(Status.PROVED) for _ in every])
    found = repair(policy(tmp_path), None)
    assert found is not None
    assert [each.confirmed for each in found.repairs] == [False]


def test_without_time_nothing_is_passed_over(tmp_path: Path) -> None:
    library = policy(tmp_path)
    assert RepairRun("p", (), Repairs(library, None, (), (), untried=2)).exit_code == 3


# Bounds.


def check_bounds(text: Text) -> int:
    """The number of repairs by bounds, each of which is as writing every value, and trying every request, finds it."""
    file, _ = parse(text)
    result = reread(text, None)
    assert isinstance(file, tree.File)
    assert not isinstance(result, Finding)
    own = result[0]
    now = holding(own, None)
    if all(holds for (kind, _, _), holds in now.items() if kind == Kind.CLAIM.value):
        return 0
    found = repair(own, None, texts=[text])
    assert found is not None
    assert all(each.confirmed for each in found.repairs)
    of_bounds = [each for each in found.repairs if each.places[0].words]
    for bound in bounds(file, own, text):
        ours = [each for each in of_bounds if each.places[0].clause.span == bound.span]
        for value, then in around(text, bound, own):
            assert is_listed(value, ours, now, holding(then, None, own)), (text.content, bound, value)
    return len(of_bounds)


def around(text: Text, bound: Bound, own: Policy) -> list[tuple[int, Policy]]:
    """The policies with all other values from the present one on, up and down, until one cannot be written."""
    least, most = bound.limits
    every = []
    for steps in (range(bound.now + 1, most + 1), range(bound.now - 1, least - 1, -1)):
        for value in steps:
            result = reread(mutated(text, bound.written(text, value)), None)
            if isinstance(result, Finding):
                break
            every.append((value, result[0]))
    return every


def random_bounds(dice: Random) -> str:
    """A policy with a few bounds on two numbers, which it may compare, and claims about one request and about two."""

    def bound(name: str) -> str:
        low, high = sorted(dice.sample(range(1, 5), 2))
        over = dice.choice([f"under {low}", f"at least {high}", f"at most {low}", f"from {low} to {high}", f"is {low}"])
        return f"{name} {over}"

    def where() -> str:
        return f"r.n {dice.choice(['under', 'at least'])} {dice.randint(1, 4)}"

    compared = " and m at most n" if dice.random() < 0.4 else ""
    table = f"""
table rows
  when m {dice.choice(["at least", "over"])} {dice.randint(0, 3)}
  | n      | answer within |
  | 0 to {dice.randint(0, 2)} | 2 h |
  | {dice.randint(3, 4)} to 4 | 3 h |
  any number of rows apply
"""
    return f"""policy P "p"

request
  n : whole number from 0 to 4
  m : whole number from 0 to 4

rule all
  answer within 3 h
{table if dice.random() < 0.3 else ""}
rule soon
  when {bound("n")}{compared}
  answer within 1 h
  overrides all

rule no
  when {bound(dice.choice("nm"))} and n is not 0
  refuse

property one "one"
  for any request r
  where {where()}
  {dice.choice(["never r slower than 2 h", "always r permitted", "never r faster than 2 h"])}

property two "two"
  for any two requests a and b alike except {dice.choice(["n", "m", "n, m"])}
  where a.n {dice.choice(["at most", "under"])} b.{dice.choice("nm")}
  {dice.choice(["never b faster than a", "never b slower than a", "always a same as b"])}
"""


def test_bounds_of_random_policies() -> None:
    many = 0
    for seed in range(14):
        text = Text("p.policy", random_bounds(Random(seed)))
        if not isinstance(reread(text, None), Finding):
            many += check_bounds(text)
    assert many > 3


def test_random_policies_are_repaired_by_bounds_as_trying_them_says() -> None:
    """They have few bounds, so that hardly any of them is repaired by one."""
    tried = 0
    for seed in range(25):
        file = random_policy(seed)
        own = laws.resolved(file)
        if own.requests <= MOST and own.properties:
            check_bounds(Text("p.policy", unparse(file)))
            tried += 1
    assert tried > 4


CHILDREN = """\
policy Clinic "who is seen how fast"

request
  age  : whole number from 0 to 9

rule all
  answer within 3 h

rule young
  when age under 3
  answer within 1 h
  overrides all

property young_first "Who is under six is seen within two hours."
  for any request r
  where r.age under 6
  never r slower than 2 h

property old_wait "Who is eight or more is not seen so soon."
  for any request r
  where r.age at least 8
  never r faster than 3 h
"""


def test_a_bound_by_hand(tmp_path: Path) -> None:
    """Under six there has to be the short time, and from eight on there must not: the bound is six, seven or eight."""
    loaded = written(tmp_path, CHILDREN)
    assert loaded.policy is not None
    found = repair(loaded.policy, None, texts=loaded.texts)
    assert found is not None
    repairs = {each.places[0].name + each.places[0].words: each.ranges for each in found.repairs}
    assert repairs["youngage under …"] == ((6, 8),)
    assert check_bounds(loaded.texts[0]) == 1


def test_a_bound_to_the_end_of_its_scale(tmp_path: Path) -> None:
    """Without the second property any bound from six on does."""
    loaded = written(tmp_path, CHILDREN[: CHILDREN.index("property old_wait")])
    assert loaded.policy is not None
    found = repair(loaded.policy, None, texts=loaded.texts)
    assert found is not None
    (bound,) = [each for each in found.repairs if each.places[0].words]
    assert bound.ranges == ((6, None),)


def bounds_repaired(tmp_path: Path, text: str) -> list[tuple[str, tuple[Range, ...], bool | None]]:
    loaded = written(tmp_path, text)
    assert loaded.policy is not None, loaded.findings
    found = repair(loaded.policy, None, texts=loaded.texts)
    assert found is not None
    return [(each.places[0].words, each.ranges, each.confirmed) for each in found.repairs if each.places[0].words]


def test_what_holds_of_two_requests_bounds_a_bound(tmp_path: Path) -> None:
    """With eight, who is seven would be seen before who is nine: six and seven are left of six, seven and eight."""
    alike = (
        '\nproperty alike "Seven is seen like nine."\n  for any two requests a and b alike except age\n'
        "  where a.age is 7 and b.age is 9\n  always a same as b\n"
    )
    assert bounds_repaired(tmp_path, CHILDREN + alike) == [("age under …", ((6, 7),), True)]


def test_facts_that_are_compared_keep_a_bound_from_its_neighbours(tmp_path: Path) -> None:
    """Nobody is below another who is under 1; under 2 there is one, and under 0 there is nobody, so that the rule is dead."""
    text = """\
policy Ladder "who is where"

request
  n : whole number from 0 to 9
  m : whole number from 0 to 9

rule all
  answer within 3 h

rule soon
  when n under 5
  answer within 1 h
  overrides all

property below "Who is above another waits."
  for any request r
  where r.m under r.n
  never r faster than 2 h
"""
    assert bounds_repaired(tmp_path, text) == [("n under …", ((1, 1),), True)]


def test_a_bound_of_a_table_moves_its_rows_and_where_they_have_to_apply(tmp_path: Path) -> None:
    """Under six, 5 h are too long: the table, of which exactly one row applies, has to begin at six or later."""
    text = """\
policy Late "who waits"

request
  n : whole number from 0 to 9
  m : yes/no

rule all
  answer within 3 h

table late
  overrides all
  when n at least 3
  | m   | answer within |
  | yes | 5 h           |
  | no  | 6 h           |

property early "Under six nobody waits longer than 4 h."
  for any request r
  where r.n under 6
  never r slower than 4 h
"""
    assert bounds_repaired(tmp_path, text) == [("n at least …", ((6, None),), True)]


def test_markdown_has_what_the_text_has(tmp_path: Path) -> None:
    loaded = written(tmp_path, CHILDREN, name="ages.policy")
    assert loaded.policy is not None
    found = repair(loaded.policy, None, texts=loaded.texts)
    assert found is not None
    run = RepairRun("ages.policy", loaded.texts, found)
    text = read(rendered(render(run, Format.MARKDOWN, Media()).whole))
    assert "1 property refuted: young_first" in text
    assert "young, age under … 3 → 6 to 8 young_first holds" in text
    assert "2 times and 1 bound" in text


# What `verify` says.


def check_remedies(own: Policy) -> int:
    """The number of remedies, each of which is as trying every time next to one that matters finds it."""
    now, every = holding(own, None), verify(own).remedies
    for remedy in every:
        assert remedy.confirmed
        assert not now["claim", remedy.property, None]
        near = compared_times(own, None, obligations(own), [remedy.place.name])
        for seconds in {s + d for s in {*near, remedy.place.now} for d in (-1, 0, 1) if s + d > 0}:
            then = holding(with_time(own, [remedy.place.name], seconds), None)
            assert is_in(seconds, remedy.holding) is then["claim", remedy.property, None]
            effect = repaired_by(now, then)
            assert is_in(seconds, remedy.keeping) is (effect is not None and remedy.property in effect[0])
    return len(every)


def test_remedies_of_random_policies() -> None:
    policies = [laws.resolved(random_policy(seed)) for seed in (*range(60), 244, 337)]  # the last two have remedies
    assert sum(check_remedies(p) for p in policies if p.requests <= MOST and p.properties) > 1


def test_a_remedy_that_loses_something(tmp_path: Path) -> None:
    """Adults have the atlas in 3 h: staff waits with 3 h or more, and an intent allows 4 h. Or adults have it in 2 h."""
    text = (
        'proposal Slow "staff waits"\n  to Library in "base.policy"\n\n  set desk Staff to 2 h\n\n'
        "  intends\n    answers within 4 h where reader is Staff\n"
    )
    made, amended = proposal(tmp_path, text, LIBRARY)
    remedies = verify_proposal(made, amended).remedies
    assert [(each.place.name, each.holding, each.keeping) for each in remedies] == [
        ("desk Adult", ((None, 7200),), ((None, 7200),)),
        ("desk Staff", ((10800, None),), ((10800, 14400),)),
    ]


def test_a_new_vocabulary_leaves_remedies_to_repair(tmp_path: Path) -> None:
    """The same with one code more: of the amended policy alone, adults could have the atlas in 2 h, or staff wait any time."""
    text = (
        'proposal Slow "staff waits"\n  to Library in "base.policy"\n\n  add code Guest to reader\n'
        "  set desk Staff to 2 h\n\n  intends\n    answers within 4 h where reader is Staff\n"
    )
    made, amended = proposal(tmp_path, text, LIBRARY)
    verification = verify_proposal(made, amended)
    assert [v.name for v in verification.verdicts if v.kind is Kind.CLAIM and v.status is Status.REFUTED]
    assert verification.remedies == ()


# Several times together.


SHIFTS = """\
policy Shifts "who waits how long"

request
  who : one of Nurse, Doctor, Guest
  day : yes/no

table times
  | who    | day | answer within |
  | Nurse  | yes | 1 h           |
  | Nurse  | no  | 2 h           |
  | Doctor | any | 3 h           |
  | Guest  | any | 5 h           |

property alike "A nurse is answered alike by day and by night."
  for any two requests a and b alike except day
  where a.who is Nurse
  always a same as b

property rest "No nurse is answered within less than 3 h."
  for any request n
  where n.who is Nurse
  never n faster than 3 h
"""


def test_two_times_together(tmp_path: Path) -> None:
    """Both of a nurse's times have to be 3 h at least; one alone leaves the other. Alike they are with either's, too."""
    found = repair(policy(tmp_path, SHIFTS), None)
    assert found is not None
    together = [each for each in found.repairs if len(each.places) > 1]
    assert [([p.name for p in each.places], each.ranges, each.repaired, each.confirmed) for each in together] == [
        (["times row 1", "times row 2"], ((10800, None),), ("rest", "alike"), True)
    ]


def test_more_than_a_few_times(tmp_path: Path) -> None:
    """Four times would have to change, and sets of three are tried: that is said."""
    rows = "".join(f"  | {code} | {hours} h |\n" for hours, code in enumerate("ABCD", 1))
    text = (
        'policy P "p"\n\nrequest\n  a : one of A, B, C, D\n\ntable t\n  | a | answer within |\n' + rows +
        '\nproperty late "late"\n  for any request r\n  never r faster than 9 h\n'
    )  # fmt: skip
    found = repair(policy(tmp_path, text), None)
    assert found is not None
    assert (found.repairs, found.tried.out_of_reach, found.tried.sets) == ((), ("late",), 0)


DERIVED = """\
policy P "p"

request
  role : one of A, B
  n    : whole number from 0 to 9

derive risk : one of Low, High
  otherwise Low

{giving}

rule high
  when risk is High and role is A
  answer within 2 h

otherwise answer within 1 h

property prompt "A is answered within the hour up to 6"
  for any request r
  where r.role is A and r.n at most 6
  never r slower than 1 h
"""


@pytest.mark.parametrize(
    "giving",
    [
        "rule many\n  when n over 4\n  gives risk High",
        "table many\n  at most one row applies\n  | n      | gives risk |\n  | 5 to 9 | High       |",
    ],
)
def test_a_bound_in_what_gives_a_derived_fact_repairs_like_others(giving: str) -> None:
    """From 7, 8 or 9 on: high risk begins above 6, and something still has it. The row is named by its bound."""
    assert check_bounds(Text("p.policy", DERIVED.format(giving=giving))) == 1
