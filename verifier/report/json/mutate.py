"""The document of `mutate`."""

from __future__ import annotations

from typing import Any

from policy_dsl.model.policy import Policy
from verifier.obligations.stacks import base_names
from verifier.report.facts.mutations import MutationRun
from verifier.report.json.head import head
from verifier.report.json.values import files, outcome, where
from verifier.results.mutants import Becomes, Fate, Mutant, MutantRegion, WhyIdle


def document(run: MutationRun) -> dict[str, Any]:
    """`evenhand.mutate/1`."""
    mutants, proposal = run.mutants, run.mutants.proposal
    return {
        **head("mutate", run.exit_code, proved=True),
        "files": files(run.texts),
        "policy": proposal.name if proposal else mutants.policy.name,
        "made_to": list(base_names(proposal)) if proposal else [],
        "counts": {fate.value: len(mutants.of(fate)) for fate in Fate},
        "untried": mutants.untried,
        "changes": [change(mutants.policy, each) for each in mutants.mutants],
    }


def change(policy: Policy, mutant: Mutant) -> dict[str, Any]:
    """One change."""
    mutation = mutant.mutation
    return {
        "kind": mutation.kind.value,
        "place": mutation.place,
        "line": mutation.span.line,
        "column": mutation.span.column,
        "before": mutation.before,
        "after": mutation.after,
        "fate": mutant.fate.value,
        "noticed_by": mutant.noticed_by,
        "confirmed": mutant.confirmed,
        "changed": mutant.changed,
        "why_idle": None if mutant.why_idle is None else why_idle(mutant.why_idle),
        "regions": [region(policy, each) for each in mutant.regions],
        "regions_complete": mutant.regions_complete,
    }


def why_idle(why: WhyIdle) -> dict[str, Any]:
    """Why a change changes no decision."""
    return {"reason": why.idleness.value, "due_to": list(why.due_to)}


def region(policy: Policy, region: MutantRegion) -> dict[str, Any]:
    """Requests that a change moves in the same way."""
    if isinstance(region.move, Becomes):
        return {
            **where(policy, region.box, region.ties),
            "before": None, "after": None, "becomes": region.move.value, "count": region.count,
        }  # fmt: skip
    before, after = region.move
    return {
        **where(policy, region.box, region.ties),
        "before": outcome(before), "after": outcome(after), "becomes": None, "count": region.count,
    }  # fmt: skip
