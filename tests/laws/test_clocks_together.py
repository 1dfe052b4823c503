"""Two random proposals to a policy with times on clocks that change days: where they do not leave each other alone, by
instants.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from policy_dsl.model.policy import Policy as Theirs
from policy_dsl.pipeline import load
from tests.laws.clock_proposals import direction, is_open, proposed, written_down
from tests.laws.clocks import Clocked
from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import Request
from tests.second_reading.policies import Policy
from tests.second_reading.proposals import read
from verifier.by_diagram.amendments.together import Editions
from verifier.results.status import Status
from verifier.together import certified_meetings

SEEDS = (*range(9), 35, 59)  # in the last two, hours and days end together at some hour

pytestmark = pytest.mark.usefixtures("time_zones")


def of_days(seed: int, clocked: Clocked, to: str, file: str) -> str:
    """A proposal that closes a day, and perhaps opens one."""
    dice = Random(seed + 5_000)
    first = date.fromisoformat(clocked.text.partition("date from ")[2][:10])
    near = [first + timedelta(days=n) for n in range(-3, 20)]
    lines = []
    for word in ["close", *(["open"] if dice.random() < 0.5 else [])]:
        fitting = [day for day in near if is_open(clocked.text, day) is (word == "close")] or near
        lines.append(f"  {word} Office on {dice.choice(fitting)}")
    return "\n".join(['proposal R "r"', f'  to {to} in "{file}"', "", *lines, ""])


def test_both_engines_say_where_two_meet(tmp_path: Path) -> None:
    met = [count for seed in SEEDS if (count := held(seed, tmp_path)) is not None]
    assert len(met) > 4
    assert sum(map(bool, met)) > 2


def held(seed: int, folder: Path) -> int | None:
    """The number of requests on which they meet; None where one of them is not accepted. Raises where it is another one."""
    proposal = proposed(seed)
    paths = [folder / "p.policy", written_down(folder, proposal), folder / "r.policy", folder / "both.policy"]
    paths[2].write_text(of_days(seed, proposal.clocked, "P", "p.policy"), encoding="utf-8")
    paths[3].write_text(of_days(seed, proposal.clocked, "Q", "q.policy"), encoding="utf-8")
    own: list[Policy] = []
    theirs: list[Theirs] = []
    for path in paths:
        try:
            own.append(read(path))
        except Mistake:
            assert path == paths[3] or len(own) < 3
            break
        loaded = load(str(path))
        policy = loaded.policy if path == paths[0] else loaded.amended
        assert policy is not None
        theirs.append(policy)
    if len(own) < 3:
        return None
    zone = ZoneInfo(proposal.clocked.zone or "UTC")
    effects = [meeting(own, request, zone) for request in own[0].requests()]
    both = theirs[3] if len(theirs) > 3 else None
    met, witness = certified_meetings(Editions(theirs[0], theirs[1], theirs[2], both, both), 30.0)
    assert met is not None
    assert witness is None
    assert met.certified is Status.PROVED
    kinds = met.kinds
    counted = (
        sum(kind.count for kind in kinds),
        sum(kind.count for kind in kinds if kind.effects.is_contested),
        sum(kind.count for kind in kinds if kind.effects.is_emergent),
    )
    assert counted == tuple(sum(each[n] for each in effects) for n in range(3)), (proposal.clocked.text, seed)
    return counted[0]


def meeting(policies: list[Policy], request: Request, zone: ZoneInfo) -> tuple[bool, bool, bool]:
    """Whether the proposals do not leave each other alone on a request; whether they contradict each other; and whether both
    together do what neither does.
    """

    def alike(one: int, other: int) -> bool:
        dues = [(policies[n].decide(request).outcome, policies[n].clocks) for n in (one, other)]
        return direction(request, dues[0], dues[1], zone) is None

    changed = not alike(0, 1) and not alike(0, 2)
    contested = changed and not alike(1, 2)
    alone = 2 if alike(0, 1) else 1
    emergent = len(policies) > 3 and not contested and not alike(3, alone)
    return changed or emergent, contested, emergent
