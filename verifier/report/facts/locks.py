"""What became of a lock: the files that were written or compared, and what drifted from them."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.provisions import Clause
from verifier.lock.entry import Moved


class Drift(Struct, frozen=True):
    """A fact of a policy that is not as its lock has it. `path` is the file of the policy, and `clause` the place of what
    the fact is about; empty for what is gone or has no place.
    """

    policy: str
    path: str
    lock: str
    moved: Moved
    clause: Clause = Clause()


class LockRun(Struct, frozen=True):
    """The locks at these `paths` were compared, if `checked`, or else written. `drifts` are all differences; `compared` are
    the names of the policies that have an entry.
    """

    paths: tuple[str, ...]
    checked: bool
    drifts: tuple[Drift, ...] = ()
    compared: tuple[str, ...] = ()
