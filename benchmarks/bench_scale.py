"""What thousands of rows cost: read, decided by the diagram and by Z3. Both engines have to agree on each question first."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.policies import table
from benchmarks.yardstick import Held, Result, check, command, compare, nothing, peak, timed
from policy_dsl.gc_pause import gc_paused
from policy_dsl.model.policy import Policy
from policy_dsl.pipeline import load
from verifier.by_diagram import engine
from verifier.obligations.all import obligations as obligations_of
from verifier.obligations.questions import Obligation
from verifier.results.status import Kind, Status
from verifier.smt.prove import Prover

SEED = 1
SECONDS = 300.0
KINDS = (Kind.GAP, Kind.CONFLICT, Kind.CLAIM)


def promises() -> Iterator[Result]:
    """Reading and deciding a random partition of all requests, at 1,000 and 10,000 rows; reading, at 100,000."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = (written(Path(folder), rows) for rows in (1_000, 10_000))
        seed = f"seed {SEED}"
        few = policy(small, 1_000)
        little = proved(few)
        diagram, solver = timed(partial(drawn, few, little)), timed(partial(solved, few, little))
        yield compare("1,000 rows by the diagram, to `python -c pass`", 10, diagram, nothing(), remark=seed)
        yield compare("1,000 rows by Z3, to the diagram", 8, solver, diagram, remark=seed)
        read = timed(partial(load, large))
        yield compare("10,000 rows parsed and resolved, to `python -c pass`", 80, read, nothing(), remark=seed)
        yield compare("the same, to 1,000 rows", 14, read, timed(partial(load, small)), remark=seed)
        many = policy(large, 10_000)
        much = proved(many)
        drawn_all, solved_all = timed(partial(drawn, many, much)), timed(partial(solved, many, much))
        yield compare("10,000 rows by the diagram, to 1,000", 20, drawn_all, diagram, remark=seed)
        yield compare("10,000 rows by Z3, to 1,000", 25, solved_all, solver, remark=seed)
        code, most = peak(command(), "check", written(Path(folder), 100_000))
        check("100,000 rows are without a mistake", code == 0)
        yield Held("100,000 rows parsed and resolved by `evenhand check`", 3 * 1024, most / 2**20, "MiB", seed)


def proved(policy: Policy) -> list[Obligation]:
    """The obligations of the policy; both engines have to prove them."""
    posed = [o for o in obligations_of(policy) if o.kind in KINDS]
    check("the diagram proves what is so", drawn(policy, posed) == [Status.PROVED] * 3)
    check("Z3 proves it too", solved(policy, posed) == [Status.PROVED] * 3)
    return posed


def written(folder: Path, rows: int) -> str:
    """The path of a policy with so many rows."""
    path = folder / f"{rows}.policy"
    path.write_text(table(rows, SEED), encoding="utf-8")
    return str(path)


def policy(path: str, rows: int) -> Policy:
    """The policy, which has to have its rows and no errors."""
    found = load(path).policy
    check("the policy has every row", found is not None and len(found.provisions) == rows)
    if found is None:
        sys.exit(2)
    return found


def drawn(policy: Policy, obligations: Sequence[Obligation]) -> list[Status]:
    """Whether it is total, free of conflict and a level playing field, by the diagram."""
    with gc_paused():
        return [answer.status for answer in engine.answer_all(policy, None, obligations, timeout=SECONDS)]


def solved(policy: Policy, obligations: Sequence[Obligation]) -> list[Status]:
    """The same by Z3, its encoding included."""
    with gc_paused():
        prover = Prover(policy, None, timeout=SECONDS)
        return [prover.prove(obligation).status for obligation in obligations]
