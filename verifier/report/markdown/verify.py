"""The report of `verify` in Markdown: for each policy or proposal its brief, then what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_dsl.diagnostics.finding import Finding, has_errors
from verifier.report.facts.families import families
from verifier.report.facts.reports import FileReport
from verifier.report.facts.runs import VerifyRun
from verifier.report.markdown.details import change_blocks, claim_tables, clause_quotes, refutation, remarks
from verifier.report.markdown.escape import code, prose
from verifier.report.markdown.layout import MARKS, Block, body, document, folded, of_report, part, table
from verifier.report.words.annex.assumptions import assumption_sentences
from verifier.report.words.annex.changed_examples import changed_examples
from verifier.report.words.annex.changes import impact_list
from verifier.report.words.annex.citations import Cited
from verifier.report.words.annex.claims import always_proved, claims, titles
from verifier.report.words.annex.findings import shown_findings
from verifier.report.words.annex.refutations import demonstrations, refutations
from verifier.report.words.brief.brief import brief
from verifier.report.words.brief.key import key_part
from verifier.report.words.drifts import DRIFTED, rows, undrifted
from verifier.report.words.redundancy_lines import undecided_redundancies
from verifier.report.words.row_lines import TITLE, row_lines
from verifier.results.verification import Verification

MOST_REGIONS = 12
"""The most regions of one claim or change."""


def verify_markdown(results: VerifyRun) -> str:
    """The document of all reports. The briefs come before any details, so that these are left out first."""
    briefs, details = [], []
    printed: set[Finding] = set()
    for report in results.reports:
        fresh = [finding for finding in report.findings if finding not in printed]
        printed.update(fresh)
        briefs += [*brief_blocks(report, fresh)]
        own = detail_blocks(report, fresh)
        details += [of_report(block, report.name) for block in own] if len(results.reports) > 1 else [*own]
    openings = []
    if len(results.reports) > 1:
        from verifier.report.words.several.opening import opening

        openings = [part(opening(family, results.pairs), 2) for family in families(results.reports)]
    return document([*openings, *briefs, *difference_blocks(results), *lock_blocks(results), *details])


def brief_blocks(report: FileReport, findings: Sequence[Finding]) -> Iterator[Block]:
    """The page from which a board decides; of a file with errors, these."""
    verification = report.verification
    if verification is None:
        yield Block(f"## {prose(report.name)}", report.name)
        if (errors := remarks(shown_findings(findings, report.texts), opened=True)) is not None:
            yield errors
        return
    made = brief(report, verification)
    yield Block(f"## {prose(made.subject)}", report.name)
    yield Block("<br>".join(map(prose, made.origin)), "where it comes from")
    yield Block(f"**{MARKS[made.verdict.tone]}{prose(made.verdict.text)}**", "the verdict")
    for each in made.parts:
        yield part(each, 3)
    if (key := key_part(verification.policy, made.parts)) is not None:
        yield folded("What the codes stand for", body(key.body))


def detail_blocks(report: FileReport, findings: Sequence[Finding]) -> Iterator[Block]:
    """What stands behind a brief."""
    verification = report.verification
    if verification is None:
        return
    texts = {text.path: text for text in report.texts}
    every = [*refutations(verification, MOST_REGIONS), *demonstrations(verification, MOST_REGIONS)]
    titled = [(name, listed) for kind, name in titles(verification).items() if (listed := claims(verification, kind))]
    yield claim_tables(titled, always_proved(verification))
    for item in every:
        yield refutation(item)
    cited: list[Cited] = [provision for item in every for provision in item.cited]
    if (changes := impact_list(verification, MOST_REGIONS)) is not None:
        yield from change_blocks(changes)
        cited += [provision for group in changes.groups for provision in group.because]
    yield from further_blocks(verification)
    if (written := remarks(shown_findings(findings, report.texts), opened=has_errors(list(findings)))) is not None:
        yield written
    if (quotes := clause_quotes(cited, texts)) is not None:
        yield quotes
    files = "\n".join(f"- {code(text.path)} {code(text.sha256)}" for text in report.texts)
    yield folded("The files, with their SHA-256", [files])


def further_blocks(verification: Verification) -> Iterator[Block]:
    """The examples that change, and the assumptions."""
    if (rows := changed_examples(verification)) is not None:
        yield folded("Examples of the base that change", body([rows]))
    if lines := undecided_redundancies(verification, MOST_REGIONS):
        yield folded("? What may be redundant is undecided", ["\n".join(f"- {prose(line)}" for line in lines)])
    if rows_in_order := [*row_lines(verification)]:
        yield folded(TITLE, ["\n".join(f"- {prose(line)}" for line in rows_in_order)])
    if sentences := assumption_sentences(verification):
        yield folded("What every proof assumes", body(sentences))


def difference_blocks(results: VerifyRun) -> Iterator[Block]:
    """How the verdicts differ from the expected ones."""
    if results.expected is None:
        return
    if not results.differences:
        yield Block(f"✓ every verdict is as {prose(results.expected)} expects", "the expected verdicts")
        return
    cells = [[*map(prose, (d.name, d.about, d.expected, d.actual))] for d in results.differences]
    yield Block(
        table(["not as expected", "about", "expected", "found"], cells), "the differences from what is expected"
    )


def lock_blocks(results: VerifyRun) -> Iterator[Block]:
    """What drifted from a lock, or that it was written."""
    if results.lock is None:
        return
    if (sentence := undrifted(results.lock)) is not None:
        yield Block(f"✓ {prose(sentence)}", "the lock")
    elif results.lock.drifts:
        cells = [[*map(prose, row)] for row in rows(results.lock)]
        yield Block(table([*DRIFTED], cells), "what drifted from the lock")
