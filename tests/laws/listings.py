"""The law of listings: whatever a report counts in a header is what the lines below it add up to, and each of them is so.

Lines are read back from the text, and each is held against every request; nothing here looks at regions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import islice, pairwise

from policy_dsl.evaluate import evaluate, holds
from policy_dsl.model.decisions import CONFLICT, Access, Decision, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.times import whole_seconds
from policy_dsl.model.vocabulary import Ordered, Request
from policy_dsl.syntax import tree as t
from tests import random_scales as scales
from tests.brute import Space
from tests.laws import editions
from tests.laws.lines import Listed, Says, cover, listings, number, printed, says, sections
from tests.random_policies import Maker
from verifier.by_diagram import engine
from verifier.by_diagram.amendments.exclusives import exclusives
from verifier.by_diagram.amendments.impact import boundary_days, impact
from verifier.by_diagram.spaces.diagrams import diagrams
from verifier.by_reference.replay import replays
from verifier.compare import Comparison, aligned
from verifier.obligations.all import obligations
from verifier.obligations.questions import cross_conditions
from verifier.report.extent import Extent
from verifier.report.facts.reports import FileReport, Side
from verifier.report.text.diff import print_comparison
from verifier.report.text.verify import print_report
from verifier.report.words import values
from verifier.results.status import Edition, Status, Trust
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification

MOST = 2000
"""Requests or pairs up to which the lines of a claim are held against each of them."""

WAYS = {
    "faster": "answered faster", "slower": "answered slower", "newly_refused": "newly refused",
    "newly_answered": "newly answered", "faulty": "without a single answer, before or after",
}  # fmt: skip


Moves = list[tuple[Request, Outcome, Outcome]]

FAULTS = {Access.GAP: "the gap", Access.CONFLICT: "the conflict"}


class Dated(Maker):
    """Policies with two or three dates, of which one dates the policy and is compared with the others."""

    def orders(self) -> list[t.AttributeLine]:
        """Two or three dates, mostly of the same days."""
        family = scales.family(self.random, "date", self.random.choice((2, 2, 2, 3)), 100)
        for one in family:
            self.scaled[one.name] = one
            self.size *= one.size
        return [t.AttributeLine((t.Name(one.name),), one.declared()) for one in family]

    def date_it(self) -> None:
        """Always; and something comes into force or lapses more often than elsewhere."""
        self.dated = self.random.choice(list(self.scaled.values()))

    def days(self, chance: float) -> t.Validity | None:
        """Days in force, twice as often."""
        return super().days(2 * chance)


def dated(seed: int) -> tuple[t.PolicyFile, t.ProposalFile, t.PolicyFile]:
    """The dated policy of this seed, a proposal to it, and another edition of it."""
    maker = Dated(seed)
    base = maker.policy()
    claims = [d.name for d in base.declarations if isinstance(d, t.PropertyBlock)]
    proposed = maker.proposal(claims)
    return base, proposed, maker.other_edition(base, same_space=bool(seed % 2))


# --- what is held against what


def verify_adds_up(policy: Policy, proposal: Proposal | None, space: Space, width: int) -> None:
    """The text of `verify`: what changes, by days and outcomes, and where each claim is refuted."""
    base = proposal.base if proposal else None
    asked = obligations(policy, proposal)
    answers = engine.answer_all(policy, base, asked)
    verdicts = [
        Verdict(
            f"number-{n}", o.kind, None, f"number-{n}", o.clause, a.status, a.status, a.status, count=a.count, of=a.of,
            faulty=a.faulty, broken_by=a.broken_by, pairs=bool(o.differ), regions=a.regions,
            regions_complete=True, trust=Trust.WHOLE,
        )
        for n, (o, a) in enumerate(zip(asked, answers, strict=True))
    ]  # fmt: skip
    change = None
    if base is not None:
        found = diagrams(policy, base, (), (), days=boundary_days(policy, base))
        assert found is not None
        change = impact(found)
    whole = Verification(policy, proposal, len(space.possible), (), tuple(verdicts), change)
    report = FileReport("p.policy", (), (), whole)
    said = sections(printed(lambda out: print_report(out, report, Extent.FULL), width))
    flat = [
        " ".join(block.split())
        for block in "\n".join(printed(lambda out: print_report(out, report, Extent.FULL), 2000)).split("✗")
    ]
    if base is not None:
        (lines,) = (lines for heading, lines in said.items() if heading == "What changes")
        before, after = (
            [space.decisions[e][id(r)].outcome for r in space.possible] for e in (Edition.BASE, Edition.AMENDED)
        )
        changes_add_up(policy, base, lines, space.possible, before, after)
    editions = {id(policy): Edition.AMENDED, id(base): Edition.BASE}
    by_facts = {frozenset(r.items()): id(r) for r in space.possible}  # ways are requests of their own making
    decided = lambda asked, request: space.decisions[editions[id(asked)]][by_facts[frozenset(request.items())]]  # noqa: E731
    for n, (o, v) in enumerate(zip(asked, verdicts, strict=True)):
        if v.status is Status.REFUTED and not o.exists:
            everything = space.pairs(o.differ, space.possible) if o.differ else ((r,) for r in space.possible)
            some = list(islice(everything, MOST + 1))
            if len(some) <= MOST:
                wrong = [requests for requests in some if replays(policy, base, o, requests, decided)]
                if f"✗ number-{n}" in said:
                    ties = cross_conditions(o)
                    right = [rs for rs in some if rs not in wrong and all(holds(tie, *rs) for tie in ties)]
                    refuted_where(policy, said[f"✗ number-{n}"], wrong, right, o.names if o.differ else ())
                else:  # because of a gap or a conflict alone
                    assert all(
                        any(d[id(r)].outcome.faulty for r in rs for d in space.decisions.values()) for rs in wrong
                    )
                    (line,) = (line for line in flat if f"number-{n} " in line and "refuted by" in line)
                    assert f"refuted by {len(wrong):,} of " in line
                    accesses = {space.decisions[Edition.AMENDED][id(r)].outcome.access for rs in wrong for r in rs}
                    named = [said for access, said in FAULTS.items() if access in accesses]
                    assert f", all because of {' and '.join(named)} " in f"{line} "


def refuted_where(
    policy: Policy,
    lines: Sequence[str],
    wrong: Sequence[tuple[Request, ...]],
    right: Sequence[tuple[Request, ...]],
    names: Sequence[str],
) -> None:
    """The header has them all; and the lines, where there are any."""
    (head,) = (line.split() for line in lines if line.startswith("  refuted by "))
    assert number(head[2]) == len(wrong)
    at = [n for n, line in enumerate(lines) if line.startswith("  where (")]
    if at:
        (found,) = listings(lines[at[0] :])
        rows = [each for row in found.rows for each in (row, *row.below)]
        shared = says(policy, shared_words(lines[at[0] + 1 :]), names)

        def so(said: str) -> Says:
            own = says(policy, said, names)
            return lambda *requests: shared(*requests) and own(*requests)

        cover(rows, wrong, right, so)


def shared_words(lines: Sequence[str]) -> str:
    """What a line above the rows says of all of them."""
    if not lines or not lines[0].startswith("  all with "):
        return "anything"
    last = next(n for n, line in enumerate(lines) if line.endswith(":"))
    return " ".join(line.strip() for line in lines[: last + 1]).removeprefix("all with ").removesuffix(":")


def diff_adds_up(old: Policy, new: Policy, width: int) -> None:
    """The text of `diff`: what changes, and what is possible on one side alone."""
    everything = editions.every_request(old, new)
    sides = [{n: evaluate(p, r) for n, r in enumerate(everything) if editions.possible(p, r)} for p in (old, new)]
    old, new = aligned(old, new)
    space = diagrams(new, old, (), (), days=boundary_days(new, old))
    assert space is not None
    change, *alone = impact(space), *(exclusives(space, e) for e in (Edition.AMENDED, Edition.BASE))
    found = Comparison(old, new, change, alone[0], alone[1], (), (), ())
    side = Side("p.policy", "P")
    said = sections(printed(lambda out: print_comparison(out, side, side, found), width))
    both = [n for n in sides[0] if n in sides[1]]
    before, after = ([side[n].outcome for n in both] for side in sides)
    if before == after:
        assert "What changes" not in said
    else:
        changes_add_up(new, old, said["What changes"], [everything[n] for n in both], before, after)
    for heading, here, there, policy in (("Became possible", 1, 0, new), ("Became impossible", 0, 1, old)):
        only = {n: decision for n, decision in sides[here].items() if n not in sides[there]}
        possible_alone(policy, said.get(heading), everything, only, both)


def possible_alone(
    policy: Policy,
    lines: Sequence[str] | None,
    everything: Sequence[Request],
    only: Mapping[int, Decision],
    both: Sequence[int],
) -> None:
    """The requests possible on one side, by their outcomes; none of them is possible on both."""
    if not only:
        assert lines is None
        return
    assert lines is not None
    (found,) = listings(lines)
    assert number(found.said.split()[0]) == len(only)
    told: dict[str, list[tuple[Request, ...]]] = {
        values.outcome(d.outcome): [(everything[n],) for n, e in only.items() if e.outcome == d.outcome]
        for d in only.values()
    }
    outcomes_add_up(policy, found, told, [(everything[n],) for n in both])


def changes_add_up(
    policy: Policy,
    base: Policy,
    lines: Sequence[str],
    requests: Sequence[Request],
    before: Sequence[Outcome],
    after: Sequence[Outcome],
) -> None:
    """What changes: of all, by the way it moves, for each stretch of days, for each pair of outcomes, and line by line."""
    first, *stretches = listings(lines)
    moves = [(r, one, two) for r, one, two in zip(requests, before, after, strict=True) if one != two]
    head_is_so(first.said, len(moves), len(requests))
    ways = Counter(WAYS[moved(one, two)] for _, one, two in moves)
    counted = [line.partition(", on ")[0].split(" ", 1) for line in first.lines]  # without the days of receipt
    assert {way: number(many) for many, way in counted if way in WAYS.values()} == ways
    days = days_of(policy, base)
    turning = [day for day in days[1:-1] if changed_on(policy, moves, days, day)]
    ends = [days[0], *turning, days[-1]] if days else []
    for found, (start, until) in zip(stretches, pairwise(ends), strict=True):
        here = [move for move in moves if start <= move[0][policy.dated_by or ""] < until]  # type: ignore[operator]  # a day
        of = sum(start <= r[policy.dated_by or ""] < until for r in requests)  # type: ignore[operator]  # a day
        share = f"{len(here):,} of {of:,} request{'' if of == 1 else 's'}" if here else "nothing changes"
        assert found.said == f"from {values.day(start)} to {values.day(until - 1)}: {share}"
    *none, listed = first, *stretches
    assert not any(found.rows for found in none)
    same = [(r,) for r, one, two in zip(requests, before, after, strict=True) if one == two]
    outcomes_add_up(policy, listed, by_outcome(moves), same)


def changed_on(policy: Policy, moves: Moves, days: Sequence[int], day: int) -> bool:
    """Whether something changes in the stretch before the day or in that from it on; else they are listed as one."""
    place = list(days).index(day)
    start, until = days[place - 1], days[place + 1]
    return any(start <= r[policy.dated_by or ""] < until for r, *_ in moves)  # type: ignore[operator]  # a day


def days_of(policy: Policy, base: Policy) -> list[int]:
    """The first days of all stretches, and the day after the last; none where nothing comes into force or lapses."""
    kind = policy.by_name[policy.dated_by].type if policy.dated_by else None
    if not isinstance(kind, Ordered):
        return []
    turning = sorted(day for day in {*policy.change_days, *base.change_days} if kind.first < day <= kind.last)
    return [kind.first, *turning, kind.last + 1] if turning else []


def by_outcome(moves: Moves) -> dict[str, list[tuple[Request, ...]]]:
    """The requests by what they were answered and what they are."""
    found: dict[str, list[tuple[Request, ...]]] = {}
    for request, one, two in moves:
        found.setdefault(f"{values.outcome(one)} → {values.outcome(two)}", []).append((request,))
    return found


def outcomes_add_up(
    policy: Policy,
    found: Listed,
    told: Mapping[str, list[tuple[Request, ...]]],
    others: Sequence[tuple[Request, ...]],
) -> None:
    """A row for every outcome, with its lines; none of them is about requests with another outcome, or about others."""
    rows = {KIND_OF_CONFLICT.sub(CONTRADICTION, row.said): row for row in found.rows}
    assert {said: row.count for said, row in rows.items()} == {said: len(requests) for said, requests in told.items()}
    for of, row in rows.items():
        elsewhere = [each for said, requests in told.items() for each in requests if said != of]
        cover(row.below, told[of], [*elsewhere, *others], lambda said: says(policy, said))


CONTRADICTION = values.outcome(CONFLICT)
KIND_OF_CONFLICT = re.compile(
    "no answer: (two times apply that differ(, or a floor is later than a cap)?|a floor is later than a cap)"
)
"""What a list of outcomes says of a conflict, which is one outcome of whatever kind it is."""


def moved(before: Outcome, after: Outcome) -> str:
    """Which way a decision moves."""
    if before.faulty or after.faulty:
        return "faulty"
    if None in (before.seconds, after.seconds):
        return "newly_answered" if before.seconds is None else "newly_refused"
    return "faster" if (whole_seconds(before.seconds) or 0) > (whole_seconds(after.seconds) or 0) else "slower"


def head_is_so(said: str, changed: int, of: int) -> None:
    """The counts, and the share: nothing but nothing is 0 %, nothing but all is 100 %."""
    assert said.startswith(f"{changed:,} of {of:,} request"), said
    if not of:
        return
    share, _, answered = said.partition("(")[2].removesuffix(" %)").partition(" %; of the ")
    assert not answered or re.fullmatch(r"[0-9,]+ answered today, ([<>] )?[0-9.]+", answered), said
    percent = 100 * Fraction(changed, of)
    match share.split():
        case ["<", "0.1"]:
            assert 0 < percent < Fraction(1, 20)
        case [">", "99.9"]:
            assert 100 > percent > Fraction(1999, 20)
        case [exact]:
            assert abs(Fraction(exact) - percent) <= Fraction(1, 20)
            assert (Fraction(exact) == 0) is (changed == 0)
            assert (Fraction(exact) == 100) is (changed == of)
        case _:
            raise AssertionError(said)
