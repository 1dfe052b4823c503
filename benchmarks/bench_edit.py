"""The cost of an edit to a policy of 1,000 rows that has been checked: every request that it changes, counted and in regions.

The rows are a partition of the requests, so what an edit changes has to add up to the requests of the edited rows.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import cycle
from pathlib import Path

from benchmarks.bench_scale import SEED, drawn, policy, proved, written
from benchmarks.policies import edited, is_box, rows_of, volume
from benchmarks.yardstick import ROUNDS, Held, Result, check, compare, timed
from policy_dsl.gc_pause import gc_paused
from policy_dsl.model.policy import Policy
from verifier.by_diagram.amendments.impact import impact
from verifier.by_diagram.spaces.diagrams import Diagrams, diagrams
from verifier.obligations.questions import Obligation
from verifier.results.impact import Impact
from verifier.results.status import Edition

ROWS = 1_000
EDITS = (1, 5, 20)


def promises() -> Iterator[Result]:
    """The difference, its exact count and its regions: what they cost for one row, and how many regions there are."""
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), ROWS)
        base = policy(path, ROWS)
        text = Path(path).read_text(encoding="utf-8")
        obligations = proved(base)
        base_diagrams = checked(base, obligations)
        seeds = range(SEED, SEED + ROUNDS)
        seed_range = f"seeds {seeds[0]} to {seeds[-1]}"
        single = {n for n, row in enumerate(rows_of(ROWS, SEED)) if is_box(row)}
        for many in EDITS:
            amended = [amended_by(Path(path), edited(text, many, seed, single)) for seed in seeds]
            impacts = [difference(base_diagrams, each) for each in amended]
            check("what changes is the edited rows", all(map(partial(adds_up, base), amended, impacts)))
            share = max(len(each.regions) for each in impacts) / many
            remark = f"most of {seed_range}; edits of the {len(single):,} rows whose set is one box"
            yield Held(f"regions of {many} edited rows, for each row", 1.25, share, "regions", remark)
        base_diagrams = checked(base, obligations)
        ones = cycle([amended_by(Path(path), edited(text, 1, seed)) for seed in seeds])
        ours = timed(lambda: difference(base_diagrams, next(ones)))
        promise = "one edited row of 1,000, with count and regions, to the full check"
        yield compare(promise, 0.2, ours, timed(partial(drawn, base, obligations)), remark=seed_range)


def checked(policy: Policy, obligations: Sequence[Obligation]) -> Diagrams:
    """The diagrams that a check of the policy has made."""
    made = diagrams(policy, None, obligations, ())
    assert made is not None  # noqa: S101  # no facts are compared; for mypy
    made.of(Edition.AMENDED).outcomes()
    return made


def amended_by(path: Path, text: str) -> Policy:
    """The policy of another text, with every row."""
    path.write_text(text, encoding="utf-8")
    return policy(str(path), ROWS)


def difference(base: Diagrams, amended: Policy) -> Impact:
    """All that differs, counted and in regions."""
    with gc_paused():
        both = base.amended(amended)
        assert both is not None  # noqa: S101  # the conditions are the base's; for mypy
        return impact(both)


def adds_up(base: Policy, amended: Policy, changes: Impact) -> bool:
    """Whether so many requests change as the rows with another time have, and no more in all."""
    pairs = zip(base.provisions, amended.provisions, rows_of(ROWS, SEED), strict=True)
    changed = sum(volume(row.box) for before, after, row in pairs if before.effect != after.effect)
    return changes.changed == changed == sum(region.count for region in changes.regions)
