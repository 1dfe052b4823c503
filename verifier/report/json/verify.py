"""What `verify` prints for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from policy_dsl.model.digest import digest
from policy_dsl.model.policy import Policy, Proposal
from verifier.obligations.stacks import made_to
from verifier.report.facts import FileReport, asked_of, decided_by, edition
from verifier.report.json.head import diagnostic, head
from verifier.report.json.values import (
    attribute,
    box,
    decision,
    example_change,
    files,
    impact,
    outcome,
    place,
    request,
    where,
)
from verifier.report.words import boxes
from verifier.verdict import Assumption, Counterexample, Edition, Overlap, Region, Unlike, Verdict, Verification

if TYPE_CHECKING:
    from verifier.report.expect import Difference


def document(
    reports: Sequence[FileReport], exit_code: int, expected: str | None, differences: Sequence[Difference]
) -> dict[str, Any]:
    """`evenhand.verify/1` of one file, and `evenhand.verify-all/1` of several or with a file of expectations."""
    if len(reports) == 1 and expected is None:
        return verify(reports[0], exit_code)
    return {
        **head("verify-all", exit_code, proved=any(report.verification for report in reports)),
        "reports": [verify(report) for report in reports],
        "expected": None
        if expected is None
        else {"path": expected, "differences": [difference(each) for each in differences]},
    }


def difference(found: Difference) -> dict[str, str]:
    """A verdict that is not the expected one."""
    return {"name": found.name, "about": found.about, "expected": found.expected, "found": found.found}


def verify(report: FileReport, exit_code: int | None = None) -> dict[str, Any]:
    """`evenhand.verify/1`."""
    found = report.verification
    proposal = found.proposal if found else None
    return {
        **head("verify", report.exit_code if exit_code is None else exit_code, proved=found is not None),
        "files": files(report.texts),
        "policy": None if found is None else {"name": report.name, "meaning": digest(found.policy)},
        "base": None if proposal is None else base(proposal),
        "diagnostics": [diagnostic(f) for f in report.findings],
        "space": None if found is None else space(found.policy, found.requests),
        "assumptions": [] if found is None else [assumption(a) for a in found.assumptions],
        "trust": None if found is None else trust(found),
        "verdicts": [] if found is None else [verdict(v, found) for v in found.verdicts],
        "impact": None
        if found is None or found.impact is None
        else impact(found.impact, edition(found, Edition.BASE), found.policy),
        "examples_changed": [] if found is None else [example_change(e) for e in found.examples_changed],
    }


def base(proposal: Proposal) -> dict[str, Any]:
    """What a proposal is made to."""
    names = made_to(proposal)
    return {"name": names[0], "meaning": digest(proposal.base), "made_to": list(names)}


def space(policy: Policy, requests: int | None) -> dict[str, Any]:
    """How many requests are possible, and what each attribute can be."""
    return {"requests": requests, "attributes": {a.name: attribute(a) for a in policy.attributes}}


def assumption(found: Assumption) -> dict[str, Any]:
    """An `impossible` clause."""
    return {"id": found.id, "text": found.text, **place(found.clause), "removes": found.removes}


def trust(found: Verification) -> dict[str, Any]:
    """What was demanded, and what came of trying a request of every class; nothing when that was not done."""
    swept = found.sweep
    return {
        "demanded": None if found.demanded is None else int(found.demanded),
        "sweep": None
        if swept is None
        else {
            "classes": swept.classes,
            "tried": swept.tried,
            "compiled": swept.compiled,
            "reason": swept.reason,
            "disagreement": None if swept.unlike is None else unlike(found.policy, swept.unlike),
        },
    }


def unlike(policy: Policy, found: Unlike) -> dict[str, Any]:
    """A request that the meanings decide differently; one that calls it impossible has no outcome."""
    answers = {"reference": found.reference, "diagram": found.diagram, "compiled": found.compiled}
    said = {name: None if one is None else outcome(one) for name, one in answers.items()}
    return {"edition": found.edition.value, "request": request(policy, found.request), **said}


def verdict(found: Verdict, whole: Verification) -> dict[str, Any]:
    """One verdict."""
    return {
        "property": found.name,
        "kind": found.kind.value,
        "subject": found.subject,
        "path": found.clause.path,
        "line": found.clause.span.line,
        "judges": asked_of(whole, found),
        "sentence": found.sentence,
        "status": found.status.value,
        "status_before": found.status_before.value if found.status_before else None,
        "reason": found.reason,
        "trust": None if found.trust is None else int(found.trust),
        "engines": {
            "z3": found.z3.value if found.z3 else "skipped",
            "diagram": found.diagram.value if found.diagram else "skipped",
        },
        "rests_on": list(found.rests_on),
        "met": found.met,
        "edition": found.edition.value,
        "count": found.count,
        "of": found.of,
        "unpaired": found.unpaired,
        "unpaired_reason": "too_large" if found.unpaired is None else None,
        "faulty": found.faulty,
        "counted_by": list(found.counted_by),
        "combinations": found.combinations,
        "counterexample": None
        if found.counterexample is None
        else counterexample(found.counterexample, whole.policy, decided_by(whole, found)),
        "regions": [region(r, whole.policy) for r in found.regions],
        "regions_complete": found.regions_complete,
        "overlaps": [overlap(each, whole.policy) for each in found.overlaps],
        "overlaps_complete": found.overlaps_complete,
    }


def overlap(found: Overlap, policy: Policy) -> dict[str, Any]:
    """Two provisions that meet where they must not, and where."""
    return {
        "provisions": list(found.provisions),
        "count": found.count,
        "regions": [{**where(policy, part.box, part.ties), "count": part.count} for part in found.parts],
    }


def counterexample(found: Counterexample, policy: Policy, decided: Mapping[str, Policy]) -> dict[str, Any]:
    """The requests, what of them does not matter, and the decisions, each by the policy that came to it."""
    return {
        "requests": {name: request(policy, r) for name, r in found.requests},
        "irrelevant": {name: list(names) for name, names in found.irrelevant},
        "decisions": {name: decision(d, decided[name]) for name, d in found.decisions},
    }


def region(found: Region, policy: Policy) -> dict[str, Any]:
    """An ordered box, for each request."""
    return {
        "requests": {name: box(policy, b) for name, b in found.boxes},
        "alike": list(found.alike),
        "relations": boxes.relations(policy, found),
        "count": found.count,
    }
