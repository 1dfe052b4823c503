"""The laws, as functions of a policy: each raises when two meanings of it differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from itertools import combinations, islice, pairwise
from random import Random
from typing import Any, assert_never
from unittest.mock import patch

from msgspec.structs import replace

from policy_dsl.amend.amend import amendment
from policy_dsl.backends.clock_tables import clock_times
from policy_dsl.backends.features import features_of
from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.backends.python.entry_point import as_of_parameter, parameters
from policy_dsl.backends.python.readback.confirm import confirm
from policy_dsl.backends.python.target import PythonTarget
from policy_dsl.backends.target import FaultyPolicyError, MissingEngineError, NotTheSameError, Target
from policy_dsl.backends.targets import PYTHON, TARGETS
from policy_dsl.diagnostics.finding import has_errors
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.policy import pairwise as by_pairs
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.space.partition import partition
from policy_dsl.diagram.space.space import Level, Ordering
from policy_dsl.diagram.space.space import Space as Levels
from policy_dsl.evaluate import (
    all_applying,
    completions,
    evaluate,
    giving,
    holds,
    impossible,
    possible_outcomes,
    values,
)
from policy_dsl.model.boxes import Box, OneOfCodes, OneOfRanges, Selection, names_left_out
from policy_dsl.model.claims import Availability, Claim, Existence, conditions_of_claim
from policy_dsl.model.clock_order import never_later
from policy_dsl.model.conditions import ALWAYS, AtMost, Same, atoms, attributes_tested
from policy_dsl.model.decisions import CONFLICT, Decision, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import AnswerWithin, Cap, Effect, Floor, HitRule
from policy_dsl.model.step_text import NO_PROMISE as PROMISES_NOTHING
from policy_dsl.model.times import TIME_FACT, Time, time_text
from policy_dsl.model.vocabulary import Attribute, Ordered, Request, Scale, Steps, Value
from policy_dsl.resolve import resolve_policy, resolve_proposal
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.printing.unparse import unparse
from policy_dsl.text import Text
from tests.brute import Space, changes, count, once
from tests.laws.answer_shares import answered_agree, changes_answered_agree
from tests.laws.assumptions import clauses_left_out_agree, hidden_changes_agree
from tests.laws.cells import cells_agree
from tests.laws.derived import derivations_agree, derived_facts_agree
from tests.laws.untouched import untouched_agree
from tests.third_reading import Reader
from tests.third_reading.days import NO_PROMISE, meant
from verifier.by_diagram import engine
from verifier.by_diagram.amendments import outline as outlines
from verifier.by_diagram.amendments.impact import boundary_days, impact
from verifier.by_diagram.amendments.outcomes import changed_examples
from verifier.by_diagram.questions.answer import Answer
from verifier.by_diagram.spaces.diagrams import diagrams as diagrams_of
from verifier.by_reference.replay import replays
from verifier.explain import explain
from verifier.obligations.all import base_obligations, obligations
from verifier.obligations.claims import example_holds, property_holds
from verifier.obligations.questions import (
    Alive,
    Flaw,
    GivesSomeValue,
    HitRuleHolds,
    NoConflict,
    NoFlaw,
    Obligation,
    cross_conditions,
)
from verifier.obligations.stacks import inherited_examples
from verifier.results.impact import Change, Grain, Impact, Move, OutlineRow, direction, kind_of
from verifier.results.regions import Overlap, OverlapPart, Region
from verifier.results.status import Edition, Status
from verifier.smt import certify
from verifier.smt import proof as proofs
from verifier.smt.batch import prove_all
from verifier.smt.encode.terms import conjunction, disjunction, negation
from verifier.smt.prove import Prover
from verifier.verify import verify, verify_proposal

MOST = 400
"""Requests up to which a whole space is tried; of a larger one, a hundred are drawn."""

FEWER = 120
"""Requests on which what is written out of derived facts is tried. What is wrong with these is counted over a whole space."""

MOST_PAIRS = 5000
"""Pairs up to which the regions of a claim are held against all of them, one by one."""


MOST_ELSEWHERE = 3
"""Properties that are claimed of other requests too, for one policy."""

MOST_FACTS = 6
"""Facts that are compared with one another up to which the diagram has to have an answer; with eight it may have none."""

COMPILED: tuple[Target, ...] = (
    *(PythonTarget(form=form) for form in Form),
    *(target for target in TARGETS.values() if target is not PYTHON),
)
"""Every target, in every form."""

SELDOM = 8
"""One in so many policies is decided by engines outside of this process, which have to start for it."""

LEFT_BEHIND = {"E214", "E304", "E310", "E254", "E255", "E264", "E266"}
"""What is wrong with proposals of the dice: overrides, derived facts, and claims and intents on clocks that they leave without
what they need.
"""

REMOVED_BELOW = "E315"
"""What is wrong with those on top: they override what one below them removes."""


def resolved(file: tree.PolicyFile) -> Policy:
    """The policy. The dice make no mistakes, so that a finding is one of the packages."""
    policy, findings = resolve_policy(file)
    assert policy is not None, findings
    return policy


def amended(file: tree.ProposalFile, base: Policy, below: tuple[Proposal, ...] = ()) -> tuple[Proposal, Policy] | None:
    """The proposal and the amended policy; none when overrides are left behind. `below` are those it is stacked on."""
    proposal, findings = resolve_proposal(file, base, below)
    if proposal is None:
        assert {f.code for f in findings if f.code.startswith("E")} == {REMOVED_BELOW}, findings
        return None
    proposal, policy, findings = amendment(proposal)
    if not has_errors(findings):
        return proposal, policy
    assert {f.code for f in findings} <= LEFT_BEHIND, findings
    return None


def text_comes_back(file: tree.File) -> None:
    """parse ∘ unparse = id."""
    written = unparse(file)
    read, findings = parse(Text("p.policy", written))
    assert not findings, (findings, written)
    assert read == file, written


def some_of(space: Space) -> list[Request]:
    """All requests, or a hundred."""
    if len(space.everything) <= MOST:
        return list(space.everything)
    return Random(1).sample(space.everything, 100)


def meanings_agree(policy: Policy, reader: Reader, space: Space) -> None:
    """evaluate = third reading = diagram = artefact, request by request; and Z3 on the table of evaluate."""
    answers_agree(policy, reader, space)
    fewer = Random(2).sample(space.everything, min(len(space.everything), FEWER))
    derivations_agree(policy, fewer, space if len(space.everything) <= MOST else None)
    encoding_is_the_table(policy, space)


def answers_agree(policy: Policy, reader: Reader, space: Space) -> None:
    """evaluate = third reading = diagram = check, request by request; the check of every target, which is confirmed."""
    levels = partition(policy, [*(p.when for p in policy.provisions), *(i.when for i in policy.impossible)])
    builder = PolicyDiagrams(Forest(levels.widths), levels, policy)
    refused = by_pairs.refused(builder)
    outcomes = by_pairs.outcomes(builder, refused)
    assert builder.decision_diagram is not None
    assert (by_pairs.decisions(builder, outcomes), outcomes) == (builder.decision_diagram, builder.outcomes())
    assert refused == builder.refused()
    for attribute in policy.attributes:
        if isinstance(attribute.type, Ordered):
            assert values(attribute) == tuple(reader.span(attribute.name)), attribute.name
    tried, wanted = some_of(space), list[Outcome | None]()
    for request in tried:
        access, seconds = answer_of(reader, request)
        wanted.append(None)
        possible = not impossible(policy, request)
        assert (access == "impossible") is not possible, request
        assert at(builder, levels, builder.possible(), request) is possible, request
        if possible:
            decision = decided(policy, space, request)
            assert (access, seconds) == (decision.outcome.access.value, as_read(decision.outcome)), request
            assert at(builder, levels, builder.outcomes(), request) == decision.outcome, request
            assert at(builder, levels, builder.decisions(), request) == (decision.outcome, decision.by), request
            wanted[-1] = decision.outcome
    checks_decide(policy, tried, wanted, compiles=is_sound(space, wanted))


def decided(policy: Policy, space: Space, request: Request) -> Decision:
    """The reference's decision, which a space that is tried whole has already."""
    whole = len(space.everything) <= MOST
    return space.decisions[Edition.AMENDED][id(request)] if whole else evaluate(policy, request)


def is_sound(space: Space, wanted: Sequence[Outcome | None]) -> bool | None:
    """Whether some request is possible, and none has a gap or a conflict; None where those that are tried do not say it."""
    if any(outcome is not None and outcome.faulty for outcome in wanted):
        return False
    return None if len(space.everything) > MOST else any(outcome is not None for outcome in wanted)


def answer_of(reader: Reader, request: Request) -> tuple[str, object]:
    """The third reading's answer; of several times, for the one that is asked about."""
    access, seconds = reader.answer(request, str(request.get(TIME_FACT, "")))
    return access, PROMISES_NOTHING if seconds == NO_PROMISE else seconds


def as_read(outcome: Outcome) -> object:
    """The time of an outcome, as the third reading has it; one in seconds, as the package does."""
    return (
        outcome.seconds
        if outcome.seconds is None or isinstance(outcome.seconds, int)
        else meant(time_text(outcome.seconds))
    )


def checks_decide(
    policy: Policy, tried: Sequence[Request], wanted: Sequence[Outcome | None], *, compiles: bool | None
) -> None:
    """The check of every target that can express the policy decides so, and is confirmed; of a faulty policy there is none.
    Whether it `compiles` is not known of each.
    """
    number = len("".join(policy.by_id))
    for target in COMPILED:
        if policy.times or features_of(policy) & target.unsupported:
            continue  # a check gives all of several times at once: `checks_of_named_times` tries that
        if isinstance(target, PythonTarget) and target.form is not list(Form)[number % len(Form)]:
            continue  # of the forms of Python, each policy has one in turn
        try:
            source = target.emit(policy, {})
        except FaultyPolicyError:
            assert not compiles, target
            continue
        assert compiles is not False, target
        target.confirm(source, policy)
        if not isinstance(target, PythonTarget) and number % SELDOM:
            continue
        with suppress(MissingEngineError):
            answers = target.run(source, policy)(tried)
            assert [each for each in zip(tried, answers, wanted, strict=True) if each[1] != each[2]] == [], target


def at(builder: PolicyDiagrams, levels: Levels, node: int, request: Request) -> object:
    """The value of a diagram at a request."""
    forest = builder.forest
    while forest.levels[node] != forest.bottom:
        node = forest.children[node][choice(levels.levels[forest.levels[node]], request)]
    return forest.values[node]


def choice(level: Level | Ordering, request: Request) -> int:
    """Where the request goes at a level: to the class with its value; or by how two facts stand, less, equal or more."""
    if isinstance(level, Ordering):
        one, other = request[level.left.attribute], request[level.right.attribute]
        if not level.ordered:
            return int(one == other)
        return 0 if one < other else 1 if one == other else 2  # type: ignore[operator]  # numbers
    given = request[level.attribute]
    value = given if level.code is None else ("present" if level.code in given else "absent")  # type: ignore[operator]  # a set
    (found,) = (
        n for n, values in enumerate(level.classes)
        if any(value in part if isinstance(part, range) else value == part for part in values)
    )  # fmt: skip
    return found


def encoding_is_the_table(policy: Policy, space: Space) -> None:
    """No request whose encoding differs from what evaluate has for it: one query over the whole space."""
    prover = Prover(policy, timeout=60)
    if len(space.everything) > MOST:
        return

    def differs(encoding: object) -> object:
        facts = encoding.requests[0]  # type: ignore[attr-defined]  # an Encoding
        meaning = encoding.encoding_of(0, Edition.AMENDED)  # type: ignore[attr-defined]  # an Encoding
        outcomes = space.outcomes[Edition.AMENDED]
        exactly = {(a.name, v): conjunction(facts.has_value(a, v)) for a in policy.dimensions for v in values(a)}
        right = {o: conjunction(meaning.possible(), meaning.is_outcome(o)) for o in set(outcomes.values())}
        wrong = []
        for request in space.everything:
            here = [exactly[fact] for fact in request.items()]
            possible = id(request) in outcomes
            wrong.append(conjunction(here, negation(right[outcomes[id(request)]]) if possible else meaning.possible()))
        return disjunction(wrong)

    assert prover.ask((), differs).status is Status.PROVED


def engines_agree(policy: Policy, proposal: Proposal | None, space: Space) -> None:
    """Z3 = diagram = brute force, on every obligation, with counts; regions cover exactly; counterexamples are real."""
    asked = (*obligations(policy, proposal), *islice(claimed_elsewhere(policy), MOST_ELSEWHERE))
    asked += base_obligations(proposal) if proposal else ()
    base = proposal.base if proposal else None
    prover, small = Prover(policy, base, timeout=60), Prover(policy, base, timeout=60, slice_above=0, part_size=0)
    answers, shortened = engine.answer_all(policy, base, asked, share_from=2, without_clauses=True), False
    cells_agree(policy, base, space, asked, answers)
    answered_agree(space, asked, answers)
    clauses_left_out_agree(prover, space, asked, answers)
    for o, answer, proof, made_small in zip(
        asked, answers, prove_all(prover, asked), prove_all(small, asked), strict=True
    ):
        counted = count(space, o)
        right = Status.PROVED if (counted.count > 0) == o.exists else Status.REFUTED
        if isinstance(o.question, Availability):  # the search, and every way written out
            assert prover.ask((), prover.encoder_of(o)).status is right, o.name
        assert made_small.status is right, (o.name, o.subject, counted)
        assert right is Status.PROVED or o.exists or replays(policy, base, o, made_small.requests), o.name
        if answer.status is Status.UNDECIDED:
            assert proof.status is right, o.name
            assert answer.reason == "too_large", o.name
            facts = [name for name in compared(policy, base) for _ in (1, 2)[: 1 + (name in o.differ)]]
            assert len(facts) > MOST_FACTS, o.name
            continue
        assert answer.unpaired == counted.unpaired, o.name
        assert (proof.status, answer.status) == (right, right), (o.name, o.subject, counted, proof, answer.status)
        of_some = isinstance(o.question, Existence)
        uncounted = o.exists and not of_some
        assert (answer.count, answer.of) == (None if uncounted else counted.count, counted.of), (o.name, o.subject)
        excluding = {clause.id for clause in policy.impossible}
        unasked = uncounted or (of_some and right is Status.PROVED)
        assert unasked or set(answer.rests_on) - excluding == counted.deciding, (o.name, answer.rests_on, counted)
        if isinstance(o.question, GivesSomeValue) and right is Status.REFUTED:
            gives_instead(policy, space, o.question, answer, excluding)
        if isinstance(o.question, Alive) and right is Status.REFUTED:
            met = [r for r in space.possible if meets(policy, o.question.provision, r)]
            assert answer.met == space.once(met), o.subject
            assert set(answer.rests_on) - excluding == space.deciding(met, o.edition), (o.subject, answer.rests_on)
        if answer.decides is not None:
            assert answer.decides == decided_by(policy, space, o.subject), o.subject
        if uncounted or (right is Status.PROVED) is not of_some:
            continue
        pairs_are_named(policy, space, o, answer.overlaps)
        if answer.overlaps:
            assert answer.overlaps_complete
            assert certify.overlaps(prover, o, answer.overlaps).status is Status.PROVED, o.name
            first = answer.overlaps[0]
            fewer = (replace(first, parts=first.parts[:-1]), *answer.overlaps[1:])
            with queries_unwritten():
                assert certify.overlaps(prover, o, fewer).status is Status.REFUTED, o.name
        assert (answer.faulty, answer.combinations) == (counted.faulty, counted.combinations), o.name
        example = [request for _, request in answer.witness]
        assert replays(policy, base, o, example), o.name
        assert replays(policy, base, o, proof.requests), o.name
        assert certify.counterexample(prover, o, example).status is Status.PROVED, o.name
        assert policy.times or sum(region.count for region in answer.regions) == counted.count, o.name
        assert all(region.count > 0 for region in answer.regions), o.name
        assert certify.violations(prover, o, answer.regions).status is Status.PROVED, o.name
        if not shortened:  # of one claim: each takes long
            shortened = True
            with queries_unwritten():
                assert certify.violations(prover, o, answer.regions[:-1]).status is Status.REFUTED, o.name
        covered(space, o, answer.regions)


@contextmanager
def queries_unwritten() -> Iterator[None]:
    """What Z3 refuses is not written down: that takes longer than to refuse it, and nothing here reads it."""
    with patch.object(proofs, "smt_lib", return_value=""):
        yield


def decided_by(policy: Policy, space: Space, name: str | None) -> int:
    """The number of possible requests whose decision rests on the provision."""
    return space.once([r for r in space.possible if name in evaluate(policy, r).by])


def meets(policy: Policy, name: str, request: Request) -> bool:
    """Whether the request meets the condition of a provision; that at the margin has none."""
    provision = policy.by_id[name]
    return provision is policy.otherwise or holds(policy.alone.get(name, provision.when), request)


def pairs_are_named(policy: Policy, space: Space, o: Obligation, found: Sequence[Overlap]) -> None:
    """Each pair of rows that apply together against the hit rule, and of times in conflict, has all that it is about."""
    pairs: dict[tuple[str, ...], list[Request]] = {}
    deciding: set[tuple[str, ...]] = set()
    for request in space.possible:
        met: Iterable[tuple[str, ...]] = ()
        if isinstance(o.question, HitRuleHolds):
            (table,) = (t for t in policy.tables if t.name == o.subject)
            inside = holds(table.when, request)  # of several times, in one that the table gives
            rows = [p.id for p in policy.provisions if p.path[0] == o.subject and inside and holds(p.when, request)]
            none = table.hit_rule is HitRule.EXACTLY_ONE and not rows and inside
            met = [()] if none else combinations(rows, 2)
        elif isinstance(o.question, NoConflict) and (decision := evaluate(policy, request)).outcome == CONFLICT:
            standing = [p.id for p in all_applying(policy.provisions, request) if p.id not in decision.overridden]
            met = excluding_pairs(policy, standing)
            deciding.update(excluding_pairs(policy, decision.by))
        elif isinstance(o.question, NoFlaw):
            met = pairs_of_flaw(policy, o.question, request)
        for pair in met:
            pairs.setdefault(pair, []).append(request)
    if isinstance(o.question, NoConflict):  # of several caps, only one that decides is named
        pairs = {pair: here for pair, here in pairs.items() if pair in deciding}
    counts = {pair: space.once(here) for pair, here in pairs.items()}
    assert {each.provisions: each.count for each in found} == counts, o.name
    for each in found:
        in_parts_exactly(policy, each.parts, pairs[each.provisions], space.possible)


def excluding_pairs(policy: Policy, provisions: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs of these provisions that cannot both be obeyed."""
    effects = {i: policy.by_id[i].effect for i in provisions if i in policy.by_id}
    return [(i, j) for i, j in combinations(effects, 2) if exclude_each_other(policy, effects[i], effects[j])]


def exclude_each_other(policy: Policy, left: Effect, right: Effect) -> bool:
    """Whether two times differ, or a floor is later than a cap for some receipt."""
    match left, right:
        case AnswerWithin(one), AnswerWithin(other):
            return one != other
        case (Floor(floor), Cap(cap)) | (Cap(cap), Floor(floor)):
            return not never_later(policy, floor, cap)
        case _:
            return False


def gives_instead(policy: Policy, space: Space, question: GivesSomeValue, answer: Answer, excluding: set[str]) -> None:
    """What never gives its derived fact says of how many possible requests it would, and what gives it to them instead."""
    derivation = policy.derivation(question.fact)
    (dead,) = (p for p in derivation.provisions if p.id == question.provision)
    meeting = [request for request in space.possible if holds(derivation.alone.get(dead.id, dead.when), request)]
    assert answer.met == space.once(meeting), dead.id
    assert set(answer.rests_on) - excluding == {p.id for r in meeting for p in giving(derivation, r)}, dead.id


def pairs_of_flaw(policy: Policy, question: NoFlaw, request: Request) -> Iterable[tuple[str, ...]]:
    """The pairs of rows that apply together to the request against the hit rule, or of values of its derived fact; an empty
    one where no row applies and one has to.
    """
    derivation = policy.derivation(question.fact)
    if question.flaw is Flaw.TWO_VALUES:
        values = {p.id: p.effect for p in giving(derivation, request)}
        return [pair for pair in combinations(values, 2) if values[pair[0]] != values[pair[1]]]
    if question.flaw is Flaw.NO_VALUE:
        return []
    (table,) = (each for each in derivation.tables if each.name == question.table)
    rows = [p.id for p in derivation.provisions if p.path[0] == table.name and holds(p.when, request)]
    none = table.hit_rule is HitRule.EXACTLY_ONE and not rows and holds(table.when, request)
    return [()] if none else combinations(rows, 2)


def claimed_elsewhere(policy: Policy) -> Iterator[Obligation]:
    """The same claims about other requests: of what several properties claim alike, much is found for all of them at once."""
    for one in policy.properties:
        yield property_holds(replace(one, name=f"{one.name} everywhere", where=ALWAYS))
        for other in policy.properties:
            if type(other) is type(one) and other is not one and alike(one, other):
                yield property_holds(replace(one, name=f"{one.name} of {other.name}", where=other.where))


def alike(one: Claim, other: Claim) -> bool:
    """Whether two claims are about requests, or pairs, that differ in the same attributes."""
    return (other.differ, len(other.requests)) == (one.differ, len(one.requests))


def compared(*policies: Policy | None) -> set[str]:
    """The attributes that something in the policies compares."""
    found = set()
    for policy in policies:
        if policy is not None:
            conditions = [p.when for p in policy.provisions] + [clause.when for clause in policy.impossible]
            conditions += [each for claim in policy.properties for each in conditions_of_claim(claim)]
            met = [atom for condition in conditions for atom in atoms(condition) if isinstance(atom, AtMost | Same)]
            found |= {name for atom in met for name in attributes_tested(atom)}
    return found


def covered(space: Space, o: Obligation, regions: tuple[Region, ...]) -> None:
    """Each region has as many possible requests, or pairs, as it says, and so many that are in none before it; and it
    names nothing that it is not there for.
    """
    assert all(set(cross_conditions(o)) <= set(region.ties) for region in regions), o.name
    tried: list[tuple[Request, ...]] = [(r,) for r in space.possible]
    if o.differ:
        pairs = (p for p in space.pairs(o.differ, space.possible) if all(holds(tie, *p) for tie in cross_conditions(o)))
        tried = list(islice(pairs, MOST_PAIRS + 1))
        if len(tried) > MOST_PAIRS:
            return
    left = tried
    for region in regions:
        assert space.once([requests for requests in tried if in_region(region, *requests)]) == region.total, o.name
        inside = [requests for requests in left if in_region(region, *requests)]
        assert space.once(inside) == region.count, o.name
        left = [requests for requests in left if not in_region(region, *requests)]
        for n, (_, box) in enumerate(region.boxes):
            nothing_superfluous(space.policy, box, [requests[n] for requests in inside])


def nothing_superfluous(policy: Policy, box: Box, requests: Sequence[Request]) -> None:
    """Each code that a box names is one of some request that it is there for; so is each that a set may have."""
    for attribute in policy.attributes:
        side = box[attribute.name]
        match side:
            case OneOfCodes(codes):
                missing = len(attribute.names) - len(codes)
                if missing and not names_left_out(len(codes), missing):
                    assert set(codes) == {r[attribute.name] for r in requests}, (attribute.name, codes)
            case Selection(_, _, any_of):
                assert len(any_of) != 1
                alone = {frozenset(any_of) & r[attribute.name] for r in requests}  # type: ignore[operator]  # a set
                assert {frozenset({code}) for code in any_of} <= alone, (attribute.name, any_of)
            case OneOfRanges(ranges):
                assert ranges
            case _:
                assert_never(side)


def in_region(region: Region, *requests: Request) -> bool:
    """Whether each request is in its box, and they are tied as the region says."""
    boxed = all(in_box(box, request) for (_, box), request in zip(region.boxes, requests, strict=True))
    alike = all(requests[0][name] == requests[-1][name] for name in region.alike)
    return boxed and alike and tied(region, *requests)


def tied(region: Region | Change | OverlapPart | OutlineRow, *requests: Request) -> bool:
    """Whether the comparisons beside the boxes hold."""
    return all(holds(tie, *requests) for tie in region.ties)


def in_box(box: Box, request: Request) -> bool:
    """Whether a request is in a box."""
    for name, side in box.items():
        value = request[name]
        match side:
            case OneOfCodes(codes):
                inside = value in codes
            case Selection(has, has_none_of, has_any_of):
                assert isinstance(value, frozenset)
                inside = value.issuperset(has) and value.isdisjoint(has_none_of)
                inside = inside and (has_any_of == () or any(code in value for code in has_any_of))
            case OneOfRanges(ranges):
                assert isinstance(value, int)
                inside = any(start <= value < until for start, until in ranges)
            case _:
                assert_never(side)
        if not inside:
            return False
    return True


def changed_examples_are_listed(policy: Policy, proposal: Proposal, space: Space) -> None:
    """The examples below a proposal that speak of a request which changes, with every outcome before and after."""
    examples = inherited_examples(proposal)
    d = diagrams_of(policy, proposal.base, [example_holds(example) for example in examples], ())
    assert d is not None
    then, now = space.outcomes[Edition.BASE], space.outcomes[Edition.AMENDED]
    right = []
    for example in examples:
        requests = [r for r in space.possible if holds(example.given, r)]
        spoken = [id(r) for r in requests]
        moved = [id(r) for r in requests if changes(policy, r, then[id(r)], now[id(r)])]
        moves = {(then[r], now[r]) for r in moved}
        if moves:
            some = len(moved) < len(spoken)
            right.append((example.name, {then[r] for r in spoken}, {now[r] for r in spoken}, moves, some))
    found = changed_examples(d, examples)
    assert [(e.name, set(e.before), set(e.now), set(e.moves), e.some) for e in found] == right


def impact_in_seconds_adds_up(policy: Policy, proposal: Proposal, space: Space) -> None:
    """The impact is every changed decision and no other, in its region; and so is what would change in the impossible."""
    prover = Prover(policy, proposal.base, timeout=60)
    hidden_changes_agree(policy, proposal.base, prover)
    untouched_agree(policy, proposal, space, prover)
    diagrams = diagrams_of(policy, proposal.base, (), (), days=boundary_days(policy, proposal.base))
    assert diagrams is not None
    found = impact(diagrams)
    before, after = space.outcomes[Edition.BASE], space.outcomes[Edition.AMENDED]
    changed = [r for r in space.possible if before[id(r)] != after[id(r)]]
    assert (found.changed, found.of) == (space.once(changed), space.once(space.possible))
    changes_answered_agree(space, found)
    stretches_add_up(policy, proposal, changed, space, found)
    moves = {id(r): (before[id(r)], after[id(r)]) for r in changed}
    assert {(region.before.outcome, region.after.outcome) for region in found.regions} == set(moves.values())
    for move in set(moves.values()):
        regions = [region for region in found.regions if (region.before.outcome, region.after.outcome) == move]
        here = [r for r in changed if moves[id(r)] == move]
        in_parts_exactly(policy, regions, here, space.possible)
        for region in regions:
            inside = [r for r in here if in_box(region.box, r) and tied(region, r)]
            assert region.direction is direction(*move)
            for edition, told in ((proposal.base, region.before), (policy, region.after)):
                decisions = [evaluate(edition, request) for request in inside]
                assert set(told.by) == {name for decision in decisions for name in decision.by}
                assert set(told.overridden) == {name for decision in decisions for name in decision.overridden}
    outline_is_all(policy, space, found)


def in_parts_exactly(
    policy: Policy,
    parts: Sequence[Change | OverlapPart | OutlineRow],
    sought: Sequence[Request],
    possible: Sequence[Request],
) -> None:
    """Of the possible requests the parts have exactly these, with the totals and counts that they say."""
    left = list(sought)
    for part in parts:
        assert part.box is not None
        inside = [r for r in possible if in_box(part.box, r) and tied(part, r)]
        assert once(policy, inside) == part.total
        assert all(any(r is one for one in sought) for r in inside)
        new = [r for r in left if any(r is one for one in inside)]
        assert once(policy, new) == part.count > 0
        nothing_superfluous(policy, part.box, new)
        left = [r for r in left if not any(r is one for one in new)]
    assert not left


def outline_is_all(policy: Policy, space: Space, found: Impact) -> None:
    """At most eight rows, which together have every change, at the finest grain that needs no more; each says what is so."""
    rows, grain = found.outline.rows, found.outline.grain
    before, after = space.outcomes[Edition.BASE], space.outcomes[Edition.AMENDED]
    changed = [r for r in space.possible if before[id(r)] != after[id(r)]]
    assert (grain is Grain.OUTCOMES) is (len(found.regions) <= outlines.MOST_ROWS)
    assert len(rows) <= outlines.MOST_ROWS
    assert policy.times or sum(row.count for row in rows) == len(changed)
    boxed = [row for row in rows if row.box is not None]
    assert [*boxed, *rows[len(boxed) :]] == [*rows]
    assert len(rows) - len(boxed) <= (grain is Grain.DIRECTION)
    left = changed
    for row in rows:
        inside = left if row.box is None else [r for r in space.possible if in_box(row.box, r) and tied(row, r)]
        ways = {direction(before[id(r)], after[id(r)]) for r in inside}
        assert ways == {row.direction} or (row.direction is None and row.box is None and len(ways) > 1)
        assert {before[id(r)] for r in inside} == set(row.before)
        assert {after[id(r)] for r in inside} == set(row.after)
        assert {i for r in inside for i in evaluate(policy, r).by} == set(row.by)
        assert space.once(inside) == row.total
        new = [r for r in left if any(r is one for one in inside)]
        assert space.once(new) == row.count > 0
        left = [r for r in left if not any(r is one for one in inside)]
    assert not left
    assert grain is Grain.DIRECTION or all(len(set(row.after)) == 1 for row in boxed)
    if len(rows) == len(boxed):

        def kind_between(old: Outcome, new: Outcome) -> object:
            return kind_of(grain, Move(old, new, direction(old, new)))

        for kind in {kind_between(before[id(r)], after[id(r)]) for r in changed}:
            here = [r for r in changed if kind_between(before[id(r)], after[id(r)]) == kind]
            own = [row for row in boxed if kind_of_row(grain, row) == kind]
            in_parts_exactly(policy, own, here, space.possible)


def kind_of_row(grain: Grain, row: OutlineRow) -> object:
    """What all changes of a row share; the outcomes of a row without a single answer may be any, and its direction says so."""
    assert row.direction is not None
    return kind_of(grain, Move(row.before[0], row.after[0], row.direction))


def stretches_add_up(
    policy: Policy, proposal: Proposal, changed: Sequence[Request], space: Space, found: Impact
) -> None:
    """The stretches between days of change are all days, each with its changes."""
    dated = policy.dated_by or ""
    kind = policy.by_name[dated].type if dated else None
    days = {*policy.change_days, *proposal.base.change_days}
    if policy.dated_by is None or not isinstance(kind, Ordered) or not days:
        assert not found.periods
        return
    assert days <= set(range(kind.first + 1, kind.last + 1))
    ends = [kind.first, *sorted(days), kind.last + 1]
    assert [(p.start, p.until) for p in found.periods] == list(pairwise(ends))
    for period in found.periods:
        inside = range(period.start, period.until)
        assert period.of == space.once([r for r in space.possible if r[dated] in inside])
        assert period.changed == space.once([r for r in changed if r[dated] in inside])


def refuses(model: object, given: tuple[object, ...]) -> bool:
    """Whether the model of a check calls the request impossible."""
    try:
        model.decide(given)  # type: ignore[attr-defined]  # the model
    except ValueError as error:
        return "no such request is possible" in str(error)
    return False


def partial_requests_agree(policy: Policy, space: Space, seed: int) -> None:
    """The compiled check on partial requests = what every completion has; missing facts are few enough, and settle it."""
    random = Random(seed)
    found = check_of(policy, random.choice(list(Form)))
    if found is None:
        return
    model = found[1]["_MODEL"]
    for _ in range(6):
        whole = random.choice(space.everything)
        facts = {name: value for name, value in whole.items() if random.random() < 0.5}
        outcomes = {(o.access.value, o.seconds) for o in possible_outcomes(policy, facts)}
        given = tuple(as_given(a, facts[a.name]) if a.name in facts else None for a in policy.attributes)
        if not outcomes:
            assert refuses(model, given)
            continue
        decision = model.decide(given)  # type: ignore[attr-defined]  # the model
        answer, answers = with_times(policy, found[1], decision)
        derived_facts_agree(policy, facts, given, found[1].get("_DERIVED", {}))
        explained = explain(policy, facts).decision
        if len(outcomes) == 1:
            assert {answer} == outcomes
            every = [evaluate(policy, request) for request in completions(policy, facts)]
            assert explained is not None
            assert explained.outcome == every[0].outcome
            behind = {i for one in every for i in one.by}
            aside = {i for one in every for i in one.overridden}
            assert {clause.id for clause in decision.clauses} == set(explained.by) == behind
            assert set(explained.overridden) == aside
            continue
        assert explained is None
        assert decision.access == "indeterminate"
        assert set(answers) == outcomes
        settle_it(policy, space, facts, decision.missing)


def with_times(
    policy: Policy, check: Mapping[str, object], decision: Any
) -> tuple[tuple[str, Time | None], set[tuple[str, Time | None]]]:
    """What a check decides and what is possible by it, with the policy's own times in the place of those on clocks."""
    on_clock = dict(zip(map(id, check.get("_TIMES", ())), clock_times(policy), strict=True))  # type: ignore[call-overload]  # times
    one, several = getattr(decision, "_time", None), getattr(decision, "_times", (None,) * len(decision.possible))
    possible = {
        (access, on_clock.get(id(time), seconds))
        for (access, seconds), time in zip(decision.possible, several, strict=True)
    }
    return (decision.access, on_clock.get(id(one), decision.trt_seconds)), possible


def check_of(policy: Policy, form: Form = Form.NESTED) -> tuple[str, dict[str, object]] | None:
    """The source of the compiled check and what it defines; none of a faulty policy, or one that no check can express."""
    if features_of(policy) & PYTHON.unsupported:
        return None
    try:
        source = compile_policy(policy, {}, form=form)
    except FaultyPolicyError:
        return None
    names: dict[str, object] = {"__name__": "check"}
    exec(compile(source, "<check>", "exec"), names)  # noqa: S102  # what was just compiled
    return source, names


def scales_are_kept(policy: Policy, space: Space, seed: int) -> None:
    """The compiled check knows the ends of each scale, the date by its other name; and no cut in its text can be moved."""
    found = check_of(policy)
    if found is None:
        return
    source, names = found
    decide: Callable[..., object] = names["decide"]  # type: ignore[assignment]  # the function of a check
    called = parameters(policy)
    random = Random(seed)
    whole = random.choice(space.possible)
    given = {called[n]: as_given(policy.by_name[n], v) for n, v in whole.items()}
    for attribute in policy.attributes:
        kind = attribute.type
        for past in (kind.first - 1, kind.last + 1) if isinstance(kind, Ordered) else ():
            asked = {**given, called[attribute.name]: as_given(attribute, past)}
            assert f"{called[attribute.name]} is a " in said(decide, asked), past
    if policy.dated_by is not None:
        dater, other = called[policy.dated_by], str(as_of_parameter(policy))
        day = given.pop(dater)
        decided = decide(**given, **{dater: day})
        assert decided is decide(**given, **{other: day}) is decide(**given, **{other: day, dater: day})
        last = as_given(policy.by_name[policy.dated_by], whole[policy.dated_by] - 1)  # type: ignore[operator]  # a day
        assert said(decide, {**given, other: last, dater: day})
        assert said(decide, {**given, other: day, dater: last})
    for cut_at in re.finditer(r"^    (?:.*\D)?(\d+)\)?,  # \d+: ", source, re.MULTILINE):
        moved = source[: cut_at.start(1)] + str(int(cut_at[1]) + random.choice((1, -1))) + source[cut_at.end(1) :]
        assert not is_confirmed(moved, policy), cut_at


def said(decide: Callable[..., object], given: Mapping[str, object]) -> str:
    """What the check says against the request; nothing when it decides."""
    try:
        decide(**given)
    except ValueError as error:
        return str(error)
    return ""


def is_confirmed(source: str, policy: Policy) -> bool:
    """Whether the text is read back as what the policy says."""
    try:
        confirm(source, policy)
    except NotTheSameError:
        return False
    return True


def as_given(attribute: Attribute, value: Value) -> object:
    """A value as a compiled check is given it: a date, a timedelta, text for a number in steps, and anything else as it is."""
    match attribute.type:
        case Ordered(Scale.DATE):
            return date.fromordinal(value)  # type: ignore[arg-type]  # a day
        case Ordered(Scale.DURATION):
            return timedelta(seconds=value)  # type: ignore[arg-type]  # seconds
        case Ordered(Steps() as steps):
            return steps.text(value)  # type: ignore[arg-type]  # steps
        case _:
            return value


def settle_it(policy: Policy, space: Space, facts: Request, missing: tuple[str, ...]) -> None:
    """Every value of the missing facts settles the outcome, and no fewer facts do."""
    outcomes = space.outcomes[Edition.AMENDED]
    left = [r for r in space.possible if all(r[n] == v for n, v in facts.items())]

    def settles(names: tuple[str, ...]) -> bool:
        seen: dict[tuple[object, ...], set[object]] = {}
        for request in left:
            seen.setdefault(tuple(request[n] for n in names), set()).add(outcomes[id(request)])
        return all(len(found) == 1 for found in seen.values())

    assert settles(missing)
    unknown = [a.name for a in policy.attributes if a.name not in facts]
    assert not any(settles(fewer) for fewer in combinations(unknown, len(missing) - 1))


def change_days_are_written(policy: Policy, reader: Reader) -> None:
    """The change days of a policy are those written in `in force` on which something can begin or lapse."""
    kind = policy.by_name[policy.dated_by].type if policy.dated_by else None
    if isinstance(kind, Ordered):
        assert policy.change_days == tuple(sorted(day for day in reader.days() if kind.first < day <= kind.last))


def verdicts_stand(policy: Policy, proposal: Proposal | None) -> None:
    """What the report is made from: nothing undecided (or too much is compared), no disagreement, everything certified."""
    found = verify(policy) if proposal is None else verify_proposal(proposal, policy)
    much = 2 * len(compared(policy, proposal.base if proposal else None)) > MOST_FACTS
    for v in found.verdicts:
        assert v.status is not Status.UNDECIDED or (much and v.reason == "one_engine"), (v.name, v.reason)
        assert v.regions_complete or v.status is Status.PROVED or not v.regions, v.name
    assert found.impact is None or found.impact.certified
