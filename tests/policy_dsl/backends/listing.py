"""A second target, for the tests: a file that lists the decision on every request. It supports a single feature."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from policy_dsl.backends.decision_table import DecisionTable, children_of, decision_table, refuse_faults
from policy_dsl.backends.features import Feature
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.backends.words import effect_words, standing
from policy_dsl.diagram.mdd.deadline import Timed
from policy_dsl.diagram.policy.leaf import as_deciders
from policy_dsl.evaluate import evaluate, impossible
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from policy_dsl.runtime.manifest import MARK, OPEN, ArtefactError, check_seal, sealed

if TYPE_CHECKING:
    from policy_dsl.backends.target import Check

Answer = list[Any]
"""Access, seconds and the ids of provisions."""


class Listing(Struct, frozen=True):
    """One line for what the file is, then JSON. The outcomes stand in the order in which the diagram has the attributes."""

    name: str = "listing"
    unsupported: frozenset[Feature] = frozenset(Feature) - {Feature.IMPOSSIBLE}
    limit: str = "its diagram would have over 2,000,000 nodes"

    def emit(self, policy: Policy, manifest: Mapping[str, Any], title: str = "", seconds: float | None = None) -> str:
        """The seal, what the file is, and the JSON."""
        table = decision_table(policy, seconds)
        refuse_faults(table)
        head = f"{MARK}{OPEN}'\n{json.dumps(title or policy.name)}: {standing(manifest)}\n"
        body = {
            "manifest": manifest,
            **clauses(policy),
            "facts": [lookup.attribute for lookup in table.lookups],
            "decisions": list(rows(table, 0, table.root)),
        }
        return sealed(f"{head}{json.dumps(body, indent=1)}\n", self.name)

    def confirm(self, source: str, policy: Policy, seconds: float | None = None) -> None:
        """Holds every line against the reference."""
        timed = Timed(seconds)
        body = read(source)
        if sorted(body["facts"]) != sorted(policy.by_name):
            raise NotTheSameError("the facts are not those of the policy")
        if any(body[key] != value for key, value in clauses(policy).items()):
            raise NotTheSameError("the clauses are not those of the policy")
        expected: dict[tuple[str, ...], Answer | None] = {}
        for codes in product(*(policy.by_name[name].names for name in body["facts"])):
            timed.check_deadline()
            request: Request = dict(zip(body["facts"], codes, strict=True))
            expected[codes] = None
            if not impossible(policy, request):
                decision = evaluate(policy, request)
                expected[codes] = [decision.outcome.access.value, decision.outcome.seconds, list(decision.by)]
                if decision.outcome.faulty:
                    raise NotTheSameError(f"the policy has a {decision.outcome.access.value}")
        if not any(expected.values()):
            raise NotTheSameError("no request is possible")
        if [[list(codes), answer] for codes, answer in expected.items()] != body["decisions"]:
            raise NotTheSameError("the decisions are not those of the policy")

    def companion(self, source: str, path: str) -> None:
        """None: the listing is all."""

    def is_unchanged(self, content: bytes) -> bool:
        """By the seal."""
        try:
            check_seal(content.decode().replace("\r\n", "\n"), self.name)
        except (UnicodeDecodeError, ArtefactError):
            return False
        return True

    def run(self, source: str, policy: Policy) -> Check:  # noqa: ARG002  # codes are given as they are
        """Looks requests up."""
        body = read(source)
        answers = {tuple(codes): answer for codes, answer in body["decisions"]}

        def decide(requests: Sequence[Request]) -> list[Outcome | None]:
            found = [answers[tuple(str(request[name]) for name in body["facts"])] for request in requests]
            return [each and Outcome(Access(each[0]), each[1]) for each in found]

        return decide


def clauses(policy: Policy) -> dict[str, object]:
    """The provisions with their effects, citations and places, and the reasons of what is impossible."""
    return {
        "provisions": {
            p.id: [
                effect_words(p),
                [[c.source, c.where] for c in p.clause.citations],
                p.clause.path,
                p.clause.span.line,
            ]
            for p in policy.by_id.values()
        },
        "impossible": [[c.because, c.clause.path, c.clause.span.line] for c in policy.impossible],
    }


def rows(table: DecisionTable, step: int, node: int) -> Iterator[tuple[list[str], Answer | None]]:
    """The codes of each request from this step on, and the decision."""
    if step == len(table.lookups):
        value = table.forest.values[node]
        if value is None:
            yield [], None
            return
        outcome, by = as_deciders(value)
        yield [], [outcome.access.value, outcome.seconds, list(by)]
        return
    codes = table.policy.by_name[table.lookups[step].attribute].names
    for code, child in zip(codes, children_of(table, step, node), strict=True):
        for rest, answer in rows(table, step + 1, child):
            yield [code, *rest], answer


def read(source: str) -> dict[str, Any]:
    """The JSON of a file. Raises NotTheSameError for what is not one."""
    try:
        _, _, text = source.split("\n", 2)
        body = json.loads(text)
    except ValueError:
        raise NotTheSameError("it is not a listing") from None
    if not isinstance(body, dict) or body.keys() != {"manifest", "provisions", "impossible", "facts", "decisions"}:
        raise NotTheSameError("it is not a listing")
    return body
