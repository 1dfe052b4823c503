"""What an order of rows costs: a table in which the first row that applies decides, beside the same table made exact.

The rows are those of a random partition; where a part was split in two, the upper half stays as it is, and the lower one is
written as the whole part, which the row above covers. `nested` rows are written so at every split, so that nearly all overlap.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random

from benchmarks.policies import ATTRIBUTES, QUICK, SLOW, Box, Row, split, text_of, volume
from benchmarks.yardstick import Result, check, compare, timed
from policy_dsl.gc_pause import gc_paused
from policy_dsl.model.policy import Policy
from policy_dsl.pipeline import load
from verifier.by_diagram import engine
from verifier.obligations.all import obligations as obligations_of
from verifier.results.status import Status
from verifier.smt.batch import prove_all
from verifier.smt.prove import Prover

SEED, SECONDS = 1, 300.0
FIRST = "table times\n  the first row that applies decides\n"


def promises() -> Iterator[Result]:
    """Every question about both tables, by both engines: at 1,000 rows, and at 10,000."""
    with tempfile.TemporaryDirectory() as folder:
        for rows, nested, most in ((1_000, False, 2), (10_000, False, 2), (1_000, True, 4)):
            exact, first = (
                policy(Path(folder) / f"{n}.policy", text) for n, text in enumerate(tables(rows, nested=nested))
            )
            check("both are sound", proved(exact) and proved(first))
            what = f"{rows:,} rows of which the first decides{', nested' if nested else ''}, to the same made exact"
            yield compare(
                what, most, timed(partial(proved, first)), timed(partial(proved, exact)), remark=f"seed {SEED}"
            )


def tables(rows: int, *, nested: bool) -> tuple[str, str]:
    """The texts of both: with the parts as they are, and with an order."""
    dice = Random(f"{SEED} of {rows}")  # noqa: S311  # dice that can be thrown again
    whole: Box = tuple(ATTRIBUTES.values())
    parts: list[tuple[Box, Box]] = [(whole, whole)]  # as it is, and as it is written below the others
    while len(parts) < rows:
        at = max(dice.randrange(len(parts)), dice.randrange(len(parts)), key=lambda n: volume(parts[n][0]))
        box, written = parts[at]
        if volume(box) > 1:
            one, other = split(box, dice)
            place = next(n for n, side in enumerate(box) if one[n] != side)
            upper = (*written[:place], one[place], *written[place + 1 :]) if nested else one
            parts[at : at + 1] = [(one, upper), (other, written if nested else box)]
    role = list(ATTRIBUTES).index("role")
    times = [dice.choice(QUICK if "MDR" in box[role] else SLOW) for box, _ in parts]
    exact, ordered = (list(map(Row, boxes, times)) for boxes in zip(*parts, strict=True))
    return text_of(exact, SEED), text_of(ordered, SEED).replace("table times\n", FIRST)


def policy(path: Path, text: str) -> Policy:
    """The policy of this text."""
    path.write_text(text, encoding="utf-8")
    found = load(str(path)).policy
    if found is None:
        raise SystemExit(f"not measured, because `{path}` has errors")
    return found


def proved(policy: Policy) -> bool:
    """Whether both engines prove all that is asked of the policy."""
    with gc_paused():
        posed = obligations_of(policy)
        drawn: Sequence[Status] = [a.status for a in engine.answer_all(policy, None, posed, timeout=SECONDS)]
        solved = prove_all(Prover(policy, None, timeout=SECONDS), posed)
        return {*drawn, *(proof.status for proof in solved)} == {Status.PROVED}
