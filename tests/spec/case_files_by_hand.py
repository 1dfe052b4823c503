"""The rules of `spec/case_files` in plain Python, tried on every request. It shares no code with the package."""

from collections.abc import Iterator
from itertools import combinations, product
from typing import NamedTuple

DEPARTMENTS = ("Adults", "Children", "Housing", "Benefits")
ROLES = ("CaseWorker", "Manager", "Auditor", "Agency")
NO_YES = (False, True)
REFUSED = float("inf")
MINUTE, HOUR, DAY = 60, 3_600, 86_400


class Asked(NamedTuple):
    """A member of staff asks for the file of a client."""

    owner: str
    requester: str
    partners: frozenset[str]
    role: str
    trained: bool
    sealed: bool
    acquainted: bool
    emergency: bool


def requests() -> Iterator[Asked]:
    """Every possible one: no file is shared with its own department."""
    sets = [frozenset(some) for n in range(len(DEPARTMENTS) + 1) for some in combinations(DEPARTMENTS, n)]
    for facts in product(DEPARTMENTS, DEPARTMENTS, sets, ROLES, NO_YES, NO_YES, NO_YES, NO_YES):
        request = Asked(*facts)
        if request.owner not in request.partners:
            yield request


def wait(r: Asked, one_team: bool = False) -> float:
    """How long the requester waits, in seconds."""
    if r.acquainted or not (r.trained or r.role == "Auditor"):
        return REFUSED
    worker = r.role in ("CaseWorker", "Manager")
    if r.emergency and worker:
        return MINUTE
    if r.sealed and r.role != "Manager":
        return REFUSED
    if r.role == "Auditor":
        return DAY
    shared = r.requester in r.partners
    if r.requester == r.owner or (one_team and shared):
        return MINUTE if worker else HOUR
    return 4 * HOUR if shared and worker else REFUSED
