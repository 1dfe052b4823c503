"""The derived facts and terms of a request that may lack facts."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from policy_dsl.model.provisions import Provision


class DerivedValue(Struct, frozen=True):
    """The values of a derived fact: one, none where nothing gives it, or several in a conflict; and what gives them.

    For a request that lacks facts, `values` is None where its completions have different values, and also where not `tried`:
    then its completions were too many for a diagram. `by` is what gives the value in any completion. `otherwise` is set
    where nothing gives a value, in any of them, and the fact has one for that.
    """

    values: tuple[str, ...] | None
    by: tuple[Provision, ...] = ()
    otherwise: bool = False
    tried: bool = True


class Agreement(Struct, frozen=True):
    """The value of each derived fact, and whether each term holds; None where completions differ.

    Where the diagram was not built, a derived fact says so, and a term is missing.
    """

    derived: Mapping[str, DerivedValue] = {}
    terms: Mapping[str, bool | None] = {}
