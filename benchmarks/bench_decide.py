"""One decision: against a dictionary that has every request, and against what somebody would write around one.

Both sides answer the same requests in the same loop, each once and in random order, as a service meets them. Repeated
requests stay in the processor's cache, which helps the dictionary most; they are measured apart.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from benchmarks.loops import AGAIN, bare, by_hand, module, mp162, ours, partition, policy
from benchmarks.policies import ATTRIBUTES
from benchmarks.yardstick import Result, check, compare
from policy_dsl.backends.python.emit import compile_policy

SEED = 1

MANY = 61
"""Rounds for what takes a few milliseconds, where another process on the machine can double a figure."""


def promises() -> Iterator[Result]:
    """What `decide` costs."""
    _, of, names, calls, table = mp162()
    decide = ours(of, names, calls)
    held = f"a dictionary of all {len(table):,} requests"
    yield compare("decide, MP162: to a dictionary", 1.8, decide, bare(table, names, calls), remark=held)
    yield compare("decide, MP162: to a function over one", 1.1, decide, by_hand(table, names, calls))
    hot = calls[:AGAIN] * 20
    yield compare(
        f"decide, MP162, {AGAIN:,} requests again and again: to a dictionary", 1.8,
        ours(of, names, hot), bare(table, names, hot), rounds=MANY,
    )  # fmt: skip
    yield compare(
        f"decide, MP162, {AGAIN:,} requests again and again: to a function", 1.1,
        ours(of, names, hot), by_hand(table, names, hot), rounds=MANY,
    )  # fmt: skip
    yield from otherwise_given(of, names, calls, table)
    yield missing(of, names, calls)
    yield with_derived_fact()
    for rows, most in ((1000, 2.0), (10_000, 4.0)):
        with tempfile.TemporaryDirectory() as folder:
            made, check_, drawn, some = partition(rows, SEED, Path(folder))
        facts = list(ATTRIBUTES)
        held = f"seed {SEED}; a dictionary of {len(some):,} of the {made.requests:,} requests"
        yield compare(
            f"decide, {rows:,} rules: to a dictionary", most,
            ours(check_, facts, drawn), bare(some, facts, drawn), remark=held,
        )  # fmt: skip
        hot = drawn[:AGAIN] * 20
        yield compare(
            f"decide, {rows:,} rules, {AGAIN:,} requests again and again: to a dictionary", most,
            ours(check_, facts, hot), bare(some, facts, hot), rounds=MANY,
        )  # fmt: skip


def otherwise_given(of: Any, names: list[str], calls: list[tuple[Any, ...]], table: dict[Any, Any]) -> Iterator[Result]:
    """Facts as members of the enumerations, and sets as lists."""
    classes = {name: kind for name, kind in vars(of).items() if isinstance(kind, type) and issubclass(kind, Enum)}
    by_name = {name: classes[name.capitalize()] for name in names}
    members = [
        tuple(v if isinstance(v, frozenset) else by_name[n](v) for n, v in zip(names, request, strict=True))
        for request in calls
    ]
    check("members are codes", all(of.decide(**dict(zip(names, r, strict=True))) is table[r] for r in members[:1000]))
    yield compare("decide, enumerations: to a function", 1.1, ours(of, names, members), by_hand(table, names, members))
    lists = [tuple(list(v) if isinstance(v, frozenset) else v for v in request) for request in calls]
    same = all(
        of.decide(**dict(zip(names, r, strict=True))) is table[a] for r, a in zip(lists[:1000], calls, strict=False)
    )
    check("lists are sets", same)
    sets = [name for name, value in zip(names, calls[0], strict=True) if isinstance(value, frozenset)]
    yield compare(
        "decide, sets as lists: to a function that makes sets of them", 1.5,
        ours(of, names, lists), by_hand(table, names, lists, sets),
    )  # fmt: skip


def missing(of: Any, names: list[str], calls: list[tuple[Any, ...]]) -> Result:
    """One fact, any, is missing."""
    dice = random.Random(SEED)  # noqa: S311  # dice that can be thrown again
    some = calls[:AGAIN]
    partial = []
    for request in some:
        left_out = dice.randrange(len(names))
        partial.append(tuple(None if n == left_out else value for n, value in enumerate(request)))
        decided = of.decide(**dict(zip(names, partial[-1], strict=True)))
        whole = of.decide(**dict(zip(names, request, strict=True)))
        agrees = decided.access == "indeterminate" or (decided.access, decided.trt) == (whole.access, whole.trt)
        check("a partial request is settled as every completion is", agrees)
    return compare(
        "decide, one fact missing: to the full request", 200, ours(of, names, partial), ours(of, names, some)
    )


DERIVED = """\
policy Desk "p"

request
  role   : one of Clerk, Manager, Auditor, Guest
  parts  : set of A, B, C, D
  sealed : yes/no

derive risk : one of Low, Middle, High
  otherwise Low

rule middles
  when parts has any of A, B
  gives risk Middle

rule highs
  when role is Guest
  gives risk High
  overrides middles

rule usual
  answer within 1 h

rule careful
  when risk is Middle
  answer within 2 h
  overrides usual

rule never
  when risk is High and sealed is yes
  refuse
"""

WRITTEN_OUT = DERIVED[: DERIVED.index("derive")] + DERIVED[DERIVED.index("rule usual") :].replace(
    "risk is Middle", "parts has any of A, B and role is not Guest"
).replace("risk is High", "role is Guest")
"""The same decisions without a derived fact."""


def with_derived_fact() -> Result:
    """A derived fact costs nothing unless it is asked for."""
    checks, dice = [], random.Random(SEED)  # noqa: S311  # dice that can be thrown again
    with tempfile.TemporaryDirectory() as folder:
        for text in (DERIVED, WRITTEN_OUT):
            path = Path(folder) / "desk.policy"
            path.write_text(text, encoding="utf-8")
            checks.append(module(compile_policy(policy(path), {"verified": True})))
    names = ["role", "parts", "sealed"]
    sets = [frozenset(code for n, code in enumerate("ABCD") if number >> n & 1) for number in range(16)]
    every = [
        (role, parts, sealed)
        for role in ("Clerk", "Manager", "Auditor", "Guest")
        for parts in sets
        for sealed in ("yes", "no")
    ]
    drawn = dice.choices(every, k=AGAIN)
    for request in every:
        facts = dict(zip(names, request, strict=True))
        one, other = (each.decide(**facts) for each in checks)
        check("both decide alike", (one.access, one.trt_seconds) == (other.access, other.trt_seconds))
        risk = "High" if request[0] == "Guest" else "Middle" if request[1] & {"A", "B"} else "Low"
        check("the derived fact is what the rules say", checks[0].derive(**facts)["risk"].value == risk)
    derived, written_out = (ours(each, names, drawn * 20) for each in checks)
    return compare(
        "decide, with a derived fact: to the same conditions written out", 1.5, derived, written_out, rounds=MANY
    )
