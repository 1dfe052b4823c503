"""What the classes of days of receipt hold grows with the number of times on clocks, not with its square."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

from policy_dsl.pipeline import load
from verifier.by_diagram.spaces.day_classes import day_classes

POLICY = """\
policy Many "many times"
  dated by received

request
  received : date from 2026-01-01 until 2026-03-01
  kind     : whole number from 1 to {many}

calendar Office
  open Monday to Friday

clock Plain
  counts Office
  day one is the day after receipt
  due at the end of the day
  a last day that is closed moves on

table times
  | kind | answer within |
{rows}
"""


def memory(folder: Path, many: int) -> int:
    """The bytes that the classes hold of a policy with so many times."""
    rows = "\n".join(
        f"  | {n} | {n} {'working' if n % 2 else 'calendar'} day{'s' if n > 1 else ''} on Plain |"
        for n in range(1, many + 1)
    )
    (folder / "many.policy").write_text(POLICY.format(many=many, rows=rows), encoding="utf-8")
    policy = load(str(folder / "many.policy")).policy
    assert policy is not None
    day_classes(policy)  # what it caches is there for the next time
    tracemalloc.start()
    try:
        kept = day_classes(policy)
        assert kept is not None
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def test_memory_grows_with_the_number_of_times(tmp_path: Path) -> None:
    assert memory(tmp_path, 80) < 3 * memory(tmp_path, 40)  # with a table of every two, it was four times as much
