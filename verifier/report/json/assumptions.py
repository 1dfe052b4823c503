"""The assumptions in the document of `verify`."""

from __future__ import annotations

from typing import Any

from verifier.report.facts.editions import deciding_editions
from verifier.report.json.values import counterexample, place
from verifier.results.assumptions import Assumption, Leaning, WithoutAssumption
from verifier.results.verification import Verification


def assumption(assumption: Assumption, whole: Verification) -> dict[str, Any]:
    """An `impossible` clause."""
    return {
        "id": assumption.id,
        "text": assumption.text,
        **place(assumption.clause),
        "removes": assumption.removes,
        "removes_alone": assumption.removes_alone,
        "leaning": [leaning(each) for each in assumption.leaning],
        "needed": None if assumption.needed is None else [leaning(each) for each in assumption.needed],
        "without": None if assumption.without is None else [without(each, whole) for each in assumption.without],
        "changes": assumption.changes,
        "confirmed": assumption.confirmed.value if assumption.confirmed else None,
    }


def leaning(leaning: Leaning) -> dict[str, Any]:
    """What names a verdict."""
    return {"property": leaning.name, "kind": leaning.kind.value, "subject": leaning.subject}


def without(without: WithoutAssumption, whole: Verification) -> dict[str, Any]:
    """A verdict asked once more without the assumption."""
    example = without.counterexample
    return {
        **leaning(without.verdict),
        "status": without.status.value,
        "reason": without.reason,
        "count": without.count,
        "of": without.of,
        "faulty": without.faulty,
        "counterexample": None
        if example is None
        else counterexample(example, whole.policy, deciding_editions(whole, example)),
    }
