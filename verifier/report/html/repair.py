"""The page of `repair`: the values that would repair a refuted property, with the clauses in which they stand."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.text import Text
from verifier.report.facts.repairs import RepairRun
from verifier.report.html.heading import heading_of
from verifier.report.html.page import page
from verifier.report.html.places import Places
from verifier.report.medium import Medium
from verifier.report.versions import versions
from verifier.report.words import clauses, repairs
from verifier.report.words.document import Sentence, Tone
from verifier.results.repair import Place, Repair, Repairs


class ShownRepair(Struct, frozen=True):
    """A repair: its places, the values, and what holds with them."""

    places: tuple[Place, ...]
    values: str
    effect: str
    doubt: str | None


def repair_page(run: RepairRun, medium: Medium) -> str:
    """The page."""
    results, texts = run.repairs, tuple[Text, ...](run.texts)
    heading = heading_of(run.path, results.policy, results.proposal)
    shown = [shown_repair(results, each) for each in results.repairs]
    groups = [
        (title, own)
        for title, own in (
            (repairs.ALONE, [each for each in shown if len(each.places) == 1]),
            (repairs.TOGETHER, [each for each in shown if len(each.places) > 1]),
        )
        if own
    ]
    return page(
        "repair.html.j2",
        medium,
        heading.title,
        heading=heading,
        result=Sentence(repairs.conclusion(results), Tone.BAD if results.failing else Tone.GOOD),
        groups=groups,
        tried=list(repairs.reach(results)),
        each={"places": Places(texts, "p-")},
        location=lambda place: clauses.location(place.clause),
        versions=versions(),
    )


def shown_repair(results: Repairs, repair: Repair) -> ShownRepair:
    """One repair."""
    values = repairs.values(results.policy, repair)
    return ShownRepair(repair.places, values, repairs.effect(repair, results), repairs.doubt(repair))
