"""The laws, as functions of a policy: each raises when two meanings of it differ."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import assert_never

import z3

from policy_dsl.amend import amend
from policy_dsl.backends.memory import in_memory
from policy_dsl.backends.python import FaultyPolicyError, compile_policy
from policy_dsl.backends.readback import confirm
from policy_dsl.backends.shape import Form
from policy_dsl.diagnostics.finding import has_errors
from policy_dsl.diagram.build import Builder
from policy_dsl.diagram.cut import cut
from policy_dsl.diagram.forest import Forest
from policy_dsl.diagram.paint import painted
from policy_dsl.diagram.space import Level, Ordering
from policy_dsl.diagram.space import Space as Levels
from policy_dsl.evaluate import evaluate, holds, possible_outcomes
from policy_dsl.model.boxes import Box, OneOfCodes, Ranges, Selection
from policy_dsl.model.conditions import AtMost, atoms
from policy_dsl.model.policy import Policy, Proposal
from policy_dsl.model.vocabulary import Attribute, Ordered, Request, Scale, Value
from policy_dsl.resolve import resolve_policy, resolve_proposal
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.unparse import unparse
from policy_dsl.text import Text
from tests.brute import Space, count
from tests.third_reading import Reader
from verifier import by_diagram
from verifier.by_diagram.diagrams import diagrams as diagrams_of
from verifier.impact import impact
from verifier.obligations import obligations
from verifier.questions import Obligation, relations
from verifier.smt import certify
from verifier.smt.prove import Prover
from verifier.verdict import Change, Edition, Region, Status
from verifier.verify import verify, verify_proposal
from verifier.witness import replays

MOST = 400
"""Requests up to which a whole space is tried; of a larger one, a hundred are drawn."""

MOST_PAIRS = 5000
"""Pairs up to which the regions of a claim are held against all of them, one by one."""


def resolved(file: tree.PolicyFile) -> Policy | None:
    """The policy; none when the dice made one with errors."""
    return resolve_policy(file)[0]


def amended(file: tree.ProposalFile, base: Policy, below: tuple[Proposal, ...] = ()) -> tuple[Proposal, Policy] | None:
    """The proposal and the amended policy; none when the dice made one with errors. `below` are those it is stacked on."""
    proposal, _ = resolve_proposal(file, base, below)
    if proposal is None:
        return None
    policy, findings = amend(proposal)
    return None if has_errors(findings) else (proposal, policy)


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
    levels = cut(policy, [*(p.when for p in policy.provisions), *(i.when for i in policy.impossible)])
    builder = Builder(Forest(levels.widths), levels, policy)
    assert painted(builder) == builder.decisions()
    compiled = [check for form in Form if (check := in_memory(policy, form)) is not None]
    faulty = any(outcome.faulty for outcome in space.outcomes[Edition.AMENDED].values())
    assert len(compiled) == (0 if faulty or not space.possible else len(Form))
    possible = {id(r) for r in space.possible}
    for request in some_of(space):
        access, seconds = reader.answer(request)
        assert (access == "impossible") == (id(request) not in possible), request
        assert at(builder, levels, builder.possible(), request) is (id(request) in possible), request
        if id(request) in possible:
            decision = evaluate(policy, request)
            assert (access, seconds) == (decision.outcome.access.value, decision.outcome.seconds), request
            assert at(builder, levels, builder.outcomes(), request) == decision.outcome, request
            assert at(builder, levels, builder.decisions(), request) == (decision.outcome, decision.by), request
            assert all(check(request) == decision.outcome for check in compiled), request
        else:
            assert all(refuses(check, request) for check in compiled), request
    encoding_is_the_table(policy, space)
    for form in Form if compiled else ():
        confirm(compile_policy(policy, {}, form=form), policy)


def refuses(compiled: object, request: Request) -> bool:
    """Whether the compiled check calls the request impossible."""
    try:
        compiled(request)  # type: ignore[operator]  # a function
    except ValueError as error:
        return "no such request is possible" in str(error)
    return False


def at(builder: Builder, levels: Levels, node: int, request: Request) -> object:
    """The value of a diagram at a request."""
    forest = builder.forest
    while forest.levels[node] != forest.bottom:
        node = forest.children[node][choice(levels.levels[forest.levels[node]], request)]
    return forest.values[node]


def choice(level: Level | Ordering, request: Request) -> int:
    """Where the request goes at a level: to the class with its value; or by how two facts stand, less, equal or more."""
    if isinstance(level, Ordering):
        one, other = request[level.left.attribute], request[level.right.attribute]
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
        meaning = encoding.meaning(0, Edition.AMENDED)  # type: ignore[attr-defined]  # an Encoding
        wrong = []
        for request in space.everything:
            possible = id(request) in space.outcomes[Edition.AMENDED]
            here = z3.And(facts.equal(request))
            if possible:
                outcome = space.outcomes[Edition.AMENDED][id(request)]
                wrong.append(z3.And(here, z3.Not(z3.And(meaning.possible(), meaning.is_outcome(outcome)))))
            else:
                wrong.append(z3.And(here, meaning.possible()))
        return z3.Or(wrong)

    assert prover.ask((), differs).status is Status.PROVED  # type: ignore[arg-type]  # the terms of z3 are untyped


def engines_agree(policy: Policy, proposal: Proposal | None, space: Space) -> None:
    """Z3 = diagram = brute force, on every obligation, with counts; regions cover exactly; counterexamples are real."""
    asked = obligations(policy, proposal)
    base = proposal.base if proposal else None
    prover = Prover(policy, base, timeout=60)
    for o, answer in zip(asked, by_diagram.answer_all(policy, base, asked), strict=True):
        counted = count(space, o)
        right = Status.PROVED if (counted.count > 0) == o.exists else Status.REFUTED
        proof = prover.prove(o)
        assert (proof.status, answer.status) == (right, right), (o.name, o.subject, counted, proof, answer.status)
        assert (answer.count, answer.of) == (counted.count, counted.of), (o.name, o.subject)
        if answer.unpaired is None:
            assert any(compared(o, edition) for edition in (policy, base) if edition), o.name
        else:
            assert answer.unpaired == counted.unpaired, o.name
        if right is Status.PROVED or o.exists:
            continue
        assert (answer.faulty, answer.combinations) == (counted.faulty, counted.combinations), o.name
        shown = [request for _, request in answer.witness]
        assert replays(policy, base, o, shown), o.name
        assert replays(policy, base, o, proof.requests), o.name
        assert certify.counterexample(prover, o, shown).status is Status.PROVED, o.name
        assert sum(region.count for region in answer.regions) == counted.count, o.name
        assert all(region.count > 0 for region in answer.regions), o.name
        assert certify.violations(prover, o, answer.regions).status is Status.PROVED, o.name
        short = answer.regions[:-1]
        assert certify.violations(prover, o, short).status is Status.REFUTED, o.name
        covered(space, o, answer.regions)


def compared(o: Obligation, policy: Policy) -> bool:
    """Whether something in the policy compares a fact in which the two requests may differ: its partners go uncounted."""
    conditions = [p.when for p in (*policy.provisions, *policy.impossible)] + [c.where for c in policy.properties]
    met = [atom for condition in conditions for atom in atoms(condition) if isinstance(atom, AtMost)]
    return any(fact.attribute in o.differ for atom in met for fact in (atom.small, atom.large))


def covered(space: Space, o: Obligation, regions: tuple[Region, ...]) -> None:
    """Each region has as many requests, or pairs, less those before it, as it says. None of them is impossible."""
    left: list[tuple[Request, ...]] = [(r,) for r in space.everything]
    if o.differ:
        pairs = (p for p in space.pairs(o.differ, space.everything) if all(holds(tie, *p) for tie in relations(o)))
        left = list(islice(pairs, MOST_PAIRS + 1))
        if len(left) > MOST_PAIRS:
            return
    for region in regions:
        inside = [requests for requests in left if in_region(region, *requests)]
        assert len(inside) == region.count, o.name
        left = [requests for requests in left if not in_region(region, *requests)]


def in_region(region: Region, *requests: Request) -> bool:
    """Whether each request is in its box, and they are tied as the region says."""
    boxed = all(in_box(box, request) for (_, box), request in zip(region.boxes, requests, strict=True))
    alike = all(requests[0][name] == requests[-1][name] for name in region.alike)
    return boxed and alike and tied(region, *requests)


def tied(region: Region | Change, *requests: Request) -> bool:
    """Whether the comparisons beside the boxes hold."""
    return all(holds(tie, *requests) for tie in region.ties)


def in_box(box: Box, request: Request) -> bool:
    """Whether a request is in a box."""
    for name, side in box.items():
        value = request[name]
        match side:
            case OneOfCodes(codes):
                inside = value in codes
            case Selection(has, has_none_of):
                inside = set(has) <= set(value) and not set(has_none_of) & set(value)
            case Ranges(ranges):
                inside = any(start <= value < until for start, until in ranges)
            case _:
                assert_never(side)
        if not inside:
            return False
    return True


def impact_adds_up(policy: Policy, proposal: Proposal, space: Space) -> None:
    """The impact is every changed decision and no other, in its region."""
    diagrams = diagrams_of(policy, proposal.base, (), ())
    assert diagrams is not None
    found = impact(diagrams)
    before, after = space.outcomes[Edition.BASE], space.outcomes[Edition.AMENDED]
    changed = [r for r in space.possible if before[id(r)] != after[id(r)]]
    assert (found.changed, found.of) == (len(changed), len(space.possible))
    left = list(changed)
    for region in found.regions:
        outcomes = (region.before.outcome, region.after.outcome)
        boxed = [r for r in left if in_box(region.box, r) and tied(region, r)]
        inside = [r for r in boxed if (before[id(r)], after[id(r)]) == outcomes]
        assert len(inside) == region.count
        left = [r for r in left if not any(r is one for one in inside)]
        for request in inside:
            assert set(evaluate(policy, request).by) <= set(region.after.by)
            assert set(evaluate(proposal.base, request).by) <= set(region.before.by)
            assert set(evaluate(proposal.base, request).overridden) <= set(region.before.overridden)
    assert not left


def partial_requests_agree(policy: Policy, seed: int) -> None:
    """The compiled check on partial requests = what every completion has; missing facts are few enough, and settle it."""
    random = Random(seed)
    try:
        form = random.choice(list(Form))
        source = compile_policy(policy, {}, form=form)
    except FaultyPolicyError:
        return
    names: dict[str, object] = {"__name__": "check"}
    exec(compile(source, "<check>", "exec"), names)  # noqa: S102  # what was just compiled
    model = names["_MODEL"]
    space = Space(policy)
    for _ in range(6):
        whole = random.choice(space.everything)
        facts = {name: value for name, value in whole.items() if random.random() < 0.5}
        outcomes = {(o.access.value, o.seconds) for o in possible_outcomes(policy, facts)}
        given = tuple(as_given(a, facts[a.name]) if a.name in facts else None for a in policy.attributes)
        if not outcomes:
            assert refuses(lambda _, given=given: model.decide(given), {})  # type: ignore[attr-defined]  # the model
            continue
        decision = model.decide(given)  # type: ignore[attr-defined]  # the model
        if len(outcomes) == 1:
            assert {(decision.access, decision.trt_seconds)} == outcomes
            continue
        assert decision.access == "indeterminate"
        assert set(decision.possible) == outcomes
        settle_it(policy, facts, decision.missing)


def as_given(attribute: Attribute, value: Value) -> object:
    """A value as a compiled check is given it: a date, a timedelta, and anything else as it is."""
    match attribute.type:
        case Ordered(Scale.DATE):
            return date.fromordinal(value)  # type: ignore[arg-type]  # a day
        case Ordered(Scale.DURATION):
            return timedelta(seconds=value)  # type: ignore[arg-type]  # seconds
        case _:
            return value


def settle_it(policy: Policy, facts: Request, missing: tuple[str, ...]) -> None:
    """Every value of the missing facts settles the outcome, and no fewer facts do."""
    from itertools import combinations

    def settles(names: tuple[str, ...]) -> bool:
        seen: dict[tuple[object, ...], set[object]] = {}
        for request in Space(policy).possible:
            if all(request[n] == v for n, v in facts.items()):
                seen.setdefault(tuple(request[n] for n in names), set()).add(evaluate(policy, request).outcome)
        return all(len(outcomes) == 1 for outcomes in seen.values())

    assert settles(missing)
    unknown = [a.name for a in policy.attributes if a.name not in facts]
    assert not any(settles(fewer) for fewer in combinations(unknown, len(missing) - 1))


def verdicts_stand(policy: Policy, proposal: Proposal | None) -> None:
    """What the report is made from: nothing undecided, no disagreement, and everything certified."""
    found = verify(policy) if proposal is None else verify_proposal(proposal, policy)
    for v in found.verdicts:
        assert v.status is not Status.UNDECIDED, (v.name, v.reason)
        assert v.regions_complete or v.status is Status.PROVED or not v.regions, v.name
    assert found.impact is None or found.impact.certified
