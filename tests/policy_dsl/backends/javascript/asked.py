"""Checks in JavaScript and in Python, given the same requests, and their answers in one form."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import ModuleType
from typing import Any

from policy_dsl.backends.javascript.names import property_names
from policy_dsl.backends.javascript.run import answers_of, writer
from policy_dsl.backends.python.entry_point import parameters
from policy_dsl.backends.python.run import native
from policy_dsl.backends.targets import JAVASCRIPT, PYTHON
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from policy_dsl.runtime.kernel import Decision
from tests.tools import node

Answer = tuple[object, ...]
"""Access, seconds, clauses, missing facts and open outcomes; or an error and its message."""


@cache
def compiled(policy: Policy) -> str:
    """The check of a policy in JavaScript, read back."""
    source = JAVASCRIPT.emit(policy, {"policy": policy.name, "verified": True})
    JAVASCRIPT.confirm(source, policy)
    return source


def asked(policy: Policy, requests: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The answers of a policy's check in Node to requests as JSON."""
    node()
    (answers,) = answers_of([(compiled(policy), requests)])
    return answers


def in_javascript(jobs: Iterable[tuple[Policy, Sequence[Request]]]) -> list[list[Answer]]:
    """The answers of each policy's check in Node."""
    node()
    jobs = list(jobs)
    given = [(compiled(policy), [*map(writer(policy), requests)]) for policy, requests in jobs]
    return [[as_answer(answer) for answer in answers] for answers in answers_of(given)]


def as_answer(answer: Mapping[str, Any]) -> Answer:
    """An answer in JavaScript."""
    if "error" in answer:
        return answer["error"], answer["message"]
    if "named" in answer:
        named = [(name, as_answer(each)) for name, each in answer["named"].items()]
        return answer["access"], answer["times"], answer["missing"], named
    clauses = [
        (c["id"], c["effect"], tuple((s["source"], s["place"]) for s in c["sources"]), c["path"], c["line"])
        for c in answer["clauses"]
    ]
    possible = [(outcome["access"], outcome["trtSeconds"]) for outcome in answer["possible"]]
    return answer["access"], answer["trtSeconds"], clauses, answer["missing"], possible


def in_python(policy: Policy, requests: Sequence[Request]) -> list[Answer]:
    """The answers of the policy's check in Python; facts are named as in JavaScript."""
    check = python_check(policy)
    names = parameters(policy)
    property_of = {names[name]: plain for name, plain in property_names(policy.by_name).items() if name in names}
    answers: list[Answer] = []
    for request in requests:
        try:
            facts = {names[n]: native(policy.by_name[n], v) for n, v in request.items() if n in names}
            decided = check.decide(**facts)
        except ValueError as error:
            answers.append(("impossible" if str(error).startswith("no such request") else "wrong_value", str(error)))
            continue
        if policy.times:
            named = [(name, as_python_answer(each, property_of)) for name, each in decided.named]
            missing = [property_of[name] for name in decided.missing]
            answers.append((decided.access, decided.times, missing, named))
        else:
            answers.append(as_python_answer(decided, property_of))
    return answers


def as_python_answer(decided: Decision, property_of: Mapping[str, str]) -> Answer:
    """A decision in Python."""
    clauses = [(c.id, c.effect, c.sources, c.path, c.line) for c in decided.clauses]
    missing = [property_of[name] for name in decided.missing]
    return decided.access, decided.trt_seconds, clauses, missing, list(decided.possible)


@cache
def python_check(policy: Policy) -> ModuleType:
    """The check of a policy in Python."""
    check = ModuleType("check")
    exec(compile(PYTHON.emit(policy, {}), "check.py", "exec"), check.__dict__)  # noqa: S102  # our own target
    return check
