"""Finds other values in single places, or one for a few together, with which refuted properties hold, and all else stays so.

Places are the times of provisions, and the bounds in their conditions. The values of each are divided into stretches, within
which no verdict depends on them, so that one value of each decides; of times in a policy with clocks, every number up to a
bound is one, and so is every day for a bound on the day of receipt. The reference tries known counterexamples first; what is
left, the diagrams decide. Both engines are asked at both ends of what is reported all the same, and one step beyond.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl import clock
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.model.clock_order import on_clocks
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import AnswerWithin
from policy_dsl.model.vocabulary import Request, Scale
from policy_dsl.resolve.values.scales import LONGEST
from policy_dsl.text import Text
from verifier.by_diagram.amendments.blame import blame
from verifier.by_diagram.questions.ask import ask
from verifier.by_diagram.small_changes.mutants import Judge, Key, judge_of_policy, key_of
from verifier.by_diagram.small_changes.repairs import (
    Breach,
    Effect,
    effect_of,
    failing_claims,
    holds_now,
    merged,
    timed_provisions,
    times,
    with_time,
)
from verifier.by_reference.replay import replays
from verifier.obligations.questions import Obligation
from verifier.repair.bounds import variants_of_bounds
from verifier.repair.clock_times import counts_of, left_as_they_are, variants_on_clocks
from verifier.repair.variant import Variant
from verifier.results.repair import Place, Range, Repair, Repairs, Tried
from verifier.results.status import Edition, Kind
from verifier.verdicts.one_space import one_space
from verifier.verdicts.repairs import confirmation
from verifier.verdicts.trust import ReportProgress

ALL_TIME = 10
"""The time for all repairs, as a multiple of the time for one question."""

LARGEST = 3
"""The most times that are set to one value together."""

MOST_SETS = 20_000
"""The most sets of times that are tried."""


class Search(Struct):
    """A search for repairs: what judges them, and for each obligation the counterexamples that past changes had."""

    judge: Judge
    deadline: float
    counterexamples: dict[Key, list[tuple[Request, ...]]] = {}

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return clock.is_past(self.deadline)

    def is_refuted(self, policy: Policy) -> bool:
        """Whether known counterexamples show that the changed policy repairs nothing, or loses what holds."""
        failing = failing_claims(self.judge)
        if all(self.has_counterexample(policy, each) for each in failing):
            return True
        kept = (o for o in self.judge.obligations if o.kind is not Kind.EXAMPLE and holds_now(self.judge, o))
        return any(self.has_counterexample(policy, each) for each in kept)

    def has_counterexample(self, policy: Policy, obligation: Obligation) -> bool:
        """Whether a known counterexample violates the obligation with this policy."""
        examples = self.counterexamples.get(key_of(obligation), ())
        return any(replays(policy, self.judge.base, obligation, requests) for requests in examples)

    def remember(self, breaches: Sequence[Breach]) -> None:
        """Adds the counterexamples of these breaches."""
        for each in breaches:
            if each.requests:
                self.counterexamples.setdefault(key_of(each.obligation), []).append(each.requests)


def repair(
    policy: Policy,
    proposal: Proposal | None,
    *,
    texts: Sequence[Text] = (),
    timeout: float = 30.0,
    progress: ReportProgress | None = None,
) -> Repairs | None:
    """The repairs of a policy, or of the amended policy of a proposal; `None` if its diagrams are too large.

    `texts` are those of the file and of what it amends, that of the file first; without them, only times are tried.
    `timeout` is in seconds for each value that is tried; all of them have `ALL_TIME` times as much.
    """
    deadline = clock.after(ALL_TIME * timeout)
    space = one_space(policy, proposal)
    try:
        judge = judge_of_policy(space.policy, space.base, space.obligations, timeout)
    except (TooLargeError, RecursionError):
        return None
    failing = tuple(o.name for o in failing_claims(judge))
    if not failing:
        return Repairs(policy, proposal, failing, ())
    search = Search(judge, deadline)
    clocks = on_clocks(policy, judge.base)
    of_times = [*variants_on_clocks(judge)] if clocks else [of_time(judge, [p.id]) for p in timed_provisions(policy)]
    of_bounds = sorted(variants_of_bounds(judge, policy, proposal, texts), key=lambda each: each.days)
    alone, left = tried(search, [*of_times, *of_bounds], progress)
    repaired = {name for _, each in alone for name in each.repaired}
    sets, what = sets_of_times(search, [o for o in failing_claims(judge) if o.name not in repaired and not clocks])
    if clocks:
        what = Tried(on_clocks=True, counts=counts_of(of_times), left_as_they_are=left_as_they_are(judge))
    together, more_left = tried(search, sets, progress, smallest=True)
    both = [*alone, *((variant, each) for variant, each in together if not repaired.issuperset(each.repaired))]
    every = []
    for variant, each in both:
        beside = [range_ for _, other in both if other.places == each.places for range_ in other.ranges]
        every.append(replace(each, confirmed=confirmed(judge, variant, each, beside, deadline)))
    what = replace(what, times=len(of_times), bounds=len(of_bounds), sets=len(sets))
    return Repairs(policy, proposal, failing, tuple(every), left + more_left, what)


def tried(
    search: Search, variants: Sequence[Variant], progress: ReportProgress | None, *, smallest: bool = False
) -> tuple[list[tuple[Variant, Repair]], int]:
    """The repairs by each variant, and the number of variants that were not tried in time.

    With `smallest`, sets of places that contain another that repairs are left out.
    """
    repairs: list[tuple[Variant, Repair]] = []
    untried = 0
    for done, variant in enumerate(variants):
        names = {place.name for place in variant.places}
        if smallest and any({place.name for place in v.places} <= names for v, _ in repairs):
            continue
        if search.is_over:
            untried += 1
            continue
        if progress is not None:
            progress(done, len(variants), variant.places[0].name)
        try:
            repairs += [(variant, each) for each in repairs_by(search, variant)]
        except (TooLargeError, RecursionError, TimeoutError):
            untried += 1
    return repairs, untried


def repairs_by(search: Search, variant: Variant) -> Iterator[Repair]:
    """The repairs by other values of one variant, by the diagrams. Raises TooLargeError; after the deadline, TimeoutError."""
    results: dict[Effect, list[tuple[int, int]]] = {}
    for first, last in from_outside(variant.stretches):
        if search.is_over:
            raise TimeoutError
        changed = variant.changed(first)
        if search.is_refuted(changed):
            continue
        effect = effect_of(search.judge, changed)
        if isinstance(effect, list):
            search.remember(effect)
        else:
            results.setdefault(effect, []).append((first, last))
    if not results:
        return
    least, most = writable(variant)
    for (repaired, examples), ranges in results.items():
        kept = [(max(first, least), min(last, most)) for first, last in ranges if first <= most and last >= least]
        if kept:
            ends = (least - 1, most + 1) if variant.bounded else (least, most)
            yield Repair(variant.places, merged(sorted(kept), *ends), repaired, examples)


def from_outside(every: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches from both ends inwards: a counterexample for a far value often is one for all that are nearer."""
    first, last = 0, len(every) - 1
    while first <= last:
        yield every[last]
        if first < last:
            yield every[first]
        first, last = first + 1, last - 1


def writable(variant: Variant) -> tuple[int, int]:
    """The least and the most value that may be written there: between them and the present one the text has no mistake."""
    now = variant.places[0].now

    def furthest(end: int) -> int:
        if variant.reread(end) is not None:
            return end
        good, bad = now, end
        while abs(bad - good) > 1:
            middle = (good + bad) // 2
            good, bad = (middle, bad) if variant.reread(middle) is not None else (good, middle)
        return good

    return furthest(variant.least), furthest(variant.most)


def confirmed(judge: Judge, variant: Variant, repair: Repair, beside: Sequence[Range], deadline: float) -> bool | None:
    """Whether Z3 proves the repair at both ends of each range, and refutes it one step beyond, except in the
    ranges of other repairs `beside` it; `None` if it has no answer.
    """
    promised = [o for o in judge.obligations if is_promised(judge, repair, o)]
    least, most = writable(variant)

    def changed(value: int) -> Policy:
        again = variant.reread(value)
        same_names = again is not None and again.cited.keys() == judge.policy.cited.keys()
        return again if again is not None and same_names else variant.changed(value)  # a row may be named by its bound

    return confirmation(changed, judge.base, promised, repair.ranges, least, most, deadline, beside)


def is_promised(judge: Judge, repair: Repair, obligation: Obligation) -> bool:
    """Whether a repair promises that the obligation holds."""
    if obligation.kind is Kind.EXAMPLE and obligation.name in repair.examples:
        return False
    return holds_now(judge, obligation) or (obligation.kind is Kind.CLAIM and obligation.name in repair.repaired)


# --- times


def of_time(judge: Judge, names: Sequence[str]) -> Variant:
    """One time for these provisions."""

    def changed(seconds: int) -> Policy:
        return with_time(judge.policy, names, seconds)

    places = tuple(
        Place(p.id, p.clause, Scale.DURATION, p.effect.seconds)
        for p in (judge.policy.by_id[name] for name in names)
        if isinstance(p.effect, AnswerWithin) and isinstance(p.effect.seconds, int)
    )
    every = tuple(times(judge.policy, judge.base, judge.obligations, names))
    return Variant(places, every, changed, changed, 1, LONGEST)


def sets_of_times(search: Search, claims: Sequence[Obligation]) -> tuple[list[Variant], Tried]:
    """The sets of up to `LARGEST` times that decide every violation of one of these properties, the smallest first."""
    judge = search.judge
    timed = {p.id: n for n, p in enumerate(timed_provisions(judge.policy))}
    sets: dict[tuple[str, ...], None] = {}
    out_of_reach: list[str] = []
    left_out: list[str] = []
    for claim in claims:
        deciding = timed_in_each_set(judge, claim, timed)
        if deciding is None:
            left_out.append(claim.name)
            continue
        members = sorted(frozenset[str]().union(*deciding), key=timed.__getitem__)
        own = [
            each
            for size in range(2, LARGEST + 1)
            for each in combinations(members, size)
            if not any(those.isdisjoint(each) for those in deciding)
        ]
        if not own:
            out_of_reach.append(claim.name)
        sets.update(dict.fromkeys(own))
    chosen = sorted(sets, key=len)[:MOST_SETS]
    what = Tried(largest=LARGEST if claims else 1, out_of_reach=tuple(out_of_reach), left_out=tuple(left_out))
    return [of_time(judge, names) for names in chosen], what


def timed_in_each_set(judge: Judge, claim: Obligation, timed: dict[str, int]) -> list[frozenset[str]] | None:
    """The provisions with a time in each of the smallest sets that decide violations; `None` if these are not all known, or if
    some violation is a gap or a conflict.
    """
    try:
        d = judge.spaces.of(claim.differ)
        question = ask(d, claim)
        if d.forest.both(question.sought, question.faulty) != d.forest.no:
            return None
        result = blame(d, claim, judge.spaces.sought(claim)[0])
    except (TooLargeError, RecursionError):
        return None
    if result is None or not result.complete:
        return None
    return [
        frozenset(name for edition, name in each.provisions if edition is Edition.AMENDED and name in timed)
        for each in result.sets
    ]
