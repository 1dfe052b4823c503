"""Z3 certifies how many requests change in several times, and which come in each: what is counted wrongly is not certified.

Of 6 requests, A changes in the reply, B in the mending and C in both, each of 2 requests; the 2 of D come, in both times.
"""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from policy_dsl.model.boxes import OneOfCodes
from policy_dsl.model.policy import Policy
from policy_dsl.resolve import resolve_policy
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from verifier.compare import Comparison, compare
from verifier.results.impact import Alike, ChangedIn
from verifier.results.status import Edition, Status
from verifier.smt.prove import Prover
from verifier.verdicts.impact import certified_exclusives, certified_impact

DESK = """\
policy Desk "A desk"

request
  kind   : one of A, B, C, D
  urgent : yes/no

times
  reply
  mend

{gone}

table t
  | kind | reply within | mend within |
  | A    | {a} h        | 5 h         |
  | B    | 2 h          | {b} h       |
  | C    | {c} h        | {c} h       |
  | D    | 4 h          | 9 h         |
"""

NO_D = 'impossible when kind is D\n  because "so it is"'


def policy(gone: str, **hours: int) -> Policy:
    file, _ = parse(Text("p.policy", DESK.format(gone=gone, **hours)))
    assert isinstance(file, tree.PolicyFile)
    found, _ = resolve_policy(file)
    assert found is not None
    return found


@pytest.fixture
def compared() -> Comparison:
    found = compare(policy(NO_D, a=1, b=6, c=7), policy("", a=2, b=7, c=8), {})
    assert found is not None
    return found


def kinds(compared: Comparison) -> dict[tuple[str, ...], ChangedIn]:
    return {kind.times: kind for kind in compared.impact.changed_in}


def status(compared: Comparison, *changed_in: ChangedIn) -> Status:
    """What Z3 says of these counts."""
    with Prover(compared.new, compared.old) as prover:
        return certified_impact(replace(compared.impact, changed_in=changed_in), prover).certified


def test_what_is_counted_once_is_certified(compared: Comparison) -> None:
    counts = {times: kind.count for times, kind in kinds(compared).items()}
    assert counts == {("reply",): 2, ("mend",): 2, ("reply", "mend"): 2}
    assert (compared.impact.changed, compared.impact.in_several) == (6, 2)
    assert status(compared, *compared.impact.changed_in) is Status.PROVED


@pytest.mark.parametrize("left_out", [("reply",), ("mend",), ("reply", "mend")])
def test_every_change_is_counted(compared: Comparison, left_out: tuple[str, ...]) -> None:
    others = [kind for times, kind in kinds(compared).items() if times != left_out]
    assert status(compared, *others) is Status.REFUTED


def test_a_request_that_changes_in_one_time_does_not_in_two(compared: Comparison) -> None:
    one = kinds(compared)["reply",]
    others = [kind for times, kind in kinds(compared).items() if times != one.times]
    assert status(compared, *others, replace(one, times=("reply", "mend"))) is Status.REFUTED


def test_a_request_that_changes_in_two_times_does_not_in_one(compared: Comparison) -> None:
    both = kinds(compared)["reply", "mend"]
    others = [kind for times, kind in kinds(compared).items() if times != both.times]
    assert status(compared, *others, replace(both, times=("reply",)), replace(both, times=("mend",))) is Status.REFUTED


def test_what_does_not_change_is_in_no_kind(compared: Comparison) -> None:
    (part,) = kinds(compared)["reply",].parts
    wider = replace(part, box={**part.box, "kind": OneOfCodes(("A", "B"))})
    others = [kind for times, kind in kinds(compared).items() if times != ("reply",)]
    assert status(compared, *others, ChangedIn(("reply",), (wider,), 4)) is Status.REFUTED


def test_a_group_has_the_same_requests_in_each_time(compared: Comparison) -> None:
    """The two regions of D, one for each time, are one group; a box for another kind in it is none of theirs."""
    appeared = compared.appeared
    ((reply, mend),) = (group.regions for group in appeared.groups)
    other = replace(mend, box={**mend.box, "urgent": OneOfCodes(("yes",))})
    with Prover(compared.new, compared.old) as prover:

        def certified(group: Alike) -> Status:
            return certified_exclusives(replace(appeared, groups=(group,)), Edition.AMENDED, prover).certified

        assert certified(Alike((reply, mend), 2)) is Status.PROVED
        assert certified(Alike((reply, other), 2)) is Status.REFUTED
        assert certified(Alike((other, other), 2)) is Status.PROVED
