"""The package beside the second reader, on one file: whether it is accepted, and what is decided on each request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product
from math import prod
from pathlib import Path
from random import Random

from policy_dsl.claims_file import load_any
from policy_dsl.evaluate import derived_values, evaluate, giving
from policy_dsl.model.policy import Policy as Theirs
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import TIME_FACT, time_text
from policy_dsl.pipeline import load
from tests.second_reading.between import is_claims, read_claims
from tests.second_reading.claimed import Claimed, is_so
from tests.second_reading.decide import Outcome
from tests.second_reading.mistakes import Mistake, Unsaid
from tests.second_reading.model import UNPROMISED, Attribute, ClockTime, Either, Request, Value
from tests.second_reading.policies import Policy
from tests.second_reading.proposals import read
from tests.second_reading.words import Cursor
from verifier.between import verify_between
from verifier.by_reference.replay import replays
from verifier.obligations.claims import property_holds
from verifier.results.status import Kind
from verifier.verdicts.engines import Settings

JUDGED = 8
"""Requests on which each property is tried, alone or as the first of some pairs."""

REQUESTS = 250
"""Requests tried of a policy that has more."""


def differences(path: Path) -> Iterator[str]:
    """Where the two readers differ: about whether it is a mistake, or about a decision before or after."""
    if is_claims(path):
        yield from differences_of_claims(path)
        return
    loaded = load(str(path))
    wrong = [f"{f.code} {f.message}" for f in loaded.findings if f.code.startswith("E")]
    try:
        own = read(path)
    except Unsaid:
        return
    except Mistake as mistake:
        if not wrong:
            yield f"accepted by the package, and a mistake: {mistake}"
        return
    if wrong:
        yield f"accepted by the second reader, and by the package: {'; '.join(wrong)}"
        return
    theirs = loaded.policy or loaded.amended
    assert theirs is not None
    some = requests(own)
    yield from decided(own, theirs, some)
    yield from claimed(own, theirs, some)


def differences_of_claims(path: Path) -> Iterator[str]:
    """Where the two readers differ about claims between policies: whether they are a mistake, and what violates each."""
    loaded = load_any(str(path))
    wrong = [f"{f.code} {f.message}" for f in loaded.findings if f.code.startswith("E")]
    try:
        own = [*read_claims(path).counted()]
    except Unsaid:
        return
    except Mistake as mistake:
        if not wrong:
            yield f"accepted by the package, and a mistake: {mistake}"
        return
    if wrong or loaded.between is None:
        yield f"accepted by the second reader, and by the package: {'; '.join(wrong)}"
        return
    verdicts = verify_between(loaded.between, Settings(30.0)).verdicts
    theirs = [(v.name, v.count or 0, v.of) for v in verdicts if v.kind is Kind.CLAIM]
    if own != theirs:
        yield f"violated as in {own}, and by the package as in {theirs}"


def requests(own: Policy) -> list[Request]:
    """All requests of the policy, or as many as are tried, with the ends of every scale among their values."""
    attributes = list(own.attributes.values())
    many = prod(2 ** len(a.codes) if a.kind == "set of" else len(a.codes) or a.high - a.low + 1 for a in attributes)
    if many <= REQUESTS:
        return own.requests()
    random = Random(many)
    return [{a.name: some_value(random, a) for a in attributes} for _ in range(REQUESTS)]


def some_value(random: Random, attribute: Attribute) -> Value:
    if attribute.kind == "set of":
        return frozenset(code for code in attribute.codes if random.random() < 0.5)
    if attribute.codes:
        return random.choice(attribute.codes)
    return random.choice((attribute.low, attribute.high, random.randint(attribute.low, attribute.high)))


def decided(own: Policy, theirs: Theirs, requests: Iterable[Request]) -> Iterator[str]:
    """The decisions that differ."""
    times = own.vocabulary.times or [""]
    if own.vocabulary.times != [*theirs.time_names]:
        yield f"the times are {own.vocabulary.times}, by the package {theirs.time_names}"
        return
    for request, of in product(requests, times):
        answer = own.decide(request, of)
        try:
            decision = evaluate(theirs, {**request, TIME_FACT: of} if of else request)
        except ValueError:
            if answer.outcome != "impossible":
                yield f"{request}: {answer}, and impossible by the package"
            continue
        access = decision.outcome.access.value
        time = decision.outcome.seconds
        outcome: Outcome = access if time is None else time if isinstance(time, int) else time_text(time)
        behind, aside = frozenset(map(unified, decision.by)), frozenset(map(unified, decision.overridden))
        for derivation in theirs.derivations if answer.by is not None else ():
            values = derived_values(derivation, request)
            giving_ids = frozenset(unified(p.id) for p in giving(derivation, request))
            if own.derived(request)[derivation.fact.name] != (values, giving_ids):
                yield f"{request}: {derivation.fact.name} {own.derived(request)}, by the package {values} by {giving_ids}"
        if answer.by is None or answer.aside is None:
            behind, aside = answer.by, answer.aside  # type: ignore[assignment]  # not compared
        outcome = UNPROMISED if outcome == NO_PROMISE else outcome
        if isinstance(answer.outcome, ClockTime | Either) and isinstance(outcome, str) and time is not None:
            outcome = own.vocabulary.bound(Cursor(outcome, 0))
        if (answer.outcome, answer.by, answer.aside) != (outcome, behind, aside):
            yield f"{request}: {answer}, and by the package {decision}"


def claimed(own: Policy, theirs: Theirs, requests: Iterable[Request]) -> Iterator[str]:
    """The properties that some of the requests, or pairs of them, break or show by one reader alone."""
    possible = [request for request in requests if own.decide(request).outcome != "impossible"]
    properties = {claim.name: claim for claim in theirs.properties}
    random = Random(len(possible))
    for claim in own.claims.claimed if not theirs.times else ():
        judged = property_holds(properties[claim.name])
        for some in tuples(claim, possible, random):
            if (ours := is_so(own, claim, some)) is not replays(theirs, None, judged, some):
                yield f"{claim.name}, on {some}: {ours} by the second reader, and otherwise by the package"


def tuples(claim: Claimed, possible: list[Request], random: Random) -> Iterator[tuple[Request, ...]]:
    """Some possible requests, or pairs of them that are alike as the claim says."""
    first = random.sample(possible, min(len(possible), JUDGED))
    if len(claim.requests) == 1:
        yield from ((request,) for request in first)
        return
    for one in first:
        alike = {name: value for name, value in one.items() if name not in claim.differ}
        others = [other for other in possible if other != one and alike.items() <= other.items()]
        yield from ((one, other) for other in random.sample(others, min(len(others), 2)))


def unified(name: str) -> str:
    """The name without quotes around a word: one of the language may have them, where it could be read as such."""
    return re.sub(r'"(\w+(?:[.-]\w+)*)"', r"\1", name)
