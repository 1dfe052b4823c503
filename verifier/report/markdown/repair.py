"""The report of `repair` in Markdown: the values that would repair a refuted property, in tables, then what was tried."""

from __future__ import annotations

from verifier.obligations.stacks import base_names
from verifier.report.facts.repairs import RepairRun
from verifier.report.markdown.escape import code, prose
from verifier.report.markdown.layout import Block, document, folded, table
from verifier.report.words import clauses, repairs
from verifier.results.repair import Repair, Repairs

HEADINGS = ["place", "now → with", "what holds then", "where"]


def repair_markdown(run: RepairRun) -> str:
    """The document."""
    results = run.repairs
    whole = results.policy if results.proposal is None else results.proposal
    amends = "" if results.proposal is None else f", {prose(clauses.proposed_to(base_names(results.proposal)))}"
    blocks = [
        Block(f"## {prose(f'{whole.name} · {whole.title}')}\n\n{code(run.path)}{amends}", "the title"),
        Block(f"**{'✗ ' if results.failing else '✓ '}{prose(repairs.conclusion(results))}**", "the result"),
    ]
    alone = [each for each in results.repairs if len(each.places) == 1]
    together = [each for each in results.repairs if len(each.places) > 1]
    for heading, every in ((repairs.ALONE, alone), (repairs.TOGETHER, together)):
        if every:
            rows = [row(results, each) for each in every]
            blocks.append(Block(f"### {prose(heading)}\n\n{table(HEADINGS, rows)}", heading))
    tried = [prose(line) for line in repairs.reach(results)]
    return document(
        [*blocks, *([folded("What was tried", ["\n".join(f"- {line}" for line in tried)])] if tried else [])]
    )


def row(results: Repairs, repair: Repair) -> list[str]:
    """One repair."""
    doubt = repairs.doubt(repair)
    effect = prose(repairs.effect(repair, results)) + (f"<br>? {prose(doubt)}" if doubt else "")
    values = prose(repairs.values(results.policy, repair))
    return [prose(repairs.places(repair)), values, effect, code(repairs.locations(repair))]
