"""The annexes of a full report: the assumptions, every claim and how it stands, what is always proved, and what changes."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console, RenderableType
from rich.text import Text as Styled

from verifier.report.facts.severity import worst_of
from verifier.report.text.changes import changed_examples, impact_block
from verifier.report.text.redundancies import undecided_redundancies
from verifier.report.text.terminal import MARKS, STYLES, grid, section
from verifier.report.text.trust import trust_block
from verifier.report.words import assumption_lines, faults, numbers, row_lines, verdict_lines
from verifier.report.words.annex.claims import BUILT_IN
from verifier.results.status import Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification


def print_annexes(out: Console, verification: Verification) -> None:
    """Prints all of them."""
    claims = [v for v in verification.verdicts if v.kind in (Kind.CLAIM, Kind.FRAME)]
    intents = [v for v in verification.verdicts if v.kind is Kind.INTENT]
    if verification.impact is not None:
        section(out, "What changes", impact_block(verification, verification.impact))
    elif verification.too_large:
        section(out, "What changes", Styled(f"undecided: {verdict_lines.REASONS['too_large']}", style="yellow"))
    if verification.examples_changed:
        section(
            out,
            "Examples of the base that change",
            changed_examples(verification.policy, verification.examples_changed),
        )
    section(out, "Properties", claims_table(verification, claims))
    section(out, "What the proposal intends", claims_table(verification, intents))
    section(out, "Always proved", built_in_table(verification))
    section(out, row_lines.TITLE, Styled("\n".join(lines)) if (lines := [*row_lines.row_lines(verification)]) else None)
    section(out, "Perhaps redundant (undecided)", undecided_redundancies(verification))
    section(out, "What is assumed", assumptions(verification))
    section(out, "How sure the verdicts are", trust_block(verification))


def assumptions(verification: Verification) -> RenderableType:
    """The number of requests, and the assumptions about what is impossible."""
    many = "more requests possible than could be counted" if verification.requests is None else None
    lines = [many or f"{numbers.plural(verification.requests or 0, 'request')} possible"]
    for a in verification.assumptions:
        removes = "some" if a.removes is None else numbers.number(a.removes)
        lines.append(f"assuming that {a.text} (excludes {removes}, line {a.clause.span.line})")
        lines += [f"  {line}" for line in assumption_lines.without_lines(a)]
    return Styled("\n".join(lines), style="dim")


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
                    f"{verdict_lines.status_and_trust(v)}{faults.fault_suffix(verification, v)}", style=STYLES[v.status]
                ),
            )
        else:
            name = Styled(v.name)
            statement = Styled(v.sentence)
            if v.subject is not None:  # one of several aims of a frame
                statement.append(f"\n{v.subject}:")
            statement.append(
                f"\n{verdict_lines.status_and_trust(v)}{faults.fault_suffix(verification, v)}", style=STYLES[v.status]
            )
            follows = faults.follows_from_fault(verification, v)
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
    table = grid("", "", "")
    for name, (kind, _) in BUILT_IN.items():
        verdicts = [v for v in verification.verdicts if v.kind is kind]
        if not verdicts:
            continue
        status = worst_of(verdicts)
        proved = f"{numbers.number(len(verdicts))} proved" if len(verdicts) > 1 else ""
        summary = proved if status is Status.PROVED else shortfall(verdicts)
        least = min((v.trust for v in verdicts if v.trust is not None), default=None)
        summary += "" if least is None else f" (trust {int(least)})"
        table.add_row(Styled(MARKS[status], style=STYLES[status]), name, Styled(summary.strip(), style=STYLES[status]))
    return table
