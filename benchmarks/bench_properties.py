"""What more properties cost who verifies a policy: one hundred against one, and everything else that is shown with them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from time import perf_counter

from benchmarks.policies import ATTRIBUTES, table
from benchmarks.yardstick import ROOT, Result, Side, check, command, compare, run

SEED = 1
MANY = 100
ROLES = ("IS", "ES", "GS", "ED", "RSA", "OU", "MDR")
SERVICES = ("4.1.1", "4.2", "4.6.1", "4.8.1", "4.8.3", "4.17", "5.1", "8.2")
"""Of MP162: those who may ask for some of these, and what they may ask for."""


def promises() -> Iterator[Result]:
    """One hundred different claims about pairs of requests: of MP162, and of a table of 1,000 rows."""
    for name, made in (("MP162", mp162), ("1,000 rows", partition)):
        with tempfile.TemporaryDirectory() as folder:
            files = [made(Path(folder), many) for many in (MANY, 1)]
            many, one = (verified(file, count) for file, count in zip(files, (MANY, 1), strict=True))
            yield compare(
                f"{name}: `evenhand verify` of {MANY} properties, to one", 2, many, one, remark=f"seed {SEED}"
            )


def verified(file: Path, many: int) -> Side:
    """A side that verifies the file, in which so many properties have to be proved by both engines."""

    def side() -> float:
        start = perf_counter()
        done = run(command(), "verify", str(file), "--format", "json")
        took = perf_counter() - start
        claims = [v for v in json.loads(done.stdout)["verdicts"] if v["kind"] == "claim"]
        check("each property is shown", len(claims) == many)
        check("both engines prove it", all(set(v["engines"].values()) == {"proved"} for v in claims))
        return took

    return side


def mp162(folder: Path, many: int) -> Path:
    """MP162 with other properties, role by role and read by read: nobody permitted waits for more than a day, and what is
    declared never matters."""
    text = (ROOT / "spec/mp162/mp162.policy").read_text(encoding="utf-8")
    bare = text[: text.index("property ")] + text[text.index("examples ") :]
    claims = [
        claim
        for service, role in product(SERVICES, ROLES)
        for claim in (
            f'property day_{role}_{service} "The role {role} waits for {service} no longer than a day."\n'
            "  for any request r\n"
            f"  where r.role is {role} and r.service is {service}\n"
            "  if r permitted\n  never r slower than 24 h\n",
            f'property declared_{role}_{service} "The role {role} has {service} as fast whatever it declares."\n'
            "  for any two requests a and b alike except declared\n"
            f"  where a.role is {role} and a.service is {service}\n"
            "  if a permitted\n  always a same as b\n",
        )
    ]
    return written(folder / f"mp162 {many}.policy", bare + "\n" + "\n".join(claims[:many]))


def partition(folder: Path, many: int) -> Path:
    """The random partition: for requests of each role and service, the role is never answered faster than an MDR."""
    text = table(1_000, SEED)
    claims = [
        f'property claim_{n} "The role {role} is never answered faster than an MDR for the service {service}."\n'
        "  for any two requests s and m alike except role\n"
        f"  where s.role is {role} and m.role is MDR and s.service is {service}\n"
        "  never s faster than m\n"
        for n, (service, role) in enumerate(product(ATTRIBUTES["service"], ATTRIBUTES["role"][:-1]), 1)
    ]
    return written(folder / f"partition {many}.policy", text.split("property ")[0] + "\n".join(claims[:many]))


def written(path: Path, text: str) -> Path:
    """The path, at which the text now is."""
    path.write_text(text, encoding="utf-8")
    return path
