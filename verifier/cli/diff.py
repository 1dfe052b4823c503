"""`evenhand diff`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from policy_dsl.diagnostics.finding import Finding, has_errors, in_order
from policy_dsl.diagnostics.render import render
from policy_dsl.model.provisions import Clause, Impossible
from policy_dsl.pipeline import Loaded
from verifier.cli.output import colored
from verifier.cli.revision import Revision, load_named
from verifier.compare import Comparison, compare, unlike
from verifier.obligations.stacks import made_to
from verifier.report.exit_codes import BAD_INPUT, PROVED, REFUTED, UNDECIDED, worst
from verifier.report.facts import CERTIFIED
from verifier.report.text.diff import Side
from verifier.verdict import Exclusives

Named = tuple[Loaded, Revision | None]


def run(old: str, new: str, timeout: float, shape: str) -> int:
    """Compares and reports; 1 when a decision differs, as diff does."""
    sides = load_named(old), load_named(new)
    loaded = [each for each, _ in sides]
    findings = in_order([finding for each in loaded for finding in each.findings])
    one, other = (each.policy or each.amended for each in loaded)
    texts = {text.path: text for each in loaded for text in each.texts}
    found, code = None, BAD_INPUT
    if one is not None and other is not None and not has_errors(findings):
        findings += unlike(one, other)
        if not has_errors(findings):
            found = compare(one, other, texts, timeout=timeout)
            code = UNDECIDED if found is None else exit_of(found)
    keep(found)
    if shape == "json":
        from verifier.report.json import verify as json

        sys.stdout.write(json.dump(document(sides, findings, found, code)))
        return code
    stream = sys.stderr if code == BAD_INPUT else sys.stdout
    if found is not None:
        findings = news(*(each.findings for each in loaded))
    said = render(findings, texts, color=colored(stream, shape))
    stream.write(said + "\n" if said and code != BAD_INPUT else said)
    if code != BAD_INPUT:
        show(sides, found, shape)
    return code


def news(old: Sequence[Finding], new: Sequence[Finding]) -> list[Finding]:
    """The remarks that only one of the two gives rise to."""
    shared = {(f.code, f.message) for f in old} & {(f.code, f.message) for f in new}
    return in_order([f for f in (*old, *new) if (f.code, f.message) not in shared])


def exit_of(found: Comparison) -> int:
    """1 when something differs, unless the engines disagree about it."""
    return worst((REFUTED if found.differs else PROVED, CERTIFIED[found.certified]))


def keep(found: Comparison | None) -> None:
    """Saves what Z3 was asked where the engines disagree."""
    from verifier.cli.verify import save

    for part in (found.impact, found.appeared, found.vanished) if found else ():
        if part.query:
            save("what differs", part.query)


def show(sides: Sequence[Named], found: Comparison | None, shape: str) -> None:
    """The comparison for people."""
    from verifier.report import words
    from verifier.report.text import diff as compared
    from verifier.report.text import terminal

    out = terminal.stdout(shape == "plain")
    if found is None:
        out.print(f"undecided: {words.REASONS['too_large']}", style="yellow")
        return
    old, new = map(side, sides)
    compared.show(out, old, new, found)


def side(named: Named) -> Side:
    """How one of the two is called."""
    loaded, revision = named
    policy = loaded.policy or loaded.amended
    name = loaded.proposal.name if loaded.proposal else policy.name if policy else ""
    amends = made_to(loaded.proposal) if loaded.proposal else ()
    return Side(loaded.texts[0].path, name, revision.commit if revision else None, amends)


def document(
    sides: Sequence[Named], findings: Sequence[Finding], found: Comparison | None, code: int
) -> dict[str, Any]:
    """`evenhand.diff/1`."""
    from verifier.report.json import verify as json

    return {
        "schema": "evenhand.diff/1",
        "tool": json.tool(),
        "exit": code,
        "old": side_document(sides[0]),
        "new": side_document(sides[1]),
        "diagnostics": [json.diagnostic(f) for f in findings],
        "requests": None
        if found is None
        else {
            "both": found.impact.of,
            "old": found.impact.of + found.vanished.count,
            "new": found.impact.of + found.appeared.count,
        },
        "impact": None if found is None else json.impact(found.impact, found.old, found.new),
        "became_possible": None if found is None else exclusives(found.appeared, found, found.dropped),
        "became_impossible": None if found is None else exclusives(found.vanished, found, found.assumed),
        "provisions": [
            {
                "id": edit.id,
                "edit": "added" if edit.before is None else "removed" if edit.after is None else "changed",
                "changed": list(edit.changed),
                "before": place(edit.before),
                "after": place(edit.after),
                "matters": edit.matters,
            }
            for edit in (found.edits if found else ())
        ],
    }


def side_document(named: Named) -> dict[str, Any] | None:
    """One of the two; none when it could not be read."""
    from policy_dsl.model.digest import digest

    loaded, revision = named
    policy = loaded.policy or loaded.amended
    if policy is None:
        return None
    told = side(named)
    return {
        "name": told.name,
        "amends": told.amends[0] if told.amends else None,
        "made_to": list(told.amends),
        "meaning": digest(policy),
        "revision": None if revision is None else {"name": revision.word, "commit": revision.commit},
        "files": [
            {"path": t.path, "sha256": t.sha256, "role": "base" if n else "policy"} for n, t in enumerate(loaded.texts)
        ],
    }


def exclusives(found: Exclusives, whole: Comparison, clauses: Sequence[Impossible]) -> dict[str, Any]:
    """The requests possible on one side alone; `clauses` are the `impossible` clauses that only the other side has."""
    from verifier.report import words
    from verifier.report.json import verify as json
    from verifier.verdict import Status

    policy = whole.new if found is whole.appeared else whole.old
    return {
        "count": found.count,
        "certified": found.certified is Status.PROVED,
        "regions": [
            {
                "when": json.box(policy, each.box),
                "relations": [words.condition(policy, tie, ()) for tie in each.ties],
                "decision": json.decision(each.decision, policy),
                "count": each.count,
            }
            for each in found.regions
        ],
        "clauses": [{"id": c.id, "text": c.because, **(place(c.clause) or {})} for c in clauses],
    }


def place(clause: Clause | None) -> dict[str, Any] | None:
    """Where a clause stands."""
    return None if clause is None else {"path": clause.path, "line": clause.span.line}
