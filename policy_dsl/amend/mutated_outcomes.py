"""Outcomes next to one that a policy states: the shorter and the longer time, of several times the same one, and a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from policy_dsl.amend.mutated_literals import seconds_in
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Bound, time_given
from policy_dsl.model.step_text import NO_PROMISE, duration_text
from policy_dsl.syntax import tree
from policy_dsl.syntax.times import DAY_UNIT, bound_in_cell
from policy_dsl.text import Span

ANSWER = "answer"
"""What the time of a policy is called that names none."""

REFUSED = "N/A"
"""A cell that refuses."""


class OtherOutcomes:
    """The outcomes next to those of a policy. `times` are its times in seconds, by the name of what they are a time of."""

    def __init__(self, policy: Policy, written: Mapping[int, str]) -> None:
        """`written` has the times as the text writes them."""
        self.written = written
        effects = [p.effect for p in policy.by_id.values() if isinstance(p.effect, AnswerWithin | Bound)]
        self.times = {
            name or ANSWER: sorted({e.seconds for e in effects if e.of == name and isinstance(e.seconds, int)})
            for name in policy.time_names or ("",)
        }

    def text(self, seconds: int) -> str:
        """A time as the text writes it, or as an author would."""
        return self.written.get(seconds, duration_text(seconds))

    def beside(self, of: str, seconds: int | None) -> list[int]:
        """The times next to a time of this name, among those of the policy; for no time, the shortest and the longest."""
        every = self.times.get(of, [])
        if seconds is None:
            return [*dict.fromkeys([*every[:1], *every[-1:]] or [3600])]
        shorter, longer = [t for t in every if t < seconds], [t for t in every if t > seconds]
        if seconds == NO_PROMISE:
            return shorter[-1:] or [3600]
        return [shorter[-1] if shorter else max(1, seconds // 2), longer[0] if longer else seconds * 2]

    def of_rule(self, effect: tree.EffectText) -> Iterator[str]:
        """What may stand in a rule in the place of its outcome."""
        yield "refuse"
        if effect.within is None:
            for of in self.times:
                yield from (f"{of} within {self.text(seconds)}" for seconds in self.beside(of, None))
        else:
            yield from self.of_time(effect)

    def of_time(self, effect: tree.EffectText) -> Iterator[str]:
        """The other times that may stand in a rule in the place of its time."""
        of = ANSWER if effect.of is None else effect.of.text
        written = "" if effect.within is None else effect.within.text
        for time in other_counts(written):
            yield f"{of}{effect.words.removeprefix(ANSWER)} {time}"
        if counts_days(written):
            return
        for seconds in self.beside(of, read(written)):
            if seconds != NO_PROMISE or effect.words == "answer within":  # a cap and a floor are a time
                yield f"{of}{effect.words.removeprefix(ANSWER)} {self.text(seconds)}"

    def of_cell(self, text: str, heading: str, *, alone: bool) -> list[str]:
        """What may stand in a cell of times; a refusal, if the column gives the only time of its table."""
        of = time_given(heading) or ANSWER
        bound = bound_in_cell(text)
        words, time = (text[: bound[1]], text[bound[1] :]) if bound else ("", text)
        times = [words + other for other in other_counts(time)]
        if not counts_days(time):
            others = [seconds for seconds in self.beside(of, read(time)) if not bound or seconds != NO_PROMISE]
            times = [words + self.text(seconds) for seconds in others]
        if alone:
            return [REFUSED, *times]
        return times if text != REFUSED else []

    def of_row(self, row: tree.Row, headings: Sequence[str]) -> Iterator[tuple[Span, str]]:
        """What may stand in the cells of several times at once, and where: a refusal, or instead of it the shortest times and
        the longest. Nothing where another column stands between them.
        """
        pairs = zip(headings, row.cells, strict=False)
        timed = [(time_given(heading) or ANSWER, cell) for heading, cell in pairs if is_of_time(heading)]
        places = [n for n, heading in enumerate(headings) if is_of_time(heading)]
        if len(timed) < 2 or places[-1] - places[0] != len(places) - 1:
            return
        span = timed[0][1].span.to(timed[-1][1].span)
        if timed[0][1].text != REFUSED:
            yield span, " | ".join(REFUSED for _ in timed)
            return
        for end in (0, -1):
            yield span, " | ".join(self.text(self.beside(of, None)[end]) for of, _ in timed)


COUNT = re.compile(rf"([0-9]+) {DAY_UNIT}")
"""So many of a unit that is counted on a clock."""


def counts_days(text: str) -> bool:
    """Whether a time is counted on a clock, or one of two is."""
    return COUNT.search(" ".join(text.split())) is not None


def other_counts(text: str) -> list[str]:
    """A time on a clock with one count one less, or one more."""
    text = " ".join(text.split())
    others: list[str] = []
    for match in COUNT.finditer(text):
        for count in (int(match[1]) - 1, int(match[1]) + 1):
            unit = match[0].partition(" ")[2].removesuffix("s") + ("" if count == 1 else "s")
            others += [f"{text[: match.start()]}{count} {unit}{text[match.end() :]}"] if count else []
    return others


def read(text: str) -> int | None:
    """The time in a text, also `no promise`; `None` if it has none."""
    return NO_PROMISE if text == duration_text(NO_PROMISE) else seconds_in(text)


def is_of_time(heading: str) -> bool:
    """Whether the column gives a time."""
    return time_given(" ".join(heading.split())) is not None
