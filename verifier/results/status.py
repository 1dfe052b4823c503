"""The words in which verification answers: statuses, kinds of obligations, levels of trust, editions."""

from __future__ import annotations

from enum import Enum, IntEnum

from policy_dsl.model.policy import Policy


class Status(Enum):
    """The status of a verdict. *Undecided* is never a pass."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


class Kind(Enum):
    """The kind of an obligation."""

    CLAIM = "claim"
    INTENT = "intent"
    EXAMPLE = "example"
    GAP = "gap"
    CONFLICT = "conflict"
    DEAD = "dead"
    VACUOUS = "vacuous"
    HIT_RULE = "hit_rule"
    FRAME = "frame"


BUILT_IN = (Kind.GAP, Kind.CONFLICT, Kind.DEAD, Kind.VACUOUS, Kind.HIT_RULE)
"""The kinds of obligations that every policy has, without the author asking."""


class Trust(IntEnum):
    """How far a verdict is confirmed. Each level includes those below it."""

    SHOWN = 0
    """Refuted by a counterexample that was replayed; the number of violations is not certain."""
    CERTIFIED = 1
    """Both engines agree, and Z3 certified that the regions, and so the counts, are exact."""
    TRIED = 2
    """The reference agrees: it tried the claim on a request, or pair, of each equivalence class."""
    WHOLE = 3
    """The reference, the diagram and the compiled check agree on a request of every equivalence class."""


class Edition(Enum):
    """The policy before a proposal, or after it. A policy on its own is the amended edition."""

    BASE = "before"
    AMENDED = "after"


def edition_of(policy: Policy, base: Policy | None, edition: Edition) -> Policy:
    """The policy of an edition; `policy` is the amended one, or the only one."""
    return policy if base is None or edition is Edition.AMENDED else base
