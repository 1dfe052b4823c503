"""What the causes of a change have to know of the requests that change, read off the diagrams."""

from __future__ import annotations

from policy_dsl.calendar.stepping import last_day
from policy_dsl.calendar.times import clock_parts
from policy_dsl.model.boxes import Box, OneOfRanges
from policy_dsl.model.provisions import Provision, Timed
from policy_dsl.model.times import promise
from verifier.by_diagram.amendments.edits import differ_somewhere
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.results.causes import Requests
from verifier.results.status import Edition


def changed_requests(d: Diagrams, inside: int, values: Box, apart: dict[str, bool]) -> Requests:
    """The requests for which `inside` is true; `values` is the smallest box around them. `apart` keeps by the ids of provisions
    whether their two conditions differ. Raises TooLargeError.
    """
    return Requests(
        meet=lambda edition, provision: d.forest.both(inside, where_applies(d, edition, provision)) != d.forest.no,
        tell_apart=lambda was, now: tell_apart(d, was, now, apart),
        moved=lambda was, now: ends_otherwise(d, values, was, now),
    )


def where_applies(d: Diagrams, edition: Edition, provision: Provision) -> int:
    """True where a provision applies; where one that gives a derived fact does, on attributes alone."""
    builder = d.of(edition)
    cited = builder.policy.cited[provision.id]
    return builder.applies(cited) if provision.id in builder.policy.by_id else builder.condition(cited.when)


def tell_apart(d: Diagrams, was: Provision, now: Provision, apart: dict[str, bool]) -> bool:
    """Whether the conditions of a provision differ on a request that is possible in both editions."""
    if now.id not in apart:
        before, after = d.of(Edition.BASE), d.of(Edition.AMENDED)
        left = before.condition(before.policy.cited[was.id].when)
        right = after.condition(after.policy.cited[now.id].when)
        apart[now.id] = differ_somewhere(d.forest, d.forest.both(before.possible(), after.possible()), left, right)
    return apart[now.id]


def ends_otherwise(d: Diagrams, values: Box, was: Provision, now: Provision) -> bool:
    """Whether a part of the time that is on a clock ends on another day than before, for some day of receipt of these."""
    side = None if d.day_classes is None else values.get(d.day_classes.attribute)
    if not isinstance(side, OneOfRanges) or not isinstance(was.effect, Timed) or not isinstance(now.effect, Timed):
        return True
    pairs = zip(clock_parts(promise(was.effect.seconds)), clock_parts(promise(now.effect.seconds)), strict=True)
    days = [day for start, until in side.ranges for day in range(start, until)]
    return any(last_day(old, day) != last_day(new, day) for old, new in pairs if old != new for day in days)
