"""Where two proposals change the same requests, or do together what neither does alone, in words."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from policy_dsl.model.policy import Policy
from verifier.report.words import boxes, numbers, specimens
from verifier.report.words.several.names import group, kinds
from verifier.results.status import Status
from verifier.results.together import Effects, MeetingKind, NoRequest, OutcomeIfAny, Pair

MOST = 3
"""The most pairs of answers that are named."""


class Room(Struct, frozen=True):
    """What the words about a pair need: a policy, for its facts, and the number of possible requests."""

    policy: Policy
    of: int


def meetings_of(pair: Pair) -> list[MeetingKind]:
    """The kinds of effects where the two meet; none unless they are certified."""
    certified = pair.meetings is not None and pair.meetings.certified is Status.PROVED
    return pair.meetings.kinds if certified and pair.meetings is not None else []


def meeting_lines(room: Room, pair: Pair) -> tuple[str, ...]:
    """Where both change the same requests, or together do what neither does alone: totals, and the largest groups."""
    lines = []
    every = meetings_of(pair)
    for title, chosen in (
        ("Both change {} to different answers", [k for k in every if k.effects.is_contested]),
        ("Only together they make {} possible", [k for k in every if k.effects.is_possible_together_alone]),
        (
            "They give {} another answer only together",
            [k for k in every if k.effects.is_emergent and not k.effects.is_possible_together_alone],
        ),
    ):
        if chosen:
            head, each_way = title.format(kinds(count_of(chosen), room.of)), ways(room, pair, chosen)
            lines += (
                [f"{head}: {each_way[0]}"] if len(each_way) == 1 else [f"{head}:", *(f"  {way}" for way in each_way)]
            )
    alike = sum(k.count for k in every if k.effects.is_changed_by_both and not k.effects.is_contested)
    if alike:
        lines.append(f"Both change {kinds(alike, room.of)} to the same answer.")
    return tuple(lines)


def ways(room: Room, pair: Pair, chosen: Sequence[MeetingKind]) -> list[str]:
    """The answers that each gives, with the largest group of requests for each; whatever the answer is today."""
    by_answers: dict[tuple[OutcomeIfAny | None, ...], list[MeetingKind]] = {}
    for kind in chosen:
        by_answers.setdefault((kind.effects.first, kind.effects.second, kind.effects.both), []).append(kind)
    lines = []
    for each in sorted(by_answers.values(), key=count_of, reverse=True):
        largest = max((kind.largest for kind in each), key=lambda box: box.total)
        where = boxes.occupied(room.policy, largest.box, largest.values, largest.ties)
        count = f"{group(count_of(each), room.of)}: " if len(by_answers) > 1 else ""
        lines.append(f"{count}{effects_words(pair, each[0].effects)}; such as {where}")
    rest = len(lines) - MOST
    more = f"and {numbers.plural(rest, 'more pair of answers', 'more pairs of answers')}"
    return [*lines[:MOST], *([more] if rest > 0 else [])]


def count_of(kinds_of_effects: Sequence[MeetingKind]) -> int:
    """The number of requests with these effects."""
    return sum(kind.count for kind in kinds_of_effects)


def effects_words(pair: Pair, effects: Effects) -> str:
    """The outcomes of a request under each alone, and with both."""
    every = [each for each in (effects.first, effects.second, effects.both) if each is not None]
    words = [outcome_words(each) for each in every]
    for place, text in enumerate(words):
        same = [every[n] for n in range(place) if words[n].removesuffix(OTHER_DAYS) == text]
        if same and every[place] not in same:
            words[place] = f"{text}{OTHER_DAYS}"
    return ", ".join(
        f"{text} {of}" for text, of in zip(words, (f"by {pair.first}", f"by {pair.second}", "with both"), strict=False)
    )


def outcome_words(outcome: OutcomeIfAny) -> str:
    """An outcome, or that there is none, in few words."""
    return "no such request" if isinstance(outcome, NoRequest) else specimens.outcome(outcome)


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
