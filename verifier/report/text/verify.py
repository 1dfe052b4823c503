"""The report of `verify`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Styled

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import render
from verifier.obligations.stacks import base_names
from verifier.report.facts.reports import FileReport
from verifier.report.facts.runs import VerifyRun
from verifier.report.facts.severity import worst_of
from verifier.report.medium import Medium
from verifier.report.text import causes, summary
from verifier.report.text.changes import changed_examples, impact_block
from verifier.report.text.counterexample import verdict_block
from verifier.report.text.redundancies import undecided_redundancies
from verifier.report.text.terminal import MARKS, MOST_LINES, STYLES, grid, printed, section
from verifier.report.text.trust import trust_block
from verifier.report.words import assumption_lines, clauses, numbers, verdict_lines
from verifier.results.status import BUILT_IN, Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification


def reports(results: VerifyRun, medium: Medium) -> str:
    """What several proposals do beside each other; then all reports, each below the findings that no report before it has;
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
        if fresh:
            texts = {text.path: text for text in report.texts}
            parts.append(render(fresh, texts, color=medium.colored) + "\n")
        parts.append(printed(medium, partial(print_report, report=report)))
    return "".join([*parts, printed(medium, partial(print_summary, results=results))])


def print_summary(out: Console, results: VerifyRun) -> None:
    """Prints the differences from the expected verdicts, and from a lock."""
    if results.expected is not None:
        summary.print_differences(out, results.expected, results.differences)
    if results.lock is not None:
        from verifier.report.text import lock

        lock.print_lock(out, results.lock)


def print_report(out: Console, report: FileReport) -> None:
    """Prints one policy or proposal, from its assumptions to its impact."""
    verification = report.verification
    if verification is None:
        return
    out.print(heading(report, verification))
    out.print(Padding(assumptions(verification), (0, 0, 1, 2)))
    faults = causes.faults(verification)
    for verdict in faults:
        out.print(verdict_block(verification, verdict))
    claims = [v for v in verification.verdicts if v.kind in (Kind.CLAIM, Kind.FRAME)]
    intents = [v for v in verification.verdicts if v.kind is Kind.INTENT]
    section(out, "Properties", claims_table(verification, claims))
    section(out, "What the proposal intends", claims_table(verification, intents))
    section(out, "Always proved", built_in_table(verification))
    out.print(Padding(trust_block(verification), (0, 0, 1, 0)))
    if (undecided := undecided_redundancies(verification)) is not None:
        section(out, "Perhaps redundant (undecided)", undecided)
    unproved = [v for v in verification.verdicts if v.status is not Status.PROVED and v not in faults]
    for verdict, *others in grouped_undecided(unproved):
        if others:
            out.print(undecided_block([verdict, *others]))
        elif causes.follows_from_fault(verification, verdict):
            out.print(consequence_line(verification, verdict) if verdict.kind is Kind.EXAMPLE else "", end="")
        else:
            out.print(verdict_block(verification, verdict))
    if verification.impact is not None:
        section(out, "What changes", impact_block(verification, verification.impact))
    elif verification.too_large:
        section(out, "What changes", Styled(f"undecided: {verdict_lines.REASONS['too_large']}", style="yellow"))
    if verification.examples_changed:
        section(out, "Examples of the base that change", changed_examples(verification.examples_changed))


def heading(report: FileReport, verification: Verification) -> RenderableType:
    """The name, title and path of the policy or proposal; of a proposal, also what it amends and how it is read."""
    title = Styled()
    title.append(report.name, style="bold")
    if verification.proposal is not None:
        title.append(f" · {verification.proposal.title}\n")
        title.append(f"{report.path}, {clauses.proposed_to(base_names(verification.proposal))}", style="dim")
        if verification.proposal.reading:
            title.append(f"\nread as: {verification.proposal.reading}", style="italic")
    else:
        title.append(f" · {verification.policy.title}\n")
        title.append(report.path, style="dim")
    return title


def assumptions(verification: Verification) -> RenderableType:
    """The number of requests, and the assumptions about what is impossible."""
    many = "more requests possible than could be counted" if verification.requests is None else None
    lines = [many or f"{numbers.plural(verification.requests or 0, 'request')} possible"]
    for a in verification.assumptions:
        removes = "some" if a.removes is None else numbers.number(a.removes)
        lines.append(f"assuming that {a.text} (excludes {removes}, line {a.clause.span.line})")
        lines += [f"  {line}" for line in assumption_lines.without_lines(a)]
    return Styled("\n".join(lines), style="dim")


def consequence_line(verification: Verification, v: Verdict) -> RenderableType:
    """A verdict that follows from a gap or a conflict, without a counterexample: that of the fault is shown."""
    line = Styled(f"{MARKS[v.status]} {v.name}", style=STYLES[v.status])
    line.append(f" · {v.sentence} ({clauses.location(v.clause)})\n", style="not bold")
    return line.append(f"  {verdict_lines.status_and_trust(v)}{causes.fault_suffix(verification, v)}\n\n")


def grouped_undecided(verdicts: Sequence[Verdict]) -> list[list[Verdict]]:
    """The verdicts in order, in groups: verdicts on the same built-in obligation that are undecided for the same reason
    share one; each other verdict is alone.
    """
    groups: dict[object, list[Verdict]] = {}
    for n, v in enumerate(verdicts):
        can_share = v.status is Status.UNDECIDED and v.kind in BUILT_IN and v.query is None
        groups.setdefault((v.name, verdict_lines.status_line(v)) if can_share else n, []).append(v)
    return list(groups.values())


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


def claims_table(verification: Verification, verdicts: Sequence[Verdict]) -> RenderableType | None:
    """One line for each claim."""
    if not verdicts:
        return None
    table = grid("", "bold", "")
    for v in verdicts:
        mark = Styled(MARKS[v.status], style=STYLES[v.status])
        if v.kind is Kind.INTENT:
            table.add_row(
                mark,
                Styled(v.sentence, style=""),
                Styled(
                    f"{verdict_lines.status_and_trust(v)}{causes.fault_suffix(verification, v)}", style=STYLES[v.status]
                ),
            )
        else:
            name = Styled(v.name)
            statement = Styled(v.sentence)
            if v.subject is not None:  # one of several aims of a frame
                statement.append(f"\n{v.subject}:")
            statement.append(
                f"\n{verdict_lines.status_and_trust(v)}{causes.fault_suffix(verification, v)}", style=STYLES[v.status]
            )
            follows = causes.follows_from_fault(verification, v)
            shown_here = v.status is Status.PROVED or follows  # otherwise it is shown with the counterexample
            if shown_here and (partners := verdict_lines.unpaired(v)):
                statement.append(f"\n{partners}", style="yellow")
            table.add_row(mark, name, statement)
    return table


def shortfall(verdicts: Sequence[Verdict]) -> str:
    """How many of these are not proved: `1 of 6 refuted, 2 of 6 undecided`."""
    kinds = {Status.REFUTED: "refuted", Status.UNDECIDED: "undecided"}
    counted = [(sum(v.status is status for v in verdicts), word) for status, word in kinds.items()]
    every = numbers.number(len(verdicts))
    return ", ".join(f"{numbers.number(count)} of {every} {word}" for count, word in counted if count)


def built_in_table(verification: Verification) -> RenderableType:
    """The built-in obligations and the examples: one line for each group."""
    groups = {
        "no gap": (Kind.GAP,),
        "no conflict": (Kind.CONFLICT,),
        "no dead provision": (Kind.DEAD,),
        "no vacuous claim": (Kind.VACUOUS,),
        "every hit rule": (Kind.HIT_RULE,),
        "every example": (Kind.EXAMPLE,),
    }
    table = grid("", "", "")
    for name, kinds in groups.items():
        verdicts = [v for v in verification.verdicts if v.kind in kinds]
        if not verdicts:
            continue
        status = worst_of(verdicts)
        proved = f"{numbers.number(len(verdicts))} proved" if len(verdicts) > 1 else ""
        summary = proved if status is Status.PROVED else shortfall(verdicts)
        least = min((v.trust for v in verdicts if v.trust is not None), default=None)
        summary += "" if least is None else f" (trust {int(least)})"
        table.add_row(Styled(MARKS[status], style=STYLES[status]), name, Styled(summary.strip(), style=STYLES[status]))
    return table
