"""The document of `verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_dsl.amend.replaced_orders import ReplacedOrder, replaced_orders
from policy_dsl.model.between import ClaimsBetween
from policy_dsl.model.digest import digest
from policy_dsl.model.effect_words import effect_words
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import DaysChange, NewVocabulary, Proposal
from verifier.obligations.stacks import base_names
from verifier.report.facts.editions import edition_policy
from verifier.report.facts.reports import FileReport
from verifier.report.facts.runs import Difference, VerifyRun
from verifier.report.json.assumptions import assumption
from verifier.report.json.head import diagnostic, head
from verifier.report.json.impact import example_change, exclusives, impact
from verifier.report.json.values import attribute, files, outcome, place, request, side_of, term
from verifier.report.json.verdict import verdict
from verifier.report.words import values
from verifier.results.beyond import outside
from verifier.results.confirmation import Disagreement
from verifier.results.impact import Exclusives, Impact, Untouched
from verifier.results.redundancy import Redundancies
from verifier.results.status import Edition, Status
from verifier.results.verification import Verification

if TYPE_CHECKING:
    from verifier.report.facts.locks import LockRun


def document(results: VerifyRun) -> dict[str, Any]:
    """`evenhand.verify/1` for one file; `evenhand.verify-all/1` for several, or with a file of expectations or a lock."""
    reports, expected = results.reports, results.expected
    if len(reports) == 1 and expected is None and results.lock is None:
        return verify(reports[0], results.exit_code)
    from verifier.report.facts.families import families
    from verifier.report.json.several import family

    return {
        **head("verify-all", results.exit_code, proved=any(report.verification for report in reports)),
        "policies": [family(each, results.pairs) for each in families(reports)],
        "reports": [verify(report) for report in reports],
        "expected": None
        if expected is None
        else {"path": expected, "differences": [difference(each) for each in results.differences]},
        "lock": None if results.lock is None else lock(results.lock),
    }


def difference(difference: Difference) -> dict[str, str]:
    """A verdict that differs from the expected one."""
    return {
        "name": difference.name,
        "about": difference.about,
        "expected": difference.expected,
        "found": difference.actual,
    }


def lock(run: LockRun) -> dict[str, Any]:
    """The locks that were written or compared, and what drifted from them."""
    return {
        "paths": list(run.paths),
        "checked": run.checked,
        "drifted": [
            {
                "policy": each.policy,
                "path": each.clause.path or each.path,
                "line": each.clause.span.line or None,
                "section": each.moved.section or "policy",
                "name": each.moved.name,
                "locked": None if each.moved.locked is None else list(each.moved.locked),
                "now": None if each.moved.now is None else list(each.moved.now),
                "follows": each.moved.follows,
            }
            for each in run.drifts
        ],
    }


def verify(report: FileReport, exit_code: int | None = None) -> dict[str, Any]:
    """`evenhand.verify/1`. What only a verification can say is None or empty without one."""
    verification = report.verification
    return {
        **head("verify", report.exit_code if exit_code is None else exit_code, proved=verification is not None),
        "files": files(report.texts),
        "policy": None,
        "base": None,
        "diagnostics": [diagnostic(f) for f in report.findings],
        "space": None,
        "assumptions": [],
        "trust": None,
        "verdicts": [],
        "impact": None,
        "beyond": None,
        "examples_changed": [],
        "redundant": None,
        **({} if verification is None else entries(report.name, verification)),
    }


def entries(name: str, verification: Verification) -> dict[str, Any]:
    """What a verification says."""
    policy, proposal, moved = verification.policy, verification.proposal, verification.impact
    redundant, changed = verification.redundancies, None if proposal is None else proposal.vocabulary
    replaced = () if proposal is None else replaced_orders(proposal)
    return {
        "policy": subject(name, verification),
        "base": None if proposal is None else base(proposal),
        "space": space(verification),
        "assumptions": [assumption(each, verification) for each in verification.assumptions],
        "trust": trust(verification),
        "verdicts": [verdict(each, verification) for each in verification.verdicts],
        "impact": None if moved is None else impact(moved, edition_policy(verification, Edition.BASE), policy),
        "beyond": None if moved is None else beyond(verification, moved),
        "examples_changed": [example_change(each) for each in verification.examples_changed],
        "redundant": None if redundant is None else redundancies(redundant),
        **({} if verification.between is None else {"between": between(verification.between)}),
        **({} if changed is None else {"vocabulary": vocabulary(verification, changed)}),
        **({} if proposal is None or not proposal.days else {"days": [days_change(each) for each in proposal.days]}),
        **({} if not replaced else {"orders": [order(each) for each in replaced]}),
        **({"terms": [term(each) for each in policy.terms]} if policy.terms else {}),
    }


def subject(name: str, verification: Verification) -> dict[str, Any]:
    """What was verified: a policy or a proposal, with a digest of what it means."""
    proposal = verification.proposal
    return {
        "name": name,
        "title": verification.policy.title if proposal is None else proposal.title,
        "reading": None if proposal is None else proposal.reading,
        "meaning": digest(verification.policy),
    }


def between(claims: ClaimsBetween) -> dict[str, Any]:
    """The policies that claims are between, and which two each claim is about."""
    return {
        "policies": [
            {"name": each.name, "path": each.path, "meaning": digest(each.policy)} for each in claims.policies
        ],
        "claims": [
            {"name": each.name, "says": each.says, "first": each.first, "second": each.second} for each in claims.claims
        ],
    }


def vocabulary(verification: Verification, changed: NewVocabulary) -> dict[str, Any]:
    """What a proposal changes in what a request is, and the requests that are possible before or after it alone."""
    impact, carried = verification.impact, verification.carried or verification.policy
    appeared, vanished = (None, None) if impact is None else (impact.appeared, impact.vanished)
    none = Exclusives(0, (), Status.UNDECIDED if impact is None else impact.certified)
    return {
        "changes": [{"text": each.text, **place(each.clause)} for each in changed.changes],
        "became_possible": None if impact is None else exclusives(appeared or none, verification.policy),
        "became_impossible": None if impact is None else exclusives(vanished or none, carried),
    }


def days_change(change: DaysChange) -> dict[str, Any]:
    """What a proposal does to the days of a calendar, or of a list."""
    return {
        "text": change.text,
        **place(change.clause),
        "change": change.verb,
        "name": change.name,
        "days": [{"day": values.day(each.day), "name": each.name} for each in change.days],
        "until": None if change.until is None else values.day(change.until),
    }


def order(replaced: ReplacedOrder) -> dict[str, Any]:
    """What becomes of the rules of an order that a proposal replaces."""
    return {
        "name": replaced.name,
        "gone": list(replaced.gone),
        "added": list(replaced.added),
        "changed": list(replaced.changed),
        "moved": list(replaced.moved),
        "kept": list(replaced.kept),
        **place(replaced.clause),
    }


def redundancies(redundancies: Redundancies) -> dict[str, Any]:
    """What is redundant, and what could not be decided."""
    return {
        "proved": [
            {
                "id": each.subject,
                "overrides": each.target,
                "part": None if each.part is None else effect_words(each.part),
                **place(each.clause),
                "alike": list(each.alike),
                "also_redundant": list(each.also),
                "meet": each.meets,
            }
            for each in redundancies.proved
        ],
        "undecided": list(redundancies.undecided),
        "reason": "engines_disagree" if redundancies.query is not None else redundancies.reason,
    }


def base(proposal: Proposal) -> dict[str, Any]:
    """What a proposal amends."""
    names = base_names(proposal)
    return {"name": names[0], "meaning": digest(proposal.base), "made_to": list(names)}


def beyond(verification: Verification, impact: Impact) -> dict[str, Any]:
    """What a proposal moves beside what it says, and what it names and does not touch."""
    policy, stated = verification.policy, outside(verification)
    return {
        "outside": None
        if stated is None
        else [{"intent": v.name, "status": v.status.value, "count": v.count, "faulty": v.faulty} for v in stated],
        "untouched": None if impact.untouched is None else [untouched(policy, each) for each in impact.untouched],
    }


def untouched(policy: Policy, untouched: Untouched) -> dict[str, Any]:
    """Values that the proposal names, and for which it changes nothing."""
    declared = policy.by_name[untouched.attribute]
    return {
        "attribute": untouched.attribute,
        "values": side_of(declared, untouched.values),
        "admitted": side_of(declared, untouched.admitted),
    }


def space(verification: Verification) -> dict[str, Any]:
    """The number of possible requests, and of those that the assumptions exclude; and the values of each attribute."""
    attributes = {a.name: attribute(a) for a in verification.policy.attributes}
    return {"requests": verification.requests, "excluded": verification.excluded, "attributes": attributes}


def trust(verification: Verification) -> dict[str, Any]:
    """The trust that was demanded, and the sweep over all classes; each `None` if there was none."""
    swept = verification.sweep
    return {
        "demanded": None if verification.demanded is None else int(verification.demanded),
        "sweep": None
        if swept is None
        else {
            "classes": swept.classes,
            "tried": swept.tried,
            "compiled": swept.compiled,
            "reason": swept.reason,
            "disagreement": None
            if swept.disagreement is None
            else disagreement(verification.policy, swept.disagreement),
        },
    }


def disagreement(policy: Policy, disagreement: Disagreement) -> dict[str, Any]:
    """A request on which the reference, the diagram and the compiled check disagree. `None` stands for *impossible*."""
    answers = {"reference": disagreement.reference, "diagram": disagreement.diagram, "compiled": disagreement.compiled}
    outcomes = {name: None if each is None else outcome(each) for name, each in answers.items()}
    return {"edition": disagreement.edition.value, "request": request(policy, disagreement.request), **outcomes}
