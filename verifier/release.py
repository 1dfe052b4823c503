"""Compiles a verified policy: emits the check, reads it back, and releases it only if it means what the policy means."""

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
from policy_dsl.text import NO_LINE
from policy_dsl.version import __version__
from verifier.obligations.stacks import base_names
from verifier.results.status import Kind, Status
from verifier.results.verification import Verification
from verifier.verdict_calendars import verdict_calendars

AUTHORED = (Kind.CLAIM, Kind.INTENT, Kind.FRAME)
"""The kinds of obligations whose verdicts the manifest lists by name; it counts the others."""

TIMED_OUT_CODE = "E426"
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
    """The source of the check; or `None`, with findings that say why there is none.

    `target` is the language to compile to, and `engines` are versions for the manifest. With `unverified`, a refuted or
    undecided claim does not stop it, and the file is permanently marked unverified; a gap, a conflict or a disagreement
    always is. `timeout` is in seconds, for compiling and again for reading back.
    """
    grave, waivable = obstacles(verification)
    policy = verification.policy
    if not grave and (missing := features_of(policy) & target.unsupported):
        return None, [refusal(path, inexpressible(target, missing), way_forward(missing))]
    if grave or (waivable and not unverified):
        findings = [refusal(path, reason) for reason in grave]
        hint = "`--unverified` compiles it anyway, and the file is permanently marked unverified"
        return None, findings + [
            refusal(path, reason, None if grave else hint) for reason in waivable if not unverified
        ]
    name = verification.proposal.name if verification.proposal else policy.name
    title = verification.proposal.title if verification.proposal else policy.title
    try:
        relative = with_relative_paths(
            policy, verification.proposal.clause.path if verification.proposal else policy.clause.path
        )
        source = target.emit(relative, manifest(verification, name, engines, not waivable), title, timeout)
        target.confirm(source, relative, timeout)
    except FaultyPolicyError as fault:
        return None, [refusal(path, f"the policy has {fault}")]
    except NotTheSameError as difference:
        return None, [
            refusal(path, f"the generated file does not match the policy ({difference}); nothing was written")
        ]
    except TooLateError:
        reason = "the time allowed ran out; nothing was written"
        return None, [Finding(TIMED_OUT_CODE, reason, path, NO_LINE, "give it more with `--timeout`")]
    except (TooLargeError, RecursionError):
        reason = f"the policy is too large: {target.limit}"
        hint = "split it by a fact that every request has, such as one policy for each service, and give each service its own"
        return None, [refusal(path, reason, hint)]
    return source, []


def inexpressible(target: Target, missing: frozenset[Feature]) -> str:
    """The reason why the target cannot express the policy: the features that it does not support."""
    listed = " and ".join(feature.value for feature in Feature if feature in missing)
    return f"the target `{target.name}` cannot express {listed}"


def way_forward(missing: frozenset[Feature]) -> str | None:
    """What makes the policy one that the target can express; None where it would be another policy."""
    if Feature.CLOCKS in missing:
        return None
    if Feature.NO_ZONE in missing:
        return "write `zone Europe/London`, or another one, below a calendar that its clocks count"
    if Feature.BEYOND_ZONE_RULES in missing:
        return "let the day of receipt begin and end within these years"
    return None


def with_relative_paths(policy: Policy, path: str) -> Policy:
    """The policy with the paths of its clauses relative to the folder of the file at `path`, wherever the command runs."""
    relative: dict[str, str] = {}

    def relocated(clause: Clause) -> Clause:
        if clause.path not in relative:
            try:
                relative_path = os.path.relpath(clause.path, os.path.dirname(path) or os.curdir) if clause.path else ""
            except ValueError:  # on another drive
                relative_path = os.path.basename(clause.path)
            relative[clause.path] = relative_path.replace(os.sep, "/")
        return clause if relative[clause.path] == clause.path else replace(clause, path=relative[clause.path])

    return replace(
        policy,
        provisions=tuple(replace(p, clause=relocated(p.clause)) for p in policy.provisions),
        impossible=tuple(replace(c, clause=relocated(c.clause)) for c in policy.impossible),
        otherwise=policy.otherwise and replace(policy.otherwise, clause=relocated(policy.otherwise.clause)),
    )


def obstacles(verification: Verification) -> tuple[list[str], list[str]]:
    """The reasons that always stop a release, and those that stop it unless it is marked as unverified."""
    always: list[str] = []
    unless_marked: list[str] = []
    for v in verification.verdicts:
        if v.status is Status.PROVED:
            continue
        reason = f"`{v.name}`{f' ({v.subject})' if v.subject else ''} is {v.status.value}"
        grave = v.reason == "engines_disagree" or v.kind in (Kind.GAP, Kind.CONFLICT)
        (always if grave else unless_marked).append(reason)
    impact = verification.impact
    if impact is not None and impact.certified is Status.REFUTED:
        always.append("the engines disagree about what the proposal changes")
    if verification.sweep is not None and verification.sweep.disagreement is not None:
        always.append("the reference, the diagram and the compiled check decide a request differently")
    return always, unless_marked


def manifest(verification: Verification, name: str, engines: dict[str, str | None], verified: bool) -> dict[str, Any]:
    """The manifest of the check."""
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
        "verdicts": claim_statuses(verification),
        "built_in": sum(v.status is Status.PROVED for v in verification.verdicts if v.kind not in AUTHORED),
        **({"verdict_calendars": resting} if (resting := verdict_calendars(verification)) else {}),
    }


def claim_statuses(verification: Verification) -> dict[str, str]:
    """The status of each property, intent and frame; for one with several lines, the worst of them."""
    worst = (Status.REFUTED, Status.UNDECIDED, Status.PROVED)
    statuses: dict[str, Status] = {}
    for v in verification.verdicts:
        if v.kind in AUTHORED:
            statuses[v.name] = min(v.status, statuses.get(v.name, Status.PROVED), key=worst.index)
    return {name: status.value for name, status in statuses.items()}


def refusal(path: str, reason: str, hint: str | None = None) -> Finding:
    """The finding that nothing is compiled, with the reason."""
    return Finding("E407", f"not compiled: {reason}", path, NO_LINE, hint)
