"""The laws of what is claimed: everything written is asked, as it is written; and so is everything that is always asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from random import Random

from policy_dsl.model.provisions import HitRule
from policy_dsl.model.vocabulary import Request
from policy_dsl.syntax import tree
from tests.brute import Space
from tests.laws.forms import File, Form
from tests.third_reading.claims import (
    example_missed,
    intent_missed,
    property_broken,
    property_shown,
    row_missed,
    way_missing,
)
from verifier.by_reference.replay import replays
from verifier.obligations.all import obligations
from verifier.obligations.claims import example_holds
from verifier.obligations.stacks import editions, example_checks
from verifier.results.status import Kind

TRIED = 12
"""Requests, or pairs, on which each claim is tried."""

Broken = Callable[..., bool]


def claims_are_asked(form: Form, space: Space, seed: int) -> None:
    """Each claim of the text is asked, in its order, and broken or shown where the text says so. So is what is always asked."""
    asked = obligations(form.policy, form.proposal)
    written = {Kind.CLAIM: [*properties(form, space)], Kind.INTENT: [*intents(form, space)], Kind.FRAME: [*frames(form)],
               Kind.EXAMPLE: [broken for depth, broken in examples(form) if depth < 2]}  # fmt: skip
    assert len({(o.name, o.subject, o.question, o.edition, o.clause) for o in asked}) == len(asked)
    derived = form.policy.derivations
    assert Counter(o.kind for o in asked) == +Counter({
        **{kind: len(claims) for kind, claims in written.items()},
        Kind.GAP: 1 + len(derived),
        Kind.CONFLICT: 1 + len(derived),
        Kind.DEAD: sum(p.until is None for p in form.policy.cited.values()) + len(form.policy.impossible),
        Kind.VACUOUS: bool(form.policy.impossible) + len(written[Kind.CLAIM]) + len([*spoken(form)]) + len(form.added),
        Kind.HIT_RULE: sum(
            t.hit_rule in (HitRule.EXACTLY_ONE, HitRule.AT_MOST_ONE)
            for t in (*form.policy.tables, *(t for d in derived for t in d.tables))
        ),
    })  # fmt: skip
    random = Random(seed)
    base = form.proposal.base if form.proposal else None
    for kind, claims in written.items():
        for o, broken in zip((o for o in asked if o.kind is kind), claims, strict=True):
            for requests in tried(space, o.differ, random):
                assert replays(form.policy, base, o, requests) is broken(*requests), (o.name, requests)
    for one, (depth, broken) in zip(example_checks(form.policy, form.proposal), examples(form), strict=True):
        assert one.depth == depth
        for requests in tried(space, (), random):
            policy = editions(form.policy, form.proposal)[depth]
            assert replays(policy, None, example_holds(one.example), requests) is broken(*requests), one


def tried(space: Space, differ: tuple[str, ...], random: Random) -> list[tuple[Request, ...]]:
    """Some possible requests, or pairs."""
    found = random.sample(space.possible, min(TRIED, len(space.possible)))
    if not differ:
        return [(request,) for request in found]
    alike = [name for name in space.policy.by_name if name not in differ]
    every = {tuple(r[name] for name in alike): [] for r in found}  # type: ignore[var-annotated]  # requests
    for request in space.possible:
        every.get(tuple(request[name] for name in alike), []).append(request)
    pairs = ((one, other) for one in found for other in every[tuple(one[n] for n in alike)] if other is not one)
    return random.sample(some := [*islice(pairs, 400)], min(TRIED, len(some)))


def declared(file: File) -> list[object]:
    """What a policy declares, or a proposal adds."""
    if isinstance(file, tree.PolicyFile):
        return list(file.declarations)
    return [operation.what for operation in file.operations if isinstance(operation, tree.Add)]


def properties(form: Form, space: Space) -> Iterator[Broken]:
    """Those of the policy, then those of each proposal."""
    for claim in (d for file in form.files for d in declared(file)):
        if isinstance(claim, tree.PropertyBlock) and claim.any_first:
            yield lambda request, claim=claim: way_missing(form.reader, claim, request, beside(space, claim, request))
        elif isinstance(claim, tree.PropertyBlock):
            reading = property_shown if claim.words == "holds" else property_broken
            yield lambda *requests, claim=claim, reading=reading: reading(form.reader, claim, requests)


def beside(space: Space, claim: tree.PropertyBlock, request: Request) -> Iterator[Request]:
    """The possible requests that are alike but for what the claim varies."""
    differ = {name.text for name in claim.differ}
    alike = [name for name in space.policy.by_name if name not in differ]
    return (other for other in space.possible if all(other[name] == request[name] for name in alike))


def frames(form: Form) -> Iterator[Broken]:
    """Each line of each frame, of what a proposal is made to."""
    for frame in (d for file in form.below for d in declared(file) if form.proposal):
        if isinstance(frame, tree.FrameBlock):
            yield from (missed(form, line) for line in frame.aims)


def intents(form: Form, space: Space) -> Iterator[Broken]:
    """Each line that is not about a property, and each that restores one from a day on."""
    for file in form.added:
        assert isinstance(file, tree.ProposalFile)
        for line in file.intents:
            if line.property is None:
                yield missed(form, line)
            elif line.since is not None:
                yield since(form, space, line)


def since(form: Form, space: Space, line: tree.IntentLine) -> Broken:
    """Whether requests that are dated on the day or later break the property, or show it, as it is written."""
    names = [d.name.text for file in form.files for d in declared(file) if isinstance(d, tree.PropertyBlock)]
    assert line.property is not None
    assert line.since is not None
    broken = [*properties(form, space)][names.index(line.property.text)]
    dated, day = form.policy.dated_by or "", form.reader.steps(line.since, {})
    return lambda *requests: all(int(str(r[dated])) >= day for r in requests) and broken(*requests)


def missed(form: Form, line: tree.IntentLine) -> Broken:
    """Whether a request goes against the line."""
    promised = form.reader.promised(form.before)
    return lambda r: intent_missed(promised, line, r, form.before.answer(r), form.reader.answer(r), form.before)


def spoken(form: Form) -> Iterator[tuple[int, object]]:
    """The examples of each file, with its number: those of the policy, then those that each proposal adds."""
    for n, file in enumerate(form.files):
        blocks = declared(file)
        yield from ((n, d) for d in blocks if isinstance(d, tree.ExampleBlock))
        yield from ((n, (d.heading, row)) for d in blocks if isinstance(d, tree.ExamplesTable) for row in d.rows)


def examples(form: Form) -> Iterator[tuple[int, Broken]]:
    """The examples, and after one that says what was before, that; with how many proposals are above what they judge."""
    for n, example in spoken(form):
        depth, reader = len(form.files) - 1 - n, form.readers[n]
        match example:
            case tree.ExampleBlock(expect=expect, was=was):
                yield depth, partial(example_missed, reader, example, expect)
                if was is not None:
                    yield depth + 1, partial(example_missed, form.readers[n - 1], example, was)
            case (tree.Row() as heading, tree.Row() as row):
                yield depth, partial(row_missed, reader, heading, row)
