"""The report of `verify`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Styled

from policy_dsl.diagnostics.catalogue import CATALOGUE
from policy_dsl.diagnostics.finding import Finding, Severity
from policy_dsl.diagnostics.render import render
from verifier.report.extent import Extent
from verifier.report.facts.reports import FileReport
from verifier.report.facts.runs import VerifyRun
from verifier.report.medium import Medium
from verifier.report.text import summary
from verifier.report.text.annexes import print_annexes
from verifier.report.text.brief import print_brief
from verifier.report.text.counterexample import verdict_block
from verifier.report.text.terminal import MARKS, MOST_LINES, STYLES, grid, printed
from verifier.report.words import clauses, faults, numbers, verdict_lines
from verifier.report.words.document import Part
from verifier.report.words.set_aside import first_to_show_it
from verifier.results.status import Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification


def reports(results: VerifyRun, medium: Medium, extent: Extent) -> str:
    """What several proposals do beside each other; then all reports, each above the remarks that no report before it has;
    then the differences from the expected verdicts.
    """
    printed_findings: set[Finding] = set()
    parts = []
    if len(results.reports) > 1:
        from verifier.report.text import several

        parts.append(printed(medium, partial(several.print_opening, results=results)))
    for report in results.reports:
        fresh = [
            f for f in report.findings if f not in printed_findings
        ]  # those on a shared base are in several reports
        printed_findings.update(fresh)
        others = beside(results, report)
        parts.append(printed(medium, partial(print_report, report=report, extent=extent, others=others)))
        if fresh:
            parts.append(remarks(report, fresh, medium, extent))
    return "".join([*parts, printed(medium, partial(print_summary, results=results))])


def beside(results: VerifyRun, report: FileReport) -> Part | None:
    """The part of a brief on the other proposals to the same policy."""
    if len(results.reports) < 2:
        return None
    from verifier.report.facts.families import families
    from verifier.report.words.several.pairs import together

    for family in families(results.reports):
        if report in family.proposals:
            return together(family, report.path, results.pairs, short=True)
    return None


def remarks(report: FileReport, findings: Sequence[Finding], medium: Medium, extent: Extent) -> str:
    """The findings; with a brief the errors, and a line that counts the warnings."""
    brief = extent is Extent.BRIEF and report.verification is not None
    counted = [each for each in findings if brief and each.severity is not Severity.ERROR]
    shown = [each for each in findings if not brief or each.severity is Severity.ERROR]
    lines = ""
    if counted:
        codes = ", ".join(f"{code} ({CATALOGUE[code]})" for code in dict.fromkeys(finding.code for finding in counted))
        lines = f"{numbers.plural(len(counted), 'remark')} on the text, shown without --brief: {codes}\n\n"
    if shown:
        lines += render(shown, {text.path: text for text in report.texts}, color=medium.colored) + "\n"
    return lines


def print_summary(out: Console, results: VerifyRun) -> None:
    """Prints the differences from the expected verdicts, and from a lock."""
    if results.expected is not None:
        summary.print_differences(out, results.expected, results.differences)
    if results.lock is not None:
        from verifier.report.text import lock

        lock.print_lock(out, results.lock)


def print_report(out: Console, report: FileReport, extent: Extent, others: Part | None = None) -> None:
    """Prints one policy or proposal: the brief, what is not proved in full, and the annexes."""
    verification = report.verification
    if verification is None:
        return
    print_brief(out, report, verification, others)
    if extent is not Extent.BRIEF:
        print_unproved(out, verification)
    if extent is Extent.FULL:
        print_annexes(out, verification)


def print_unproved(out: Console, verification: Verification) -> None:
    """Prints every verdict that is not proved, the faults on which others depend first; then what shows the claims about some
    request.
    """
    first = faults.faults(verification)
    unproved = [v for v in verification.verdicts if v.status is not Status.PROVED and v not in first]
    witnessed = [v for v in verification.verdicts if v.witnesses is not None]
    alone = [v for v in unproved if not faults.follows_from_fault(verification, v)]
    explaining = first_to_show_it([*first, *alone, *witnessed])
    for verdict in first:
        out.print(verdict_block(verification, verdict, explains=verdict is explaining))
    for verdict, *others in verdict_lines.grouped_undecided(unproved):
        if others:
            out.print(undecided_block([verdict, *others]))
        elif faults.follows_from_fault(verification, verdict):
            out.print(consequence_line(verification, verdict) if verdict.kind is Kind.EXAMPLE else "", end="")
        else:
            out.print(verdict_block(verification, verdict, explains=verdict is explaining))
    for verdict in witnessed:
        out.print(verdict_block(verification, verdict.as_shown, explains=verdict is explaining))


def consequence_line(verification: Verification, v: Verdict) -> RenderableType:
    """A verdict that follows from a gap or a conflict, without a counterexample: that of the fault is shown."""
    line = Styled(f"{MARKS[v.status]} {v.name}", style=STYLES[v.status])
    line.append(f" · {v.sentence} ({clauses.location(v.clause)})\n", style="not bold")
    return line.append(f"  {verdict_lines.status_and_trust(v)}{faults.fault_suffix(verification, v)}\n\n")


def undecided_block(verdicts: Sequence[Verdict]) -> RenderableType:
    """A list of verdicts that are undecided for the same reason, up to a limit."""
    v, rest = verdicts[0], len(verdicts) - MOST_LINES
    title = Styled(f"{MARKS[v.status]} {v.name}", style=STYLES[v.status])
    title.append(f" · {numbers.number(len(verdicts))} of them")
    table = grid("", "dim")
    for each in verdicts[:MOST_LINES]:
        table.add_row(each.subject or each.sentence, clauses.location(each.clause))
    if rest > 0:
        table.add_row(f"and {numbers.number(rest)} more (in the JSON)", "")
    status_text = Styled(verdict_lines.status_line(v), style=STYLES[v.status])
    return Group(title, Padding(Group(status_text, table), (0, 0, 1, 2)))
