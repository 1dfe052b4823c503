"""The documents that programs read. Their schemas ship in `schemas/`; codes, never labels; the same input, the same bytes."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, assert_never

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import printable
from policy_dsl.model.boxes import Box, OneOfCodes, Ranges, Selection, Side
from policy_dsl.model.decisions import Decision, Outcome
from policy_dsl.model.digest import digest
from policy_dsl.model.policy import Policy, Proposal
from policy_dsl.model.vocabulary import Attribute, Ordered, Request, Scale, SetOf, Value, YesNo
from policy_dsl.version import __version__
from verifier.obligations.stacks import made_to
from verifier.report import words
from verifier.report.facts import FileReport, asked_of, decided_by, edition
from verifier.report.json.layout import printed
from verifier.verdict import (
    Assumption,
    Counterexample,
    Edition,
    ExampleChange,
    Impact,
    Overlap,
    Region,
    Status,
    Unlike,
    Verdict,
    Verification,
)


def dump(document: Mapping[str, Any]) -> str:
    """The document as text."""
    return printed(document)


def tool() -> dict[str, str | None]:
    """The versions that a verdict depends on: that of Z3 where it was asked, for else nothing depends on it."""
    prover = sys.modules.get("verifier.smt.prove")  # not imported for this: Z3 takes longer to load than most commands
    return {"evenhand": __version__, "z3": None if prover is None else prover.version()}


def verify(report: FileReport, exit_code: int | None = None) -> dict[str, Any]:
    """`evenhand.verify/1`."""
    found = report.verification
    proposal = found.proposal if found else None
    return {
        "schema": "evenhand.verify/1",
        "tool": tool(),
        "exit": report.exit_code if exit_code is None else exit_code,
        "files": [
            {"path": t.path, "sha256": t.sha256, "role": "base" if n else "policy"} for n, t in enumerate(report.texts)
        ],
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


def verify_all(reports: Sequence[FileReport], exit_code: int, expected: dict[str, Any] | None) -> dict[str, Any]:
    """`evenhand.verify-all/1`: several files in one document."""
    return {
        "schema": "evenhand.verify-all/1",
        "tool": tool(),
        "exit": exit_code,
        "reports": [verify(report) for report in reports],
        "expected": expected,
    }


def check(paths: Sequence[str], findings: Iterable[Finding], exit_code: int) -> dict[str, Any]:
    """`evenhand.check/1`."""
    return {
        "schema": "evenhand.check/1",
        "tool": tool(),
        "exit": exit_code,
        "files": list(paths),
        "diagnostics": [diagnostic(f) for f in findings],
    }


def diagnostic(finding: Finding) -> dict[str, Any]:
    """One finding."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": printable(finding.message),
        "hint": None if finding.hint is None else printable(finding.hint),
        "path": finding.path,
        "line": finding.span.line,
        "column": finding.span.column,
        "end_line": finding.span.end_line,
        "end_column": finding.span.end_column,
    }


def space(policy: Policy, requests: int | None) -> dict[str, Any]:
    """How many requests are possible, and what each attribute can be."""
    return {"requests": requests, "attributes": {a.name: attribute(a) for a in policy.attributes}}


def attribute(found: Attribute) -> dict[str, Any]:
    """An attribute's type and its codes, or where its scale begins and, not included, ends."""
    if isinstance(found.type, Ordered):
        ends = (step(found, found.type.first), step(found, found.type.last + 1))
        return {"type": found.type.scale.value, "from": ends[0], "until": ends[1]}
    kind = "set" if isinstance(found.type, SetOf) else "yes/no" if isinstance(found.type, YesNo) else "enumeration"
    return {"type": kind, "values": list(found.names)}


def assumption(found: Assumption) -> dict[str, Any]:
    """An `impossible` clause."""
    line = found.clause.span.line
    return {"id": found.id, "text": found.text, "path": found.clause.path, "line": line, "removes": found.removes}


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
        "regions": [
            {
                "when": box(policy, part.box),
                "relations": [words.condition(policy, tie, ()) for tie in part.ties],
                "count": part.count,
            }
            for part in found.parts
        ],
    }


def counterexample(found: Counterexample, policy: Policy, decided: Mapping[str, Policy]) -> dict[str, Any]:
    """The requests, what of them does not matter, and the decisions, each by the policy that came to it."""
    return {
        "requests": {name: request(policy, r) for name, r in found.requests},
        "irrelevant": {name: list(names) for name, names in found.irrelevant},
        "decisions": {name: decision(d, decided[name]) for name, d in found.decisions},
    }


def request(policy: Policy, found: Request) -> dict[str, Any]:
    """A request, perhaps a partial one."""
    return {a.name: value(a, found[a.name]) for a in policy.attributes if a.name in found}


def value(attribute: Attribute, found: Value) -> Any:
    """A code; the codes of a set in declared order; a number, seconds, or a date as text."""
    match found:
        case frozenset():
            return [name for name in attribute.names if name in found]
        case int():
            return step(attribute, found)
        case str():
            return found
        case _:
            assert_never(found)


def step(attribute: Attribute, found: int) -> int | str:
    """Steps on a scale: a number, seconds, or a date as text."""
    return words.day(found) if words.scale_of(attribute) is Scale.DATE else found


def outcome(found: Outcome) -> dict[str, Any]:
    """An outcome without what is behind it."""
    return {"access": found.access.value, "trt_seconds": found.seconds}


def example_change(found: ExampleChange) -> dict[str, Any]:
    """An example of what a proposal is made to, of which it changes some outcome."""
    return {
        "example": found.name,
        "path": found.clause.path,
        "line": found.clause.span.line,
        "expected": outcome(found.expected),
        "before": [outcome(one) for one in found.before],
        "now": [outcome(one) for one in found.now],
        "changes": [{"before": outcome(before), "after": outcome(after)} for before, after in found.moves],
    }


def decision(found: Decision, policy: Policy) -> dict[str, Any]:
    """D of the contract: an outcome and the clauses behind it, of the policy that came to it."""
    clauses = [(i, policy.by_id[i].clause) for i in found.by]
    return {
        "access": found.outcome.access.value,
        "trt_seconds": found.outcome.seconds,
        "by": [
            {
                "id": i,
                "path": clause.path,
                "line": clause.span.line,
                "source": "; ".join(f"{c.source}, {c.where}" if c.where else c.source for c in clause.citations)
                or None,
            }
            for i, clause in clauses
        ],
        "overridden": list(found.overridden),
    }


def box(policy: Policy, found: Box) -> dict[str, Any]:
    """BOX of the contract: every attribute, never `any`."""
    return {name: side_of(policy.by_name[name], side) for name, side in found.items()}


def side_of(attribute: Attribute, side: Side) -> Any:
    """What a box says of one attribute."""
    match side:
        case OneOfCodes(codes):
            return list(codes)
        case Selection(has, lacks):
            return {"has": list(has), "has_none_of": list(lacks)}
        case Ranges(ranges):
            return [{"from": step(attribute, start), "until": step(attribute, until)} for start, until in ranges]
        case _:
            assert_never(side)


def region(found: Region, policy: Policy) -> dict[str, Any]:
    """An ordered box, for each request."""
    return {
        "requests": {name: box(policy, b) for name, b in found.boxes},
        "alike": list(found.alike),
        "relations": words.relations(policy, found),
        "count": found.count,
    }


def impact(found: Impact, base: Policy, amended: Policy) -> dict[str, Any]:
    """What a proposal changes."""
    return {
        "changed": found.changed,
        "of": found.of,
        "certified": found.certified is Status.PROVED,
        "periods": [
            {"from": words.day(p.start), "until": words.day(p.until), "changed": p.changed, "of": p.of}
            for p in found.periods
        ],
        "regions": [
            {
                "when": box(amended, c.box),
                "relations": [words.condition(amended, tie, ()) for tie in c.ties],
                "before": decision(c.before, base),
                "after": decision(c.after, amended),
                "direction": c.direction,
                "count": c.count,
            }
            for c in found.regions
        ],
    }
