"""The cases of `spec/peers`: where they are, what the peer publishes of each, and the verdicts of Evenhand on it.

Each folder is a peer. Its `published.toml` has the source, the licence and the answers, and its `expected.toml` what
`evenhand verify --expect` compares.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from policy_dsl.claims_file import load_any
from policy_dsl.model.boxes import Box, OneOfCodes, OneOfRanges
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Attribute, Enumeration, Ordered, Request, SetOf, Steps, YesNo
from policy_dsl.pipeline import Loaded
from verifier.between import verify_between
from verifier.results.status import Kind
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification
from verifier.verdicts.engines import Settings
from verifier.verify import verify, verify_proposal

PEERS = Path(__file__).parents[2] / "spec" / "peers"
FOLDERS = sorted(path.name for path in PEERS.iterdir() if path.is_dir())

Published = Mapping[str, Any]
"""The entry of a case in `published.toml`, with what holds of all cases of the peer."""

Facts = Mapping[str, list[Any]]
"""A box as it is published: codes, or the first and the last number."""


@cache
def published(folder: str) -> dict[str, Published]:
    """The entries of a peer by case; each with the source of all."""
    entries = tomllib.loads((PEERS / folder / "published.toml").read_text(encoding="utf-8"))
    source = entries.pop("tool")
    return {name: source | entry for name, entry in entries.items()}


def expected(folder: str) -> dict[str, Any]:
    return tomllib.loads((PEERS / folder / "expected.toml").read_text(encoding="utf-8"))


def cases(key: str | None = None) -> list[tuple[str, str]]:
    """The cases, by folder and name; with a key, those of which that is published."""
    return [
        (folder, name) for folder in FOLDERS for name, entry in published(folder).items() if key is None or key in entry
    ]


def judged() -> list[tuple[str, str]]:
    """The cases that are verified: all but those that are mistakes here."""
    return [(folder, name) for folder, name in cases() if "rejected" not in published(folder)[name]]


def path_of(folder: str, name: str) -> Path:
    """The file of a case. What is a mistake here stands apart, so that the others are verified by one command."""
    return PEERS / folder / ("rejected" if "rejected" in published(folder)[name] else "") / f"{name}.policy"


@cache
def loaded(folder: str, name: str) -> Loaded:
    return load_any(str(path_of(folder, name)))


@cache
def verified(folder: str, name: str) -> Verification:
    case = loaded(folder, name)
    if case.policy is not None:
        return verify(case.policy)
    if case.between is not None:
        return verify_between(case.between, Settings(30.0))
    assert case.proposal is not None, case.findings
    assert case.amended is not None
    return verify_proposal(case.proposal, case.amended)


def policy_of(folder: str, name: str) -> Policy:
    policy = loaded(folder, name).effective
    assert policy is not None
    return policy


def verdicts(folder: str, name: str) -> dict[str, Verdict]:
    """The verdicts by what they are about, as in `expected.toml`."""
    verification = verified(folder, name)
    if verification.between is not None:  # the subject of a claim is what it says of two policies
        return {v.name: v for v in verification.verdicts if v.kind is Kind.CLAIM}
    return {f"{v.name} {v.subject or ''}".strip(): v for v in verification.verdicts}


def gap_of(folder: str, name: str) -> Verdict:
    """The verdict on gaps: of the derived fact that the rows give, or of the decision where there is none."""
    gaps = [v for v in verified(folder, name).verdicts if v.kind is Kind.GAP]
    return gaps[-1] if len(gaps) > 1 else gaps[0]


def corners(policy: Policy, boxes: list[Box]) -> Iterator[Request]:
    """A request for each way in which these boxes, each with a side for some attributes, can tell requests apart."""
    sides: list[list[tuple[str, str | int]]] = []
    for attribute in policy.attributes:
        match attribute.type:
            case Enumeration() | YesNo():
                sides.append([(attribute.name, code.name) for code in attribute.type.codes])
            case Ordered(first=first, last=last):
                written = (box.get(attribute.name) for box in boxes)
                ends = {
                    end for side in written if isinstance(side, OneOfRanges) for pair in side.ranges for end in pair
                }
                sides.append([(attribute.name, step) for step in sorted({first, *ends}) if first <= step <= last])
            case SetOf():
                raise AssertionError(f"a box of the set {attribute.name} is not published")
    for facts in product(*sides):
        yield dict(facts)


def box_of(policy: Policy, facts: Facts) -> Box:
    """A published box, in the steps of the policy."""
    return {name: side_of(policy.by_name[name], values) for name, values in facts.items()}


def side_of(attribute: Attribute, values: list[Any]) -> OneOfCodes | OneOfRanges:
    """The codes, or the range from the first to the last number."""
    if not isinstance(attribute.type, Ordered):
        return OneOfCodes(tuple(values))
    scale = attribute.type.scale
    size = Fraction(scale.size, 10**scale.decimals) if isinstance(scale, Steps) else Fraction(1)
    first, last = (Fraction(str(value)) / size for value in values)
    assert first.denominator == last.denominator == 1, (attribute.name, values)
    return OneOfRanges(((int(first), int(last) + 1),))
