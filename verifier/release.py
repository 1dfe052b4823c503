"""From verdicts to an artefact: compiled, read back, and written only when it says what was proved."""

from __future__ import annotations

import os
from typing import Any

from msgspec.structs import replace

from policy_dsl.backends.features import Feature, features_of
from policy_dsl.backends.target import FaultyPolicyError, NotTheSameError, Target
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagram.mdd.deadline import TooLateError
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.model.digest import digest
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Clause
from policy_dsl.runtime.manifest import SCHEMA
from policy_dsl.text import Span
from policy_dsl.version import __version__
from verifier.obligations.stacks import base_names
from verifier.verdict import Kind, Status, Verification

CLAIMED = (Kind.CLAIM, Kind.INTENT, Kind.FRAME)
"""What somebody wrote down as a claim; the rest is always asked."""

LATE = "E426"
"""The code of a check that was not compiled in the time allowed."""


def release(
    verification: Verification,
    path: str,
    target: Target,
    engines: dict[str, str | None],
    *,
    unverified: bool = False,
    timeout: float | None = None,
) -> tuple[str | None, list[Finding]]:
    """The source of the check, validated; or none, and why not.

    `target` is what it is compiled to, and `engines` are versions, for the manifest. With `unverified`, what is refuted or
    undecided does not stop it, and the file is permanently marked unverified. A gap, a conflict or a disagreement does.
    `timeout` is in seconds, for compiling and again for reading back.
    """
    never, unless = obstacles(verification)
    if never or (unless and not unverified):
        findings = [refusal(path, said) for said in never]
        hint = "`--unverified` compiles it anyway, and the file is permanently marked unverified"
        return None, findings + [refusal(path, said, None if never else hint) for said in unless if not unverified]
    policy = verification.policy
    if missing := features_of(policy) & target.gaps:
        return None, [refusal(path, inexpressible(target, missing))]
    name = verification.proposal.name if verification.proposal else policy.name
    title = verification.proposal.title if verification.proposal else policy.title
    try:
        placed = beside(policy, verification.proposal.clause.path if verification.proposal else policy.clause.path)
        source = target.emit(placed, manifest(verification, name, engines, not unless), title, timeout)
        target.confirm(source, placed, timeout)
    except FaultyPolicyError as fault:
        return None, [refusal(path, f"the policy has {fault}")]
    except NotTheSameError as difference:
        return None, [
            refusal(path, f"the generated file does not match the policy ({difference}); nothing was written")
        ]
    except TooLateError:
        said = "the time allowed ran out; nothing was written"
        return None, [Finding(LATE, said, path, Span(1, 1, 1, 1), "give it more with `--timeout`")]
    except (TooLargeError, RecursionError):
        said = f"the policy is too large: {target.limit}"
        hint = "split it by a fact that every request has, such as one policy for each service, and give each service its own"
        return None, [refusal(path, said, hint)]
    return source, []


def inexpressible(target: Target, missing: frozenset[Feature]) -> str:
    """Why a target cannot have the policy: the features that it lacks, in the order in which they are declared."""
    listed = " and ".join(feature.value for feature in Feature if feature in missing)
    return f"the target `{target.name}` cannot express {listed}"


def beside(policy: Policy, path: str) -> Policy:
    """The policy with the paths of its clauses as they are from the folder of this file, wherever the command ran."""
    relative: dict[str, str] = {}

    def near(clause: Clause) -> Clause:
        if clause.path not in relative:
            try:
                found = os.path.relpath(clause.path, os.path.dirname(path) or os.curdir) if clause.path else ""
            except ValueError:  # on another drive
                found = os.path.basename(clause.path)
            relative[clause.path] = found.replace(os.sep, "/")
        return clause if relative[clause.path] == clause.path else replace(clause, path=relative[clause.path])

    return replace(
        policy,
        provisions=tuple(replace(p, clause=near(p.clause)) for p in policy.provisions),
        impossible=tuple(replace(c, clause=near(c.clause)) for c in policy.impossible),
        otherwise=policy.otherwise and replace(policy.otherwise, clause=near(policy.otherwise.clause)),
    )


def obstacles(verification: Verification) -> tuple[list[str], list[str]]:
    """What always stops a release, and what stops it unless it is marked as unverified."""
    never: list[str] = []
    unless: list[str] = []
    for v in verification.verdicts:
        if v.status is Status.PROVED:
            continue
        said = f"`{v.name}`{f' ({v.subject})' if v.subject else ''} is {v.status.value}"
        grave = v.reason == "engines_disagree" or v.kind in (Kind.GAP, Kind.CONFLICT)
        (never if grave else unless).append(said)
    impact = verification.impact
    if impact is not None and impact.certified is Status.REFUTED:
        never.append("the engines disagree about what the proposal changes")
    if verification.sweep is not None and verification.sweep.disagreement is not None:
        never.append("the reference, the diagram and the compiled check decide a request differently")
    return never, unless


def manifest(verification: Verification, name: str, engines: dict[str, str | None], verified: bool) -> dict[str, Any]:
    """What the artefact says of itself."""
    return {
        "schema": SCHEMA,
        "policy": name,
        "meaning": digest(verification.policy),
        "base": base_names(verification.proposal)[0] if verification.proposal else None,
        "evenhand": __version__,
        "engines": {"z3": engines.get("z3"), "diagram": __version__},
        "verified": verified,
        "requests": verification.requests,
        "assumptions": [a.text for a in verification.assumptions],
        "verdicts": claimed(verification),
        "built_in": sum(v.status is Status.PROVED for v in verification.verdicts if v.kind not in CLAIMED),
    }


def claimed(verification: Verification) -> dict[str, str]:
    """What became of each claim; of one with several lines, the worst of them."""
    worst = (Status.REFUTED, Status.UNDECIDED, Status.PROVED)
    found: dict[str, Status] = {}
    for v in verification.verdicts:
        if v.kind in CLAIMED:
            found[v.name] = min(v.status, found.get(v.name, Status.PROVED), key=worst.index)
    return {name: status.value for name, status in found.items()}


def refusal(path: str, said: str, hint: str | None = None) -> Finding:
    """Why nothing is compiled."""
    return Finding("E407", f"not compiled: {said}", path, Span(1, 1, 1, 1), hint)
