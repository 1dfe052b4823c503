"""Parts that several documents share: requests, decisions, boxes and changes. Labels stand beside the codes alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, assert_never

from policy_dsl.model.boxes import Box, OneOfCodes, OneOfRanges, Selection, Side, times_in
from policy_dsl.model.conditions import Condition
from policy_dsl.model.decisions import Decision, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Cap, Clause, Floor, Term
from policy_dsl.model.step_text import NO_PROMISE, step_text
from policy_dsl.model.times import TIME_FACT, Time, time_text
from policy_dsl.model.vocabulary import Attribute, Enumeration, Ordered, Request, Scale, SetOf, Steps, Value, YesNo
from policy_dsl.text import Text
from verifier.report.facts.bounds import moved_times
from verifier.report.facts.derived_facts import DerivedOfRequests
from verifier.report.facts.due_days import due_day
from verifier.report.facts.named_facts import NamedFacts
from verifier.report.facts.terms import irrelevant_facts
from verifier.report.words import boxes, values
from verifier.report.words.clauses import sources
from verifier.report.words.terms import meaning
from verifier.results.verdict import Counterexample


def files(texts: Sequence[Text]) -> list[dict[str, Any]]:
    """The files that were read: the policy or proposal itself, then those that it amends."""
    return [{"path": t.path, "sha256": t.sha256, "role": "base" if n else "policy"} for n, t in enumerate(texts)]


def place(clause: Clause) -> dict[str, Any]:
    """The file and line of a clause."""
    return {"path": clause.path, "line": clause.span.line}


def attribute(declared: Attribute) -> dict[str, Any]:
    """An attribute's type with its codes, or with the start and the exclusive end of its scale."""
    match declared.type:
        case Ordered(Steps() as scale, first, last):
            ends = {"from": step(declared, first), "until": step(declared, last + 1)}
            return {"type": "number", "step": scale.text(1), **ends}
        case Ordered(scale, first, last):
            return {"type": scale.value, "from": step(declared, first), "until": step(declared, last + 1)}
        case SetOf():
            return {"type": "set", **codes(declared)}
        case YesNo():
            return {"type": "yes/no", **codes(declared)}
        case Enumeration(ordered=True):
            return {"type": "enumeration", "ordered": True, **codes(declared)}
        case Enumeration():
            return {"type": "enumeration", **codes(declared)}
        case _:
            assert_never(declared.type)


def codes(declared: Attribute) -> dict[str, Any]:
    """The codes of an attribute, and the labels of those that have one."""
    labels = {code.name: code.label for code in declared.type.codes if code.label}
    return {"values": list(declared.names), "labels": labels}


def request(policy: Policy, request: Request) -> dict[str, Any]:
    """A request, complete or partial."""
    return {a.name: value(a, request[a.name]) for a in policy.attributes if a.name in request}


def value(attribute: Attribute, value: Value) -> Any:
    """A value: a code; the codes of a set in declared order; a number, seconds, or a date as text."""
    match value:
        case frozenset():
            return [name for name in attribute.names if name in value]
        case int():
            return step(attribute, value)
        case str():
            return value
        case _:
            assert_never(value)


def step(attribute: Attribute, steps: int) -> int | str:
    """Steps on a scale: a number, seconds, or as text a number in steps, or a date."""
    scale = values.scale_of(attribute)
    return step_text(scale, steps) if scale is Scale.DATE or isinstance(scale, Steps) else steps


def outcome(outcome: Outcome) -> dict[str, Any]:
    """An outcome without the clauses behind it."""
    return {"access": outcome.access.value, **trt(outcome)}


def trt(outcome: Outcome) -> dict[str, Any]:
    """The TRT: in seconds, or as `time` in words if it is on a clock, whose length depends on the day of receipt."""
    return {"trt_seconds": None} if outcome.seconds is None else time_of(outcome.seconds)


def time_of(time: Time) -> dict[str, Any]:
    """A time, in the same way."""
    if isinstance(time, int) and time != NO_PROMISE:
        return {"trt_seconds": time}
    return {"trt_seconds": None, "time": time_text(time)}


def bound(policy: Policy, deciding: Sequence[str], name: str) -> dict[str, Any]:
    """What a cap or a floor among the provisions `deciding` does to times; nothing for another effect."""
    effect = policy.by_id[name].effect
    if not isinstance(effect, Cap | Floor):
        return {}
    kind = "cap" if isinstance(effect, Cap) else "floor"
    moves = moved_times(policy, deciding, effect)
    in_words = [time_text(each) for each in moves if not isinstance(each, int) or each == NO_PROMISE]
    return {
        "bound": {
            "kind": kind,
            **time_of(effect.seconds),
            "moves_seconds": [each for each in moves if isinstance(each, int) and each != NO_PROMISE],
            **({"moves": in_words} if in_words else {}),
        }
    }


def decision(decision: Decision, policy: Policy, request: Request | None = None) -> dict[str, Any]:
    """An outcome with the clauses behind it; `policy` is the one that made the decision. With the request, also the day on
    which an answer on a clock is due.
    """
    due = None if request is None else due_day(policy, decision.outcome, request)
    clauses = [(i, policy.by_id[i].clause) for i in decision.by]
    of = None if request is None else request.get(TIME_FACT)
    return {
        **({} if of is None else {"of": of}),
        "access": decision.outcome.access.value,
        **trt(decision.outcome),
        **({} if due is None else {"due": due}),
        "by": [
            {
                "id": i,
                "path": clause.path,
                "line": clause.span.line,
                "source": "; ".join(f"{c.source}, {c.where}" if c.where else c.source for c in clause.citations)
                or None,
                **bound(policy, decision.by, i),
            }
            for i, clause in clauses
        ],
        "overridden": list(decision.overridden),
    }


def counterexample(
    counterexample: Counterexample,
    policy: Policy,
    decided: Mapping[str, Policy],
    named: NamedFacts | None = None,
) -> dict[str, Any]:
    """The requests, their irrelevant facts, the terms and derived facts, and the decisions. `decided` has the policy of
    each decision.
    """
    named = named or NamedFacts((), (), irrelevant_facts(counterexample, ()))
    free, terms, requests = named.irrelevant, named.terms, dict(counterexample.requests)
    held = {name: {each.term.name: each.holds[name] for each in terms} for name, _ in counterexample.requests}
    changed = next((r for r in requests.values() if TIME_FACT in r), None) if counterexample.of_a_change else None
    derived = {name: derived_values(named.derived, name) for name, _ in counterexample.decisions}
    return {
        "requests": {name: request(policy, r) for name, r in counterexample.requests},
        "irrelevant": {
            name: [each for each in names if each in free[name]] for name, names in counterexample.irrelevant
        },
        "decisions": {
            name: decision(d, decided[name], requests.get(name, changed)) for name, d in counterexample.decisions
        },
        **({"terms": held} if terms else {}),
        **({"derived": derived} if named.derived else {}),
    }


def derived_values(derived: Iterable[DerivedOfRequests], of: str) -> dict[str, Any]:
    """The values of derived facts, null where facts decide them that are missing, and the ids of what gives them."""
    return {
        each.name: {
            "values": None if each.values[of].values is None else list(each.values[of].values or ()),
            "by": [provision.id for provision in each.values[of].by],
            **({} if each.values[of].tried else {"tried": False}),
        }
        for each in derived
    }


def term(each: Term) -> dict[str, Any]:
    """A term, and what it means."""
    return {
        "name": each.name,
        "title": each.title,
        "means": meaning(each),
        "source": sources(each.clause),
        **place(each.clause),
    }


def box(policy: Policy, box: Box) -> dict[str, Any]:
    """The values of every attribute in a box."""
    return {name: side_of(policy.by_name[name], side) for name, side in box.items() if name != TIME_FACT}


def times(box: Box) -> dict[str, Any]:
    """Which of several times a box is about; nothing for a policy with the one."""
    names = times_in(box)
    return {"times": list(names)} if names else {}


def where(policy: Policy, box_of: Box, ties: Sequence[Condition]) -> dict[str, Any]:
    """The requests of a region: the values of each attribute, and the conditions on compared facts."""
    return {
        "when": box(policy, box_of),
        **times(box_of),
        "relations": [boxes.condition(policy, tie, ()) for tie in ties],
    }


def side_of(attribute: Attribute, side: Side) -> Any:
    """The values that a box allows for one attribute."""
    match side:
        case OneOfCodes(codes):
            return list(codes)
        case Selection(has, lacks, any_of):
            return {"has": list(has), "has_none_of": list(lacks), "has_any_of": list(any_of)}
        case OneOfRanges(ranges):
            return [{"from": step(attribute, start), "until": step(attribute, until)} for start, until in ranges]
        case _:
            assert_never(side)
