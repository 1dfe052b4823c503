"""The page of `verify`: for each policy or proposal its brief, and all that stands behind it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup
from msgspec import Struct

from policy_dsl.amend.vocabulary import before_and_after
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Clause
from policy_dsl.model.vocabulary import Choice
from verifier.interactive import Decider, interactive
from verifier.report.facts.families import families
from verifier.report.facts.reports import FileReport
from verifier.report.facts.runs import VerifyRun
from verifier.report.html.page import page
from verifier.report.html.places import Places, quotations
from verifier.report.html.script_data import given, script_data, times
from verifier.report.medium import Medium
from verifier.report.versions import versions
from verifier.report.words import drifts, numbers
from verifier.report.words.annex.assumptions import lines
from verifier.report.words.annex.changed_examples import changed_examples
from verifier.report.words.annex.changes import ChangeList, impact_list
from verifier.report.words.annex.claims import Always, Claim, always_proved, claims, titles
from verifier.report.words.annex.findings import ShownFinding, shown_findings
from verifier.report.words.annex.refutations import Refutation, Specimen, demonstrations, refutations
from verifier.report.words.brief.brief import brief
from verifier.report.words.document import Part, Rows, Sentence
from verifier.report.words.redundancy_lines import undecided_redundancies
from verifier.report.words.row_lines import TITLE, row_lines
from verifier.results.impact import Impact
from verifier.results.verification import Verification

MOST_REGIONS = 400
"""The most regions of one claim or change that a page has."""

TITLES_OF_EDITIONS = ("today", "as proposed")


class ShownAssumption(Struct, frozen=True):
    """An assumption, with what there is to say of it."""

    text: str
    clause: Clause
    lines: tuple[str, ...]


class ShownReport(Struct, frozen=True):
    """The report on one file, as a page has it. `prefix` begins the names of its parts in the page."""

    prefix: str
    report: FileReport
    subject: str
    origin: tuple[str, ...]
    findings: tuple[ShownFinding, ...]
    places: Places
    verification: Verification | None = None
    proposal: bool = False
    verdict: Sentence | None = None
    parts: tuple[Part, ...] = ()
    claims: tuple[tuple[str, tuple[Claim, ...]], ...] = ()
    always: tuple[Always, ...] = ()
    redundancies: tuple[str, ...] = ()
    rows_title: str = TITLE
    rows: tuple[str, ...] = ()
    refutations: tuple[Refutation, ...] = ()
    demonstrations: tuple[Refutation, ...] = ()
    changes: ChangeList | None = None
    examples_changed: Rows | None = None
    assumptions: tuple[ShownAssumption, ...] = ()
    codes: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    decider: Decider | None = None
    data: Markup = Markup()
    titles: tuple[str, str] = TITLES_OF_EDITIONS
    space: str = ""

    def given(self, specimen: Specimen) -> str:
        """The facts of a request that matter, as JSON for the form of the page."""
        assert self.verification is not None  # noqa: S101  # without it there are no requests; for mypy
        return json.dumps(given(self.verification.policy, specimen.given), ensure_ascii=False)


def verify_page(results: VerifyRun, medium: Medium) -> str:
    """The page of all reports."""
    verified = [report.verification for report in results.reports if report.verification is not None]
    made = interactive([editions_of(v) for v in verified])
    deciders = iter(made.deciders)
    printed: set[Finding] = set()
    shown = []
    for number, report in enumerate(results.reports, 1):
        fresh = [finding for finding in report.findings if finding not in printed]
        printed.update(fresh)
        decider = None if report.verification is None else next(deciders)
        shown.append(shown_report(report, fresh, f"r{number}-", decider))
    several = len(shown) > 1
    return page(
        "verify.html.j2",
        medium,
        several_title(results) if several else shown[0].subject,
        made.script,
        reports=shown,
        several=several,
        openings=openings(results) if several else (),
        versions=versions(proved=bool(verified)),
        expected=results.expected,
        differences=None if results.expected is None else difference_rows(results),
        undrifted=None if results.lock is None else drifts.undrifted(results.lock),
        drifted=None if results.lock is None else Rows(drifts.DRIFTED, tuple(drifts.rows(results.lock))),
    )


def openings(results: VerifyRun) -> list[Part]:
    """What several proposals to one policy do beside each other."""
    from verifier.report.words.several.opening import opening

    return [opening(family, results.pairs) for family in families(results.reports)]


def several_title(results: VerifyRun) -> str:
    """The title of a page with several reports."""
    return numbers.joined([report.name for report in results.reports])


def difference_rows(results: VerifyRun) -> Rows | None:
    """The verdicts that are not as expected; `None` if all are."""
    if not results.differences:
        return None
    rows = tuple((d.name, d.about, d.expected, d.actual) for d in results.differences)
    return Rows(("not as expected", "about", "expected", "found"), rows)


def before_of(verification: Verification) -> Policy | None:
    """The policy that a proposal amends; of claims between policies, the first."""
    if verification.between is not None:
        return verification.between.policies[0].policy
    return None if verification.proposal is None else verification.proposal.base


def editions_of(verification: Verification) -> tuple[Policy | None, Policy]:
    """The policy before, if there is one, and the policy; if a proposal changes what a request is, on the requests of both."""
    if verification.between is not None:
        return before_of(verification), verification.between.policies[1].policy
    if verification.proposal is None or verification.proposal.vocabulary is None:
        return before_of(verification), verification.policy
    return before_and_after(verification.proposal, verification.policy)


def shown_report(report: FileReport, findings: Sequence[Finding], prefix: str, decider: Decider | None) -> ShownReport:
    """The report on one file."""
    places = Places(report.texts, prefix)
    remarks = shown_findings(findings, report.texts)
    verification = report.verification
    if verification is None or decider is None:
        return ShownReport(prefix, report, report.name, (), remarks, places)
    made = brief(report, verification)
    return ShownReport(
        prefix,
        report,
        made.subject,
        made.origin,
        remarks,
        places,
        verification,
        verification.proposal is not None,
        made.verdict,
        made.parts,
        claims=tuple(
            (name, listed) for kind, name in titles(verification).items() if (listed := claims(verification, kind))
        ),
        always=always_proved(verification),
        redundancies=tuple(undecided_redundancies(verification, MOST_REGIONS)),
        rows=tuple(row_lines(verification)),
        refutations=refutations(verification, MOST_REGIONS),
        demonstrations=demonstrations(verification, MOST_REGIONS),
        changes=impact_list(verification, MOST_REGIONS),
        examples_changed=changed_examples(verification),
        assumptions=shown_assumptions(verification),
        codes=code_list(verification.policy),
        decider=decider,
        data=page_data(report, verification, decider),
        titles=titles_of(verification),
        space=space(verification),
    )


def titles_of(verification: Verification) -> tuple[str, str]:
    """What the two editions are called; of claims between policies, the first two of them."""
    if verification.between is None:
        return TITLES_OF_EDITIONS
    first, second, *_ = verification.between.policies
    return first.name, second.name


def shown_assumptions(verification: Verification) -> tuple[ShownAssumption, ...]:
    """What every proof assumes."""
    return tuple(ShownAssumption(each.text, each.clause, lines(each)) for each in verification.assumptions)


def code_list(policy: Policy) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The codes of each fact that has codes of its own, with their labels."""
    return tuple(
        (attribute.name, tuple((code.name, code.label or "") for code in attribute.type.codes))
        for attribute in policy.attributes
        if attribute.type.codes
    )


def space(verification: Verification) -> str:
    """How many kinds of request there are."""
    if verification.requests is None:
        return "There are more kinds of request than could be counted."
    many = numbers.plural(verification.requests, "kind of request is", "kinds of request are")
    return f"{many} possible. A kind of request is one combination of facts, however often it is sent."


def page_data(report: FileReport, verification: Verification, decider: Decider) -> Markup:
    """What the scripts need to know of one report."""
    texts = {text.path: text for text in report.texts}
    before = before_of(verification)
    policies = dict(zip(("before", "after"), editions_of(verification), strict=True)) if decider.after else {}
    return script_data(
        {
            "before": decider.before,
            "after": decider.after,
            "movement": decider.movement,
            "compared": before is not None,
            "titles": titles_of(verification),
            "times": times(verification.policy),
            "axes": axes(verification.policy, verification.impact, counted_by(verification)),
            **quotations(texts, policies),
        }
    )


def counted_by(verification: Verification) -> tuple[str, ...]:
    """The facts by which the author counts most often."""
    return tuple(name for v in verification.verdicts for name in v.counted_by)


def axes(policy: Policy, impact: Impact | None, counted: Sequence[str] = ()) -> list[str]:
    """The two facts that a matrix begins with: those that tell most of the changes apart, then those of the author."""
    everything = {attribute.name: side_count(attribute.name, impact) for attribute in policy.attributes}
    of_author = Counter(counted)
    names = [a.name for a in policy.attributes if isinstance(a.type, Choice)] or [a.name for a in policy.attributes]
    ranked = sorted(names, key=lambda name: (-everything[name], -of_author[name]))[:2]
    return sorted(ranked, key=lambda name: -policy.by_name[name].size)


def side_count(name: str, impact: Impact | None) -> int:
    """The number of different sides that the changes have for a fact."""
    return 0 if impact is None else len({repr(change.box[name]) for change in impact.regions})
