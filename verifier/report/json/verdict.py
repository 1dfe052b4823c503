"""A verdict in the document of `verify`."""

from __future__ import annotations

from typing import Any

from policy_dsl.model.policy import Policy
from verifier.by_reference.receipt_hours import ReceiptHours
from verifier.report.facts.due_days import receipt_hours, receipts_shown, shown_by
from verifier.report.facts.editions import deciding_policies, edition_name
from verifier.report.facts.named_facts import named_facts
from verifier.report.facts.receipt_hours import clock_text, ordinary, when
from verifier.report.facts.two_receipts import TwoReceipts
from verifier.report.json.impact import answered
from verifier.report.json.values import box, counterexample, outcome, request
from verifier.report.json.violations import blame, cells, overlap, region, remedy
from verifier.report.words import remedies
from verifier.results.movement import movement
from verifier.results.verdict import Counterexample, Verdict, Way
from verifier.results.verification import Verification


def verdict(verdict: Verdict, whole: Verification) -> dict[str, Any]:
    """One verdict."""
    return {
        "property": verdict.name,
        "kind": verdict.kind.value,
        "subject": verdict.subject,
        "path": verdict.clause.path,
        "line": verdict.clause.span.line,
        "judges": edition_name(whole, verdict),
        "sentence": verdict.sentence,
        "status": verdict.status.value,
        "status_before": verdict.status_before.value if verdict.status_before else None,
        "before": None if verdict.before is None else figures(verdict.before, whole.policy),
        "movement": None if (moved := movement(verdict, whole.proposal)) is None else moved.value,
        "new": verdict.new,
        "gone": verdict.gone,
        "gone_by_refusal": verdict.gone_by_refusal,
        "answered": None if verdict.answered is None else answered(verdict.answered),
        "compared": verdict.compared.value if verdict.compared else None,
        "reason": verdict.reason,
        "trust": None if verdict.trust is None else int(verdict.trust),
        "engines": {
            "z3": verdict.z3.value if verdict.z3 else "skipped",
            "diagram": verdict.diagram.value if verdict.diagram else "skipped",
        },
        "rests_on": list(verdict.rests_on),
        "met": verdict.met,
        **({} if verdict.decides is None else {"decides": verdict.decides}),
        "edition": verdict.edition.value,
        "count": verdict.count,
        "of": verdict.of,
        "values": None if verdict.values is None else box(whole.policy, verdict.values),
        "unpaired": verdict.unpaired,
        "unpaired_reason": "too_large" if verdict.unpaired is None else None,
        "faulty": verdict.faulty,
        "counted_by": list(verdict.counted_by),
        "combinations": verdict.combinations,
        "cells": None if verdict.cells is None else cells(verdict.cells, whole.policy),
        "counterexample": None
        if verdict.counterexample is None
        else named_counterexample(verdict, verdict.counterexample, whole),
        "regions": [region(r, whole.policy) for r in verdict.regions],
        "regions_complete": verdict.regions_complete,
        "overlaps": [overlap(each, whole.policy) for each in verdict.overlaps],
        "overlaps_complete": verdict.overlaps_complete,
        "blame": None if verdict.blame is None else blame(verdict.blame, verdict, whole),
        "remedies": [remedy(each) for each in remedies.of_verdict(whole, verdict)],
        **({"witnesses": witnesses(verdict, whole), "unmet": list(verdict.unmet)} if verdict.exists else {}),
        **({} if verdict.ways is None else {"ways": [way(each, whole) for each in verdict.ways]}),
    }


def way(way: Way, whole: Verification) -> dict[str, Any]:
    """What a request could be instead."""
    return {
        "facts": request(whole.policy, dict(way.facts)),
        "outcome": None if way.outcome is None else outcome(way.outcome),
        "among": way.among,
    }


def witnesses(verdict: Verdict, whole: Verification) -> dict[str, Any] | None:
    """What shows a claim about some request; `None` if it is not proved."""
    if verdict.witnesses is None:
        return None
    return {
        "count": verdict.witnesses.count,
        "example": named_counterexample(verdict.as_shown, verdict.witnesses.example, whole),
        "regions": [region(r, whole.policy) for r in verdict.witnesses.regions],
        "regions_complete": verdict.witnesses.regions_complete,
    }


def named_counterexample(verdict: Verdict, example: Counterexample, whole: Verification) -> dict[str, Any]:
    """The counterexample of a verdict, with the terms and derived facts behind it."""
    decided = deciding_policies(whole, verdict)
    named, hours = named_facts(whole, verdict, example), receipt_hours(whole, verdict, example)
    two = receipts_shown(shown_by(whole, verdict), example)
    return {
        **counterexample(example, whole.policy, decided, named),
        **({} if hours is None else {"hours_of_receipt": hours_of_receipt(hours)}),
        **({} if two is None else {"hour_of_each": hour_of_each([name for name, _ in example.requests], two)}),
    }


def hour_of_each(names: list[str], two: TwoReceipts) -> dict[str, Any]:
    """An hour of receipt for each of two requests at which a counterexample shows what it shows; null where any will do."""
    received = zip(names, two.days, two.starts, strict=True)
    return {
        "zone": two.zone,
        "such_as": {name: None if start is None else clock_text(two.zone, day, start) for name, day, start in received},
    }


def hours_of_receipt(hours: ReceiptHours) -> dict[str, Any]:
    """At which hours of receipt a counterexample shows what it shows, with one of them."""
    return {
        "such_as": clock_text(hours.zone, hours.day, ordinary(hours)),
        "in_words": when(hours),
        "zone": hours.zone,
        "seconds": [
            {
                "from": each.start // 2,
                "from_included": each.with_start,
                "until": each.until // 2,
                "until_included": each.with_end,
            }
            for each in hours.stretches
        ],
    }


def figures(verdict: Verdict, policy: Policy) -> dict[str, Any]:
    """The verdict on the same property for the base, without its counterexample and regions."""
    return {
        "status": verdict.status.value,
        "reason": verdict.reason,
        "trust": None if verdict.trust is None else int(verdict.trust),
        "count": verdict.count,
        "of": verdict.of,
        "faulty": verdict.faulty,
        "answered": None if verdict.answered is None else answered(verdict.answered),
        "combinations": verdict.combinations,
        "cells": None if verdict.cells is None else cells(verdict.cells, policy),
    }
