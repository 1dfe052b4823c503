"""What more properties cost: one hundred against one, on the same policy, everything else that is shown with them."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import product
from pathlib import Path

from benchmarks.policies import ATTRIBUTES, table
from benchmarks.yardstick import ROOT, Result, check, compare, timed
from policy_dsl.model.policy import Policy
from policy_dsl.pipeline import load
from policy_dsl.uncollected import uncollected
from verifier.verdict import Kind, Status
from verifier.verify import verify

SEED = 1
MANY = 100
ROLES = ("IS", "ES", "GS", "ED", "RSA", "OU", "MDR")
SERVICES = ("4.1.1", "4.2", "4.6.1", "4.8.1", "4.8.3", "4.17", "5.1", "8.2")
"""Of MP162: those who may ask for some of these, and what they may ask for."""


def promises() -> Iterator[Result]:
    """One hundred different claims about pairs of requests: of MP162, and of a table of 1,000 rows."""
    with tempfile.TemporaryDirectory() as folder:
        yield compared("MP162", *(mp162(Path(folder), many) for many in (MANY, 1)))
        yield compared("1,000 rows", *(partition(Path(folder), many) for many in (MANY, 1)))


def compared(name: str, many: Policy, one: Policy) -> Result:
    """The same policy with all properties and with one; each of them is proved."""
    for found in (many, one):
        check(f"{name}: each property is proved", shown(found) == [Status.PROVED] * len(found.properties))
    promise = f"{name}: {MANY} properties proved, to one"
    return compare(promise, 2, timed(partial(shown, many)), timed(partial(shown, one)))


def shown(policy: Policy) -> list[Status]:
    """The verdicts on the properties, out of everything that is shown of the policy."""
    with uncollected():
        return [v.status for v in verify(policy, timeout=300.0).verdicts if v.kind is Kind.CLAIM]


def mp162(folder: Path, many: int) -> Policy:
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
    return load_text(folder / f"mp162 {many}.policy", bare + "\n" + "\n".join(claims[:many]))


def partition(folder: Path, many: int) -> Policy:
    """The random partition: for requests of each role and service, the role is never answered faster than an MDR."""
    text = table(1_000, SEED)
    claims = [
        f'property claim_{n} "The role {role} is never answered faster than an MDR for the service {service}."\n'
        "  for any two requests s and m alike except role\n"
        f"  where s.role is {role} and m.role is MDR and s.service is {service}\n"
        "  never s faster than m\n"
        for n, (service, role) in enumerate(product(ATTRIBUTES["service"], ATTRIBUTES["role"][:-1]), 1)
    ]
    return load_text(folder / f"partition {many}.policy", text.split("property ")[0] + "\n".join(claims[:many]))


def load_text(path: Path, text: str) -> Policy:
    """The policy with this text."""
    path.write_text(text, encoding="utf-8")
    found = load(str(path)).policy
    check("the policy has no errors", found is not None)
    return found or sys.exit(2)
