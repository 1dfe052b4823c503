"""Calls in a loop: of a compiled check, of a dictionary keyed by the facts, and of a function over such a dictionary."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import chain, combinations, product
from pathlib import Path
from time import perf_counter
from types import ModuleType
from typing import Any

from benchmarks.policies import ATTRIBUTES, Row, rows_of, text_of, volume
from benchmarks.yardstick import ROOT, Side, check
from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.backends.python.entry_point import parameters
from policy_dsl.evaluate import evaluate, impossible
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import SetOf
from policy_dsl.pipeline import load

MP162 = ROOT / "spec" / "mp162" / "mp162.policy"

DRAWN = 200_000
"""Requests drawn from a policy that has too many to try all: each once, in any order."""

AGAIN = 2_000
"""Requests that are repeated."""


def policy(path: Path) -> Policy:
    """The policy in a file."""
    policy = load(str(path)).policy
    if policy is None:
        raise SystemExit(f"{path} does not hold a policy")
    return policy


def module(source: str) -> ModuleType:
    """A check, imported."""
    check = ModuleType("check")
    exec(compile(source, "check.py", "exec"), check.__dict__)  # noqa: S102  # our own source, just made
    return check


def own(of: ModuleType) -> dict[frozenset[str], frozenset[str]]:
    """The frozensets that the check itself has."""
    return {value: value for value in vars(of).values() if isinstance(value, frozenset)}


def codes(of: ModuleType, attribute: str) -> list[str]:
    """The codes as the check itself holds them, so that no side compares equal strings where the other finds the same one."""
    return [str(member.value) for member in vars(of)[attribute.capitalize()]]


def loop(call: str, names: Sequence[str], requests: Sequence[tuple[Any, ...]], **scope: object) -> Side:
    """A side that makes the call for each request; in the call, the facts have these names."""
    facts = ", ".join(names)
    source = f"def run(requests{''.join(f', {name}' for name in scope)}):\n for {facts} in requests:\n  {call}\n"
    space: dict[str, Any] = {}
    exec(source, space)  # noqa: S102  # written here
    run, given = space["run"], list(scope.values())

    def side() -> float:
        start = perf_counter()
        run(requests, *given)
        return perf_counter() - start

    return side


def ours(of: ModuleType, names: Sequence[str], requests: Sequence[tuple[Any, ...]]) -> Side:
    """The check, called with named facts."""
    return loop(f"decide({', '.join(f'{n}={n}' for n in names)})", names, requests, decide=of.decide)


def bare(table: dict[Any, Any], names: Sequence[str], requests: Sequence[tuple[Any, ...]]) -> Side:
    """A dictionary, looked up with the tuple of the facts."""
    return loop(f"table[{', '.join(names)}]", names, requests, table=table)


def by_hand(
    table: dict[Any, Any], names: Sequence[str], requests: Sequence[tuple[Any, ...]], sets: Sequence[str] = ()
) -> Side:
    """What somebody would write by hand: the same signature over one dictionary, with `sets` turned into frozensets."""
    key = ", ".join(f"frozenset({n})" if n in sets else n for n in names)
    space: dict[str, Any] = {"table": table}
    exec(f"def decide(*, {', '.join(f'{n}=None' for n in names)}):\n return table[{key}]\n", space)  # noqa: S102
    return loop(f"decide({', '.join(f'{n}={n}' for n in names)})", names, requests, decide=space["decide"])


def mp162(seed: int = 162) -> tuple[Policy, ModuleType, list[str], list[tuple[Any, ...]], dict[Any, Any]]:
    """MP162, its check, the names of its facts, all its possible requests in random order, and a dictionary of their decisions.

    A thousand of the decisions are compared with those of the reference.
    """
    made = policy(MP162)
    of = module(compile_policy(made, {"verified": True}))
    held, names = own(of), list(parameters(made).values())
    sides: list[Sequence[Any]] = []
    for a in made.attributes:
        sets = chain.from_iterable(combinations(a.names, n) for n in range(len(a.names) + 1))
        sides.append([held[frozenset(codes_)] for codes_ in sets] if isinstance(a.type, SetOf) else codes(of, a.name))
    every = [
        request
        for request in product(*sides)
        if request[5] and (request[1] not in ("IS", "ES", "GS") or request[0] == "Supplier")
    ]
    random.Random(seed).shuffle(every)  # noqa: S311  # any order will do
    table = {request: of.decide(**dict(zip(names, request, strict=True))) for request in every}
    for request in every[:1000]:
        facts = dict(zip(made.by_name, request, strict=True))
        expected = evaluate(made, facts)
        decided = table[request]
        same = (decided.access, decided.trt_seconds) == (expected.outcome.access.value, expected.outcome.seconds)
        check("MP162 is decided as the reference does", same and not impossible(made, facts))
    calls = [(*request,) for request in every]  # copies: a caller does not hold the tuples of the dictionary
    return made, of, names, calls, table


def partition(rows: int, seed: int, folder: Path) -> tuple[Policy, ModuleType, list[tuple[Any, ...]], dict[Any, Any]]:
    """A policy of so many rules, its check, requests drawn from it, and a dictionary of their decisions.

    Each request is drawn from a row, so its time is known without any of our code.
    """
    drawn = rows_of(rows, seed)
    path = folder / f"{rows}.policy"
    path.write_text(text_of(drawn, seed), encoding="utf-8")
    made = policy(path)
    of = module(compile_policy(made, {"verified": True}))
    held = own(of)
    sets = {
        cell: held[frozenset() if cell == "none" else frozenset(cell.split(" + "))] for cell in ATTRIBUTES["purposes"]
    }
    own_codes = {name: {code: code for code in codes(of, name)} for name in ATTRIBUTES}
    dice = random.Random(seed)  # noqa: S311  # dice that can be thrown again
    table: dict[Any, Any] = {}
    for row in dice.choices(drawn, weights=[volume(row.box) for row in drawn], k=DRAWN):
        request = tuple(
            sets[value] if name == "purposes" else own_codes[name][value]
            for name, value in zip(ATTRIBUTES, map(dice.choice, row.box), strict=True)
        )
        decided = table[request] = of.decide(**dict(zip(ATTRIBUTES, request, strict=True)))
        check(f"one of {rows} rules is decided as its row says", decided.trt_seconds == seconds(row))
    order = list(table)
    dice.shuffle(order)
    calls = [(*request,) for request in order]
    return made, of, calls, table


def seconds(row: Row) -> int:
    """The time of a row."""
    number, unit = row.time.split()
    return int(number) * {"s": 1, "min": 60, "h": 3600}[unit]
