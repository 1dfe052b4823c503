"""Where two proposals change the same requests, or do together what neither does alone, in words."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from policy_dsl.model.policy import Policy
from verifier.report.words import boxes, numbers, specimens
from verifier.report.words.several.names import group, kinds
from verifier.results.status import Status
from verifier.results.together import Effects, MeetingKind, Meetings, NoRequest, OutcomeIfAny, Pair

MOST = 3
"""The most pairs of answers that are named."""


class Room(Struct, frozen=True):
    """What the words about a pair need: a policy, for its facts, and the number of possible requests."""

    policy: Policy
    of: int


def meetings_of(pair: Pair) -> Meetings | None:
    """Where the two meet; `None` unless it is certified."""
    certified = pair.meetings is not None and pair.meetings.certified is Status.PROVED
    return pair.meetings if certified else None


def meeting_lines(room: Room, pair: Pair) -> tuple[str, ...]:
    """Where both change the same requests, or together do what neither does alone: totals, and the largest groups."""
    met = meetings_of(pair)
    if met is None:
        return ()
    lines = []
    for title, total, chosen in (
        (
            "Both change {} to different answers",
            met.totals.contested,
            [k for k in met.kinds if k.effects.is_contested],
        ),
        (
            "Only together they make {} possible",
            met.totals.possible_together_alone,
            [k for k in met.kinds if k.effects.is_possible_together_alone],
        ),
        (
            "They give {} another answer only together",
            met.totals.emergent,
            [k for k in met.kinds if k.effects.is_changed_together_alone],
        ),
    ):
        if chosen:
            head, each_way = title.format(kinds(total, room.of)), ways(room, pair, chosen)
            lines += (
                [f"{head}: {each_way[0]}"] if len(each_way) == 1 else [f"{head}:", *(f"  {way}" for way in each_way)]
            )
    if met.totals.alike:
        lines.append(f"Both change {kinds(met.totals.alike, room.of)} to the same answer.")
    return tuple(lines)


def ways(room: Room, pair: Pair, chosen: Sequence[MeetingKind]) -> list[str]:
    """The answers that each gives, with the largest group of requests for each; whatever the answer is today. Of several
    times, what is answered alike today is counted by itself: a request may be so in one of them, and otherwise in another.
    """
    by_answers: dict[tuple[OutcomeIfAny | None, ...], list[MeetingKind]] = {}
    for kind in chosen:
        today = (kind.effects.today,) if room.policy.times else ()
        by_answers.setdefault((*today, kind.effects.first, kind.effects.second, kind.effects.both), []).append(kind)
    lines = []
    for each in sorted(by_answers.values(), key=count_of, reverse=True):
        largest = max((kind.largest for kind in each), key=lambda box: box.total)
        where = boxes.occupied(room.policy, largest.box, largest.values, largest.ties)
        count = f"{group(count_of(each), room.of)}: " if len(by_answers) > 1 else ""
        lines.append(f"{count}{effects_words(pair, each[0].effects, clocked=room.policy.has_clocks)}; such as {where}")
    rest = len(lines) - MOST
    more = f"and {numbers.plural(rest, 'more pair of answers', 'more pairs of answers')}"
    return [*lines[:MOST], *([more] if rest > 0 else [])]


def count_of(kinds_of_effects: Sequence[MeetingKind]) -> int:
    """The number of requests with these effects."""
    return sum(kind.count for kind in kinds_of_effects)


def effects_words(pair: Pair, effects: Effects, *, clocked: bool) -> str:
    """The outcomes of a request under each alone, and with both."""
    every = [each for each in (effects.first, effects.second, effects.both) if each is not None]
    words = [outcome_words(each, clocked=clocked) for each in every]
    for place, text in enumerate(words):
        same = [every[n] for n in range(place) if words[n].removesuffix(OTHER_DAYS) == text]
        if same and every[place] not in same:
            words[place] = f"{text}{OTHER_DAYS}"
    return ", ".join(
        f"{text} {of}" for text, of in zip(words, (f"by {pair.first}", f"by {pair.second}", "with both"), strict=False)
    )


def outcome_words(outcome: OutcomeIfAny, *, clocked: bool) -> str:
    """An outcome, or that there is none, in few words."""
    return "no such request" if isinstance(outcome, NoRequest) else specimens.outcome(outcome, clocked=clocked)


OTHER_DAYS = " on other days"
"""What is said of a time that is due otherwise than one that is written alike, because its clock counts other days."""


def prevailing(pair: Pair, contested: Sequence[MeetingKind]) -> str:
    """Which of the two decides where they disagree and both are adopted."""
    outcomes = [kind.effects for kind in contested]
    for name, wins in (
        (pair.first, all(each.both == each.first for each in outcomes)),
        (pair.second, all(each.both == each.second for each in outcomes)),
    ):
        if wins:
            return f"{name} prevails"
    either = all(each.both in (each.first, each.second) for each in outcomes)
    return "now one prevails, now the other" if either else "another answer results"
