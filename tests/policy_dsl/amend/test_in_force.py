"""`in force from D` in a proposal: before the day as the base has it, then as amended, on every request."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import pytest
from msgspec.structs import replace

from policy_dsl.amend.amend import amend
from policy_dsl.diagnostics.finding import has_errors
from policy_dsl.evaluate import evaluate, holds
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import UNTIL, HitRule
from policy_dsl.model.vocabulary import Request
from policy_dsl.resolve import resolve_policy, resolve_proposal
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from tests.brute import Space
from tests.random_policies import random_stack

BLOCKS, IN_A_BLOCK = 3, 200
MOST = 400


def broken_hit_rules(policy: Policy, request: Request) -> set[str]:
    """The tables, by the name they were written with, whose hit rule the request breaks."""
    found = set()
    for table in policy.tables:
        if table.hit_rule is HitRule.ANY_NUMBER or not holds(table.when, request):
            continue
        rows = [p for p in policy.provisions if p.path[0] == table.name]
        hit = sum(holds(p.when, request) for p in rows)
        least = 1 if table.hit_rule is HitRule.EXACTLY_ONE else 0
        if not least <= hit <= 1:
            found.add(table.name.partition(f" {UNTIL}")[0])
    return found


@dataclass
class Answers:
    """What one policy answers, each request tried once however many days divide it."""

    policy: Policy
    known: dict[int, tuple[Outcome, set[str]]] = field(default_factory=dict)

    def to(self, request: Request) -> tuple[Outcome, set[str]]:
        """The outcome, and the tables whose hit rules the request breaks."""
        if id(request) not in self.known:
            outcome = evaluate(self.policy, request).outcome
            self.known[id(request)] = outcome, broken_hit_rules(self.policy, request)
        return self.known[id(request)]


def divided(proposal: Proposal, days: Iterable[int]) -> None:
    """The law, for each day: before it as the base, from it on as the amended policy would be without `in force`."""
    base = proposal.base
    whole, findings = amend(replace(proposal, start=None))
    then, now = Answers(base), Answers(whole)
    requests = Space(base).possible
    for day in days:
        both, again = amend(replace(proposal, start=day))
        assert has_errors(findings) == has_errors(again)
        if not has_errors(findings):
            divided_at(day, both, (then, now), requests)


def divided_at(day: int, both: Policy, answers: tuple[Answers, Answers], requests: Sequence[Request]) -> None:
    """The law for one day."""
    dated = both.dated_by
    assert dated is not None
    assert len({p.id for p in both.provisions}) == len(both.provisions)
    assert len({t.name for t in both.tables}) == len(both.tables)
    of_tables = [p for p in both.provisions if len(p.path) > 1 and p.path[1] != "permit" and p.path[1][:6] != "until "]
    assert {p.path[0] for p in of_tables} <= {t.name for t in both.tables}
    for request in requests:
        at = request[dated]
        assert isinstance(at, int)
        outcome, broken = answers[at >= day].to(request)
        assert evaluate(both, request).outcome == outcome, (request, day)
        assert broken_hit_rules(both, request) == broken, (request, day)


def days(policy: Policy) -> list[int]:
    """The days on which a proposal to it can begin, but for the first."""
    kind = policy.by_name[policy.dated_by or ""].type
    return list(range(kind.first + 1, kind.last + 1))  # type: ignore[union-attr]  # a date


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_proposal_divides_at_its_day(block: int) -> None:
    tried = stacked = 0
    for seed in range(block * IN_A_BLOCK, (block + 1) * IN_A_BLOCK):
        file, first, second = random_stack(seed)
        base, _ = resolve_policy(file)
        if base is None or base.dated_by is None or base.requests > MOST:
            continue
        proposal, _ = resolve_proposal(first, base)
        if proposal is None or proposal.days:  # other days are not open from a day on
            continue
        divided(proposal, days(base))
        for day in days(base):
            tried += 1
            amended, findings = amend(replace(proposal, start=day))
            above = None if has_errors(findings) else resolve_proposal(second, amended, (proposal,))[0]
            if above is not None and not above.days:
                divided(above, days(base))
                stacked += len(days(base))
    assert tried > 30
    assert stacked > 60


LEFT_OVER = """policy P "what is left over, by day"
  dated by day

request
  day : date from 2026-01-01 until 2026-01-07
  who : one of A, B

table t
  when who is A
  | day        | answer within |
  | 2026-01-01 | 1 h           |
  | 2026-01-04 | 2 h           |
  otherwise answer within 3 h

rule all
  when day on or after 2026-01-03
  answer within 9 h
  overrides t otherwise
"""
FIRST = """proposal Q "q"
  to P in "p.policy"

  set t otherwise to 4 h
"""
SECOND = (
    "set t otherwise to N/A",
    "remove row t otherwise",
    "set t otherwise to 3 h",
    "add row to t | 2026-01-05 | 5 h |",
    "replace table t\n    when who is A\n    | day | answer within |\n    | 2026-01-01 | 1 h |\n    otherwise refuse",
)


def read(text: str) -> tree.File:
    file, findings = parse(Text("p.policy", text))
    assert isinstance(file, tree.File)
    assert not findings
    return file


@pytest.mark.parametrize("operation", SECOND)
def test_what_is_left_over_divides_at_its_days(operation: str) -> None:
    base, _ = resolve_policy(read(LEFT_OVER))  # type: ignore[arg-type]  # a policy
    assert base is not None
    first, _ = resolve_proposal(read(FIRST), base)  # type: ignore[arg-type]  # a proposal
    assert first is not None
    divided(first, days(base))
    above = read(
        f'proposal R "r"\n  to Q in "p.policy"\n\n  {"remove rule all" if "remove" in operation else ""}\n  {operation}\n'
    )
    for day in days(base):
        amended, _ = amend(replace(first, start=day))
        assert [p.id for p in amended.provisions if p.until is not None] == [
            f"t otherwise until {date.fromordinal(day)}"
        ]
        second, findings = resolve_proposal(above, amended, (first,))  # type: ignore[arg-type]  # a proposal
        assert second is not None, findings
        divided(second, days(base))


IN_ORDER = """policy P "p"
  dated by day

request
  day : date from 2026-01-01 until 2026-01-07
  who : one of A, B, C

table t
  the first row that applies decides
  | row   | who  | answer within |
  | pair  | A, B | 1 h           |
  | first | A    | 2 h           |
  | rest  | any  | 3 h           |
"""
REORDERED = """proposal Q "q"
  to P in "p.policy"

  replace table t
    the first row that applies decides
    | row   | who  | answer within |
    | first | A    | 2 h           |
    | pair  | A, B | 1 h           |
    | rest  | any  | 3 h           |
"""


def test_rows_in_another_order_divide_at_the_day() -> None:
    base, _ = resolve_policy(read(IN_ORDER))  # type: ignore[arg-type]  # a policy
    assert base is not None
    proposal, findings = resolve_proposal(read(REORDERED), base)  # type: ignore[arg-type]  # a proposal
    assert proposal is not None, findings
    divided(proposal, days(base))
    day = date(2026, 1, 4).toordinal()
    amended, _ = amend(replace(proposal, start=day))
    seconds = [evaluate(amended, {"day": each, "who": "A"}).outcome.seconds for each in (day - 1, day)]
    assert seconds == [3600, 7200]
