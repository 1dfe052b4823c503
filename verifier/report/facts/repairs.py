"""The repairs of a policy, as reports list them."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.text import Text
from verifier.report.exit_codes import DISAGREE, PROVED, REFUTED, UNDECIDED, worst
from verifier.results.repair import Repairs


class RepairRun(Struct, frozen=True):
    """The results of `repair` on the file at `path`."""

    path: str
    texts: tuple[Text, ...]
    repairs: Repairs

    @property
    def exit_code(self) -> int:
        """1 if a property fails; 4 if the engines disagree about a repair."""
        confirmed = [each.confirmed for each in self.repairs.repairs]
        return worst(
            (
                DISAGREE if False in confirmed else PROVED,
                REFUTED if self.repairs.failing else PROVED,
                UNDECIDED if self.repairs.untried or None in confirmed else PROVED,
            )
        )
