"""Makes the entry of a policy or proposal from what was verified."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from policy_dsl.calendar.times import Counted
from policy_dsl.model.claims import Aim, Availability, Claim, Example, Existence, Frame, Property, Scoped
from policy_dsl.model.conditions import ALWAYS
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.step_text import step_text
from policy_dsl.model.times import time_text
from policy_dsl.model.vocabulary import Scale
from verifier.lock.clocks import clock_facts, test_text
from verifier.lock.entry import ALL_OF_THEM, COUNTED, HEAD, UNCOUNTED, VERDICT, Entry, Facts
from verifier.lock.meaning import Meaning, attribute_words, digest_of, outcome_words
from verifier.results.impact import Impact
from verifier.results.status import Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification

Fact = tuple[str, tuple[str, ...]]

TOGETHER = dict(zip((Kind.DEAD, Kind.VACUOUS, Kind.EXAMPLE), ALL_OF_THEM, strict=True))
"""The kinds of verdicts that have one for each provision, claim or example, and what all of them say together."""

NUMBERED = re.compile(r" [0-9]+$")
"""The place of a row in a table of examples, which is not part of what the row means."""


def make(verification: Verification, names: Sequence[str], seconds: float | None = None) -> Entry:
    """The entry. `names` has a distinct name for each verdict. Raises TooLargeError, also after the `seconds`."""
    policy, proposal = verification.policy, verification.proposal
    meaning = Meaning(policy, seconds)
    removed = {each.id: each.removes for each in verification.assumptions}
    facts: Facts = {
        "fact": {a.name: attribute_words(a) for a in policy.attributes},
        "assumption": keyed(
            (clause.because, (excludes(removed.get(clause.id)), f"where {meaning.where(clause.when)}"))
            for clause in policy.impossible
        ),
        "provision": {id_: meaning.provision(each) for id_, each in policy.cited.items()},
        "table": dict(tables(policy, meaning)),
        "property": keyed((each.name, property_parts(each, meaning)) for each in policy.properties),
        "rule for amendments": keyed((each.name, frame_parts(each, meaning)) for each in policy.frames),
        "example": keyed((example_name(each), example_parts(each, meaning)) for each in policy.examples),
        "verdict": keyed(verdict_facts(verification.verdicts, names)),
        **clock_facts(policy, proposal),
    }
    head: dict[str, tuple[str, ...]] = {
        "kind": ("policy",),
        "decisions": (meaning.decisions,),
        "requests": (f"{meaning.requests} possible",),
    }
    if policy.dated_by is not None:
        head["dated by"] = (policy.dated_by,)
    if policy.times:
        head["times"] = tuple(sorted(policy.time_names))
    if proposal is not None:
        base = Meaning(proposal.base, seconds)
        head["kind"] = (f"proposal to {proposal.base.name}",)
        head["base"] = (base.decisions,)
        facts |= proposal_facts(proposal, meaning, base, verification.impact)
    facts[HEAD] = head
    name = policy.name if proposal is None else proposal.name
    return Entry(name, {section: each for section, each in facts.items() if each})


def proposal_facts(proposal: Proposal, meaning: Meaning, base: Meaning, impact: Impact | None) -> Facts:
    """The facts that only a proposal has: what it intends, what it changes, and what it replaces."""
    now = meaning.policy.cited
    replaced = {id_: each for id_, each in proposal.base.cited.items() if now.get(id_) != each}
    facts: Facts = {
        "intent": keyed((each.sentence, aim_parts(each.aim, meaning)) for each in proposal.intents),
        "example of the proposal": keyed(
            (example_name(each), example_parts(each, meaning)) for each in proposal.examples
        ),
        "before": {id_: base.provision(each) for id_, each in replaced.items()},
    }
    if impact is not None:
        facts["changes"] = dict(changes(impact))
    return facts


def changes(impact: Impact) -> Iterator[Fact]:
    """The number of requests that change, in each direction; of several times, in each of them."""
    yield "all", (str(impact.changed),)
    counted: Counter[str] = Counter()
    for how, exclusives in (("becomes possible", impact.appeared), ("becomes impossible", impact.vanished)):
        if exclusives is not None:
            yield how, (str(exclusives.count),)
    for time in impact.times:
        yield from ((f"{time.name}: {way.value.replace('_', ' ')}", (str(count),)) for way, count in time.directions)
    if impact.times:
        return  # the regions have a request once for each of its times
    for region in impact.regions:
        counted[region.direction.value.replace("_", " ")] += region.count
    yield from ((direction, (str(count),)) for direction, count in counted.items())


def tables(policy: Policy, meaning: Meaning) -> Iterator[Fact]:
    """The hit rule of each table, and where the table applies."""
    for table in policy.tables:
        otherwise = ("otherwise",) if table.otherwise else ()
        yield table.name, (table.hit_rule.value, *otherwise, f"where {meaning.where(table.when)}")


def property_parts(claim: Claim, meaning: Meaning) -> tuple[str, ...]:
    """The sentence of a property, and the digest of what it claims."""
    alike: tuple[object, ...]
    outcomes: tuple[object, ...]
    match claim:
        case Property():
            alike = (sorted(claim.differ), len(claim.requests), claim.always, sorted(claim.counted_by))
            outcomes = (sorted(map(test_text, claim.given)), sorted(map(test_text, claim.claim)))
        case Existence():
            alike, outcomes = (
                (sorted(claim.differ), len(claim.requests), "some"),
                (sorted(map(test_text, claim.claim)),),
            )
        case Availability():
            among = meaning.of_pair(claim.among, ())
            facts = digest_of([meaning.of_pair(claim.where, ()), among, repr(sorted(claim.differ))])
            return claim.sentence, f"claims {digest_of([facts, repr(sorted(map(test_text, claim.claim)))])}"
        case _:
            assert_never(claim)
    return claim.sentence, f"claims {digest_of([meaning.of_pair(claim.where, claim.differ), repr((alike, outcomes))])}"


def frame_parts(frame: Frame, meaning: Meaning) -> tuple[str, ...]:
    """The sentence of a rule for amendments, and the digest of what it demands."""
    return frame.sentence, f"claims {digest_of(sorted(aim_digest(each.aim, meaning) for each in frame.aims))}"


def example_parts(example: Example, meaning: Meaning) -> tuple[str, ...]:
    """What an example expects, and the digest of its requests."""
    of = f"{example.of} " if example.of else ""
    was = () if example.was is None else (f"was {of}{outcome_words(example.was)}",)
    due = "" if example.due is None else f" due {step_text(Scale.DATE, example.due.day)}"
    return (
        f"expects {of}{outcome_words(example.expect)}{due}",
        *was,
        f"given {digest_of([meaning.of_pair(example.given, ())])}",
    )


def example_name(example: Example) -> str:
    """The sentence of an example; for a row of a table without a name, its table. After its time, if that has a name."""
    name = NUMBERED.sub("", example.sentence) if example.sentence == example.name else example.sentence
    return f"{example.of}: {name}" if example.of else name


def aim_parts(aim: Aim, meaning: Meaning) -> tuple[str, ...]:
    """The digest of an aim."""
    return (f"claims {digest_of([aim_digest(aim, meaning)])}",)


def aim_digest(aim: Aim, meaning: Meaning) -> str:
    """An aim as text, its condition as a digest."""
    where = meaning.of_pair(aim.where if isinstance(aim, Scoped) else ALWAYS, ())
    fields = {name: getattr(aim, name) for name in aim.__struct_fields__ if name != "where"}
    words = {
        name: sorted(map(repr, value))
        if isinstance(value, frozenset)
        else time_text(value)
        if isinstance(value, Counted)
        else value
        for name, value in fields.items()
    }
    return f"{type(aim).__name__} {words!r} {where}"


def verdict_facts(verdicts: Sequence[Verdict], names: Sequence[str]) -> Iterator[Fact]:
    """The verdicts, with the number of violations. Of kinds that have one for each part of a policy, those that are not
    proved, and whether all are.
    """
    for kind, about in TOGETHER.items():
        alike = [v for v in verdicts if v.kind is kind]
        if alike and all(v.status is Status.PROVED for v in alike):
            yield about, (Status.PROVED.value,)
    for verdict, own in zip(verdicts, names, strict=True):
        if verdict.kind in TOGETHER and verdict.status is Status.PROVED:
            continue
        name = f"example: {verdict.sentence}" if verdict.kind is Kind.EXAMPLE else own
        status = verdict.status.value
        assert status in VERDICT  # noqa: S101  # `compare` knows verdicts by these words
        counted = verdict.status is Status.REFUTED and verdict.count is not None and verdict.of is not None
        violations = (f"violated by {verdict.count} of {verdict.of}",) if counted and verdict.count else ()
        yield name, (status, *violations)


def keyed(facts: Iterable[Fact]) -> dict[str, tuple[str, ...]]:
    """The facts by name; of several with one name, in the order of their parts, each but the first is numbered."""
    result: dict[str, tuple[str, ...]] = {}
    for name, parts in sorted(facts):
        number = 1
        while (key := name if number == 1 else f"{name} ({number})") in result:
            number += 1
        result[key] = parts
    return result


def excludes(number: int | None) -> str:
    """How many requests an assumption excludes, unless they were not counted."""
    return UNCOUNTED if number is None else f"{COUNTED}{number}"
