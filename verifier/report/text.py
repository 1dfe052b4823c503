"""The report that a change board reads, on a terminal or in a file. Words of the policy, one idea a block."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from typing import IO, cast

from rich import box as borders
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from policy_dsl.model.policy import Policy
from verifier.report import words
from verifier.report.facts import BUILT_IN, FileReport, editions
from verifier.verdict import Change, Counterexample, Impact, Kind, Region, Status, Verdict, Verification

MARKS = {Status.PROVED: "✓", Status.REFUTED: "✗", Status.UNDECIDED: "?"}
STYLES = {Status.PROVED: "green", Status.REFUTED: "bold red", Status.UNDECIDED: "yellow"}
MOST_LINES = 12
"""Regions that text shows of one verdict; JSON has them all."""

REASONS = {
    "timeout": "the time allowed ran out",
    "unknown": "no answer was found",
    "one_engine": "only one of the two engines found the proof",
    "engines_disagree": "the two engines disagree; nothing may rest on this",
    "too_large": "it outgrew the memory allowed",
    "depends": "it depends on a verdict that is undecided",
    "not_replayed": "the counterexample found does not hold when it is tried",
}


def console(stream: IO[str], *, plain: bool) -> Console:
    """Where to print: as wide as the terminal, or 100 columns; colour on a terminal only, and never when plain."""
    terminal = stream.isatty() and not plain
    return Console(
        file=stream if terminal else cast(IO[str], Trimmed(stream)),
        width=None if terminal else 100,
        no_color=plain or None,
        highlight=False,
        emoji=False,
        markup=False,
        force_terminal=None if terminal else False,
        legacy_windows=False,
    )


class Trimmed:
    """A stream without the blanks that pad a line to the width of its block."""

    def __init__(self, stream: IO[str]) -> None:
        """Lines go to the stream once they are whole."""
        self.stream, self.begun = stream, ""

    def write(self, words: str) -> int:
        """Takes any part of a line."""
        *whole, self.begun = (self.begun + words).split("\n")
        self.stream.write("".join(f"{line.rstrip()}\n" for line in whole))
        return len(words)

    def flush(self) -> None:
        """Passes on what is whole."""
        self.stream.flush()


def verify(out: Console, report: FileReport) -> None:
    """One policy or proposal, from its assumptions to its impact."""
    found = report.verification
    if found is None:
        return
    out.print(heading(report, found))
    out.print(Padding(assumed(found), (0, 0, 1, 2)))
    claims = [v for v in found.verdicts if v.kind is Kind.CLAIM]
    intents = [v for v in found.verdicts if v.kind is Kind.INTENT]
    section(out, "Properties", overview(claims))
    section(out, "What the proposal intends", overview(intents))
    section(out, "Always proved", built_in(found))
    for verdict in found.verdicts:
        if verdict.status is not Status.PROVED:
            out.print(detail(found, verdict))
    if found.impact is not None:
        section(out, "What changes", impact(found, found.impact))
    if found.examples_changed:
        section(out, "Examples of the base that change", changed_examples(found))


def section(out: Console, title: str, body: RenderableType | None) -> None:
    """A titled block; nothing when it is empty."""
    if body is not None:
        out.print(Styled(title, style="bold"))
        out.print(Padding(body, (0, 0, 1, 2)))


def heading(report: FileReport, found: Verification) -> RenderableType:
    """What is verified."""
    title = Styled()
    title.append(report.name, style="bold")
    if found.proposal is not None:
        title.append(f" · {found.proposal.title}\n")
        title.append(f"{report.path}, a proposal to {found.proposal.base.name}", style="dim")
        if found.proposal.reading:
            title.append(f"\nread as: {found.proposal.reading}", style="italic")
    else:
        title.append(f" · {found.policy.title}\n")
        title.append(report.path, style="dim")
    return title


def assumed(found: Verification) -> RenderableType:
    """How many requests there are, and what is held to be impossible."""
    lines = [f"{words.many(found.requests, 'request')} possible"]
    lines += [
        f"assuming that {a.text} (excludes {words.number(a.removes)}, line {a.clause.span.line})"
        for a in found.assumptions
    ]
    return Styled("\n".join(lines), style="dim")


def grid(*styles: str) -> Table:
    """A table without borders."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    for style in styles:
        table.add_column(style=style, overflow="fold")
    return table


def overview(verdicts: Sequence[Verdict]) -> RenderableType | None:
    """One line a claim."""
    if not verdicts:
        return None
    table = grid("", "bold", "")
    for v in verdicts:
        mark = Styled(MARKS[v.status], style=STYLES[v.status])
        if v.kind is Kind.INTENT:
            table.add_row(mark, Styled(v.sentence, style=""), Styled(tally(v), style=STYLES[v.status]))
        else:
            name = Styled(v.name)
            said = Styled(v.sentence)
            said.append(f"\n{tally(v)}", style=STYLES[v.status])
            table.add_row(mark, name, said)
    return table


def tally(v: Verdict) -> str:
    """A verdict in one line."""
    before = f", before: {v.status_before.value}" if v.status_before and v.status_before is not v.status else ""
    if v.status is Status.UNDECIDED:
        return f"undecided: {REASONS.get(v.reason or '', v.reason or 'no reason given')}{before}"
    if v.status is Status.PROVED:
        about = f" for {words.many(v.of, *unit(v))}" if v.count is not None and v.of else ""
        return f"proved{about}{before}"
    if v.count is None:
        return f"refuted{before}"
    cells = f", in {words.number(v.combinations)} of {', '.join(v.counted_by)}" if v.combinations is not None else ""
    return f"refuted by {words.number(v.count)} of {words.many(v.of, *unit(v))}{cells}{before}"


def unit(v: Verdict) -> tuple[str, str]:
    """What is counted."""
    pairs = v.counterexample is not None and len(v.counterexample.requests) > 1
    return ("pair", "pairs") if pairs or v.unpaired or v.pairs else ("request", "requests")


def built_in(found: Verification) -> RenderableType:
    """The obligations that hold of every policy, and the examples: what is proved in a line, the rest by name."""
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
        verdicts = [v for v in found.verdicts if v.kind in kinds]
        if not verdicts:
            continue
        bad = [v for v in verdicts if v.status is not Status.PROVED]
        worst = next((v.status for v in bad if v.status is Status.REFUTED), bad[0].status if bad else Status.PROVED)
        said = (
            f"{len(bad)} of {len(verdicts)} not so" if bad else f"{len(verdicts)} proved" if len(verdicts) > 1 else ""
        )
        table.add_row(Styled(MARKS[worst], style=STYLES[worst]), name, Styled(said, style=STYLES[worst]))
    return table


def detail(found: Verification, v: Verdict) -> RenderableType:
    """A verdict that is no proof: what was claimed, the counterexample, how many there are, and all of them."""
    title = Styled()
    title.append(f"{MARKS[v.status]} {v.name}", style=STYLES[v.status])
    if v.subject:
        title.append(f" · {v.subject}")
    source = words.cited(v.clause)
    where = " · ".join(part for part in (source, words.place(v.clause)) if part)
    about: list[RenderableType] = [Styled(v.sentence)] if v.sentence != v.name else []
    if where:
        about.append(Styled(where, style="dim"))
    about.append(Styled(tally(v), style=STYLES[v.status]))
    if v.counterexample is not None:
        about += [Styled(""), side_by_side(found, v.counterexample), Styled("")]
    if v.faulty:
        about.append(Styled(f"{words.number(v.faulty)} of them because the policy has no single answer there"))
    if v.unpaired:
        about.append(Styled(f"{words.many(v.unpaired, 'request has', 'requests have')} no possible partner"))
    if v.regions:
        about.append(regions(found, v))
    return Group(title, Padding(Group(*about), (0, 0, 1, 2)))


def side_by_side(found: Verification, example: Counterexample) -> RenderableType:
    """The requests in columns, then what each is answered, and why."""
    policy = found.policy
    table = Table(box=borders.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column("")
    free = {name: set(attributes) for name, attributes in example.irrelevant}
    change = [name for name, _ in example.decisions] == ["before", "after"]
    columns = ["before", "after"] if change else [name for name, _ in example.requests]
    requests = dict(example.requests)
    for name in columns:
        table.add_column(name, overflow="fold")
    for attribute in policy.attributes:
        cells = []
        for name, request in requests.items():
            dull = attribute.name in free.get(name, set())
            cells.append("any" if dull else words.value(attribute, request[attribute.name]))
        if change:
            cells = [cells[0], "same"] if cells[0] != "any" else ["any", "any"]
        style = "bold" if len(set(cells)) > 1 and not change else ""
        table.add_row(attribute.name, *cells, style=style)
    decisions = dict(example.decisions)
    table.add_section()
    table.add_row("answer", *(words.outcome(decisions[name].outcome) for name in columns), style="bold")
    table.add_row("because of", *(clauses(found, decisions[name].by) for name in columns))
    if any(decisions[name].overridden for name in columns):
        table.add_row("set aside", *(", ".join(decisions[name].overridden) or "nothing" for name in columns))
    return table


def clauses(found: Verification, ids: Iterable[str]) -> str:
    """Provisions with their sources and places."""
    known = {i: p for policy in reversed(editions(found)) for i, p in policy.by_id.items()}
    lines = []
    for i in ids:
        clause = known[i].clause
        lines += [part for part in (i, words.cited(clause), words.place(clause), clause.note) if part]
    return "\n".join(lines) or "nothing"


def regions(found: Verification, v: Verdict) -> RenderableType:
    """All violations as boxes."""
    proof = "these are all of them, certified" if v.regions_complete else "not certified to be all"
    table = grid("dim", "")
    for region in v.regions[:MOST_LINES]:
        table.add_row(words.number(region.count), in_words(found.policy, region))
    if len(v.regions) > MOST_LINES:
        table.add_row("…", f"and {len(v.regions) - MOST_LINES} more regions (in the JSON)")
    return Group(Styled(f"where ({proof}, each without those above it):"), table)


def in_words(policy: Policy, region: Region) -> str:
    """A region in one line: what both share, then what each is."""
    if len(region.boxes) == 1:
        return words.box(policy, region.boxes[0][1])
    shared = words.box(policy, region.boxes[0][1], region.alike)
    own = [a.name for a in policy.attributes if a.name not in region.alike]
    sides = [f"{name}: {words.box(policy, box, own)}" for name, box in region.boxes]
    return " | ".join(part for part in (shared, *sides, *region.relations) if part != "anything")


DIRECTIONS = {
    "faster": "answered faster",
    "slower": "answered slower",
    "newly_refused": "newly refused",
    "newly_answered": "newly answered",
    "faulty": "left without a single answer",
}


def impact(found: Verification, change: Impact) -> RenderableType:
    """How many decisions change, which way, and where."""
    share = f" ({100 * change.changed / change.of:.1f} %)" if change.of else ""
    head = f"{words.number(change.changed)} of {words.many(change.of, 'request')}{share}"
    ways: dict[str, int] = {}
    for region in change.regions:
        ways[region.direction] = ways.get(region.direction, 0) + region.count
    parts = [Styled(head, style="bold")]
    parts += [Styled(f"{words.number(count)} {DIRECTIONS[way]}") for way, count in ways.items()]
    if not change.certified:
        parts.append(Styled("not certified to be all", style="yellow"))
    table = grid("dim", "")
    kinds: dict[tuple[str, str], list[Change]] = {}
    for region in change.regions:
        outcomes = (words.outcome(region.before.outcome), words.outcome(region.after.outcome))
        kinds.setdefault(outcomes, []).append(region)
    for (before, after), changes in kinds.items():
        count = sum(c.count for c in changes)
        table.add_row(words.number(count), Styled(f"{before} → {after}", style="bold"))
        by = dict.fromkeys(i for c in changes for i in c.after.by)
        table.add_row("", Styled(f"because of {', '.join(list(by)[:4])}{' …' if len(by) > 4 else ''}", style="dim"))
        for region in changes[:MOST_LINES]:
            table.add_row(words.number(region.count), Styled("  " + words.box(found.policy, region.box)))
        if len(changes) > MOST_LINES:
            table.add_row("…", f"  and {len(changes) - MOST_LINES} more regions (in the JSON)")
    return Group(*parts, table)


def changed_examples(found: Verification) -> RenderableType:
    """Examples whose expectation no longer holds: for the record, no failure."""
    table = grid("", "", "dim")
    for e in found.examples_changed:
        now = " or ".join(words.outcome(o) for o in e.now)
        table.add_row(e.sentence, f"{words.outcome(e.expected)} → {now}", words.place(e.clause))
    return table


# --- several files


def matrix(out: Console, reports: Sequence[FileReport]) -> None:
    """Proposal by property, and the changed requests of each."""
    verified = [(r.name, r.verification) for r in reports if r.verification is not None]
    if len(verified) < 2:
        return
    names = list(dict.fromkeys(v.name for _, f in verified for v in f.verdicts if v.kind is Kind.CLAIM))
    table = Table(box=borders.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column("", no_wrap=True)
    for name, _ in verified:
        table.add_column(stacked(name))
    for name in names:
        table.add_row(name, *(cell(next((v for v in f.verdicts if v.name == name), None)) for _, f in verified))
    table.add_section()
    table.add_row("intents met", *(met(f, (Kind.INTENT,)) for _, f in verified))
    table.add_row("always proved", *(met(f, (*BUILT_IN, Kind.EXAMPLE)) for _, f in verified))
    table.add_row(
        "changed requests", *(Styled(words.number(f.impact.changed) if f.impact else "") for _, f in verified)
    )
    out.print(table)


def stacked(name: str, width: int = 10) -> str:
    """A long name on several lines, cut after its underscores."""
    lines = [""]
    for part in re.split(r"(?<=_)", name):
        if lines[-1] and len(lines[-1] + part) > width:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def cell(v: Verdict | None) -> Styled:
    """One verdict in the closing table."""
    if v is None:
        return Styled("")
    if v.status is Status.REFUTED:
        extent = f"{v.combinations} cells" if v.combinations is not None else f"{words.number(v.count or 0)}"
        return Styled(f"{MARKS[v.status]} {extent}", style=STYLES[v.status])
    return Styled(f"{MARKS[v.status]} {v.status.value}", style=STYLES[v.status])


def met(found: Verification, kinds: Sequence[Kind]) -> Styled:
    """How many obligations of these kinds are proved."""
    verdicts = [v for v in found.verdicts if v.kind in kinds]
    if not verdicts:
        return Styled("")
    proved = sum(v.status is Status.PROVED for v in verdicts)
    whole = proved == len(verdicts)
    return Styled(f"{'✓' if whole else '✗'} {proved}/{len(verdicts)}", style="green" if whole else "bold red")


def expected(out: Console, path: str, differences: Sequence[object]) -> None:
    """How the verdicts compare with the expected ones."""
    if not differences:
        out.print(Styled(f"✓ every verdict is as {path} expects", style="green"))
        return
    table = Table(box=borders.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for title in ("not as expected", "about", "expected", "found"):
        table.add_column(title, overflow="fold")
    for d in differences:
        table.add_row(*(str(getattr(d, name)) for name in ("name", "about", "expected", "found")))
    out.print(table)


def stdout(plain: bool) -> Console:
    """The console on standard output."""
    return console(sys.stdout, plain=plain)
