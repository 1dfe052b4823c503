"""The provisions behind violations, which stay as long as all provisions of a set decide as they do."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.vocabulary import Request
from verifier.results.causes import Cause
from verifier.results.status import Edition

Member = tuple[Edition, str]
"""A provision of an edition, by its id."""


class BlameSet(Struct, frozen=True):
    """Provisions that decide a violation together: it stays as long as all of them decide as they do.

    `count` is the number of violations that all of these decide, perhaps with others. `witness` is one of them: its
    requests, by the names that the claim gives them.
    """

    provisions: tuple[Member, ...]
    count: int
    witness: tuple[tuple[str, Request], ...]


class Blame(Struct, frozen=True):
    """The smallest sets of provisions behind the violations of an obligation, without those whose decision is a gap or a
    conflict.

    None of the sets contains another. With `complete`, every violation is decided by one of them, perhaps with others;
    otherwise there are more than are listed, or the time was up. `causes` are what a proposal changes behind the violations.
    """

    sets: tuple[BlameSet, ...] = ()
    complete: bool = True
    causes: tuple[Cause, ...] = ()
