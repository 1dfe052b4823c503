"""`evenhand verify`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, assert_never

from msgspec.structs import replace

from policy_dsl import run_record
from policy_dsl.amend.collisions import collisions
from policy_dsl.claims_file import load_any
from policy_dsl.diagnostics.finding import Finding, Severity, has_errors, in_order
from policy_dsl.diagnostics.render import printable
from policy_dsl.pipeline import Loaded, load
from policy_dsl.regular_file import real_path
from policy_dsl.resolve.words.name_text import nearest
from policy_dsl.run_record import note_transient
from policy_dsl.text import NO_LINE
from verifier.cli import refusal
from verifier.cli.belonging import strangers_among
from verifier.cli.files import distinct_files
from verifier.cli.outputs import Outputs, publish
from verifier.cli.progress import Progress
from verifier.cli.upkeep import NOTHING, Upkeep
from verifier.report.exit_codes import BAD_INPUT, DISAGREE, REFUTED, UNDECIDED, worst
from verifier.report.extent import Extent
from verifier.report.facts.redundancies import remarks
from verifier.report.facts.reports import FileReport
from verifier.report.facts.restorations import already_held
from verifier.report.facts.runs import CheckRun, Difference, VerifyRun
from verifier.report.facts.severity import undertrusted
from verifier.report.formats import Format
from verifier.report.medium import Media, Printed

if TYPE_CHECKING:
    from verifier.cache.answers import Answers
    from verifier.results.together import Pair
    from verifier.results.verification import Verification


def run(
    files: tuple[str, ...],
    properties: tuple[str, ...],
    timeout: float,
    expect: str | None,
    outputs: Outputs[Format],
    trust: int | None = None,
    *,
    without_assumptions: bool = False,
    upkeep: Upkeep = NOTHING,
    extent: Extent = Extent.USUAL,
) -> int:
    """Verifies the files and reports; `trust` is the trust that verdicts have to reach."""
    if upkeep != NOTHING:
        note_transient()
    expected: dict[str, dict[str, str]] = {}
    if expect:
        from verifier.report import expect as expectations

        expected, findings = expectations.read(expect)
        if findings:
            refused = CheckRun((), (), tuple(findings), BAD_INPUT)
            publish(partial(refusal.render, refused), outputs, (*files, expect))
            return BAD_INPUT
    paths = distinct_files(files)
    loads = [(load_any if upkeep == NOTHING else load)(path) for path in paths]
    strangers = strangers_among(loads)
    with Progress(len(paths) + 1) as progress:
        reports = [
            verify_file(each, properties, timeout, progress, trust, strangers, without_assumptions=without_assumptions)
            for each in loads
        ]
        pairs = pairs_of(reports, properties, timeout, progress)
    reports = with_collisions(reports)
    for report in reports:
        save_queries(report)
    if upkeep.save_example:
        from verifier.cli.save_example import save_examples

        reports = save_examples(reports)
    locked = None
    if upkeep.locking is not None:
        from verifier.cli import lock

        locked = lock.lock_reports(reports, upkeep.locking, timeout)
        reports = locked.reports
    codes = [report.exit_code for report in reports]
    differences: list[Difference] = []
    if locked is not None and locked.run.checked:
        codes = lock.exit_codes(locked)
    if expect:
        differences = expectations.differences(expected, reports, os.path.dirname(expect))
        short = [UNDECIDED for report in reports if report.verification and undertrusted(report.verification)]
        drifted = locked is not None and bool(locked.run.drifts)
        codes = (
            [code for code in codes if code in (BAD_INPUT, DISAGREE)] + [REFUTED] * bool(differences or drifted) + short
        )
    if any(pair.disagreement for pair in pairs):
        codes.append(DISAGREE)
    code = worst(codes)
    results = VerifyRun(tuple(reports), code, expect, tuple(differences), pairs, locked.run if locked else None)
    read = [*paths, *(text.path for report in reports for text in report.texts), *([expect] if expect else [])]
    read += results.lock.paths if results.lock else ()
    return worst((code, publish(partial(render, results, extent=extent), outputs, read)))


def verify_file(
    loaded: Loaded,
    properties: tuple[str, ...],
    timeout: float,
    progress: Progress,
    trust: int | None = None,
    strangers: Sequence[Finding] = (),
    *,
    without_assumptions: bool = False,
) -> FileReport:
    """Verifies one file, unless it is among the `strangers`."""
    from verifier.results.status import Trust
    from verifier.verify import verify, verify_proposal

    path, policy, between = loaded.path, loaded.effective, loaded.between
    progress.file(path)
    findings = [*loaded.findings, *(finding for finding in strangers if finding.path == path)]
    if (policy is None and between is None) or has_errors(findings):
        return FileReport(path, loaded.texts, tuple(findings), None)
    declared = names_of_claims(loaded)
    unknown = [name for name in properties if name not in declared]
    if unknown:
        return FileReport(
            path, loaded.texts, (*findings, *(unknown_property(path, name, declared) for name in unknown)), None
        )
    store = answers_for(loaded) if trust is None else None
    only, wanted, step = frozenset(properties), None if trust is None else Trust(trust), progress.step

    def verified(store: Answers | None) -> Verification:
        if between is not None:
            from verifier.between import verify_between
            from verifier.verdicts.engines import Settings

            settings = Settings(timeout, step, wanted, parallel=True, store=store)
            return verify_between(between, settings, only, without_assumptions=without_assumptions)
        assert policy is not None  # noqa: S101  # a file without errors has one; for mypy
        if loaded.proposal is None:
            return verify(
                policy, timeout=timeout, only=only, progress=step, trust=wanted, parallel=True,
                without_assumptions=without_assumptions, store=store,
            )  # fmt: skip
        return verify_proposal(
            loaded.proposal, policy, timeout=timeout, only=only, progress=step, trust=wanted, parallel=True,
            without_assumptions=without_assumptions, store=store,
        )  # fmt: skip

    verification = verified(store)
    disagree = any(each.reason == "engines_disagree" for each in verification.verdicts)
    if store is not None and not disagree:
        store.save()
    elif store is not None and store.recalled:
        verification = verified(None)
    findings = in_order([*findings, *remarks(verification.redundancies), *already_held(verification)])
    return FileReport(path, loaded.texts, tuple(findings), verification)


def names_of_claims(loaded: Loaded) -> list[str]:
    """The names by which the properties of a policy, or the claims between policies, can be chosen."""
    if loaded.between is not None:
        return [claim.name for claim in loaded.between.claims]
    policy = loaded.effective
    return [] if policy is None else [*(p.name for p in policy.properties), *(f.name for f in policy.frames)]


def answers_for(loaded: Loaded) -> Answers | None:
    """What Z3 is known to answer about the file; `None` if nothing is kept between runs."""
    if not run_record.current().most:
        return None
    from verifier.cache.answers import Answers

    return Answers("\n".join(real_path(text.path) for text in loaded.texts))


def pairs_of(
    reports: Sequence[FileReport], properties: tuple[str, ...], timeout: float, progress: Progress
) -> tuple[Pair, ...]:
    """What every two of the verified proposals do to each other."""
    proposals = [r for r in reports if r.verification is not None and r.verification.proposal is not None]
    if len(proposals) < 2:
        return ()
    from verifier.together import candidate_of, try_pairs

    progress.file("together")
    candidates = [
        candidate_of(r.path, r.texts, r.verification.proposal, r.verification)
        for r in proposals
        if r.verification is not None and r.verification.proposal is not None
    ]
    return try_pairs(candidates, timeout=timeout, only=frozenset(properties), progress=progress.step, parallel=True)


def with_collisions(reports: list[FileReport]) -> list[FileReport]:
    """The reports, with remarks on proposals that collide; and each remark in one report only."""
    proposals = [r.verification.proposal for r in reports if r.verification and r.verification.proposal]
    remarks = collisions(proposals)
    return without_repeats(
        [replace(r, findings=(*r.findings, *(f for f in remarks if f.path == r.path))) for r in reports]
    )


def without_repeats(reports: list[FileReport]) -> list[FileReport]:
    """The reports, without repeated remarks. A remark on a file that several share, such as their base, stays in the report
    of that file; if there is none, in the first.
    """
    named = {real_path(report.path) for report in reports}
    reported: set[Finding] = set()
    kept_reports = []
    for report in reports:
        kept = [
            f
            for f in dict.fromkeys(report.findings)
            if f.severity is Severity.ERROR
            or real_path(f.path) == real_path(report.path)
            or (real_path(f.path) not in named and f not in reported)
        ]
        reported.update(kept)
        kept_reports.append(replace(report, findings=tuple(kept)))
    return kept_reports


def save_queries(report: FileReport) -> None:
    """Saves each query to Z3 on which the engines disagree, and prints the names of the files."""
    for name, query in report.disagreements:
        save(f"`{name}` of {report.name}", query)


def save(about: str, query: str) -> None:
    """Saves a query to Z3 in SMT-LIB, and prints the name of the file."""
    from verifier.process.files import write

    note_transient()
    path = f"evenhand-{sha256(query.encode()).hexdigest()[:12]}.smt2"
    unwritten = write(path, query)
    message = unwritten.message if unwritten else f"the query is saved in {path}"
    sys.stderr.write(f"the engines disagree about {printable(about)}: {printable(message)}\n")


def unknown_property(path: str, name: str, declared: Sequence[str]) -> Finding:
    """The finding for a property that does not exist."""
    shown = name if len(name) <= 60 else f"{name[:59]}…"
    return Finding("E402", f"there is no property `{shown}`", path, NO_LINE, nearest(shown, declared))


def render(results: VerifyRun, as_format: Format, to: Media, extent: Extent) -> Printed:
    """The reports. Only text has an extent; the other formats hold everything."""
    match as_format:
        case Format.JSON:
            from verifier.report.json.layout import dump
            from verifier.report.json.verify import document

            return Printed(dump(document(results), to.out))
        case Format.TEXT | Format.PLAIN:
            from verifier.report.text.verify import reports

            return Printed(reports(results, to.out, extent))
        case Format.HTML:
            from verifier.report.html.verify import verify_page

            return Printed(verify_page(results, to.out))
        case Format.MARKDOWN:
            from verifier.report.markdown.verify import verify_markdown

            return Printed(verify_markdown(results))
        case Format.SARIF | Format.JUNIT | Format.GITHUB:
            from verifier.cli.listings import print_listing
            from verifier.report.entries.verify import verify_listing

            return print_listing(verify_listing(results), as_format, to)
        case _:
            assert_never(as_format)
