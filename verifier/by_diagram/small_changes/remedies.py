"""Finds the times that repair a refuted property in one place, from the diagrams on which it was refuted.

Only a provision that decides every violation can repair the property alone, so only those are tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policy_dsl import clock
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.model.provisions import AnswerWithin, Provision
from policy_dsl.model.vocabulary import Scale
from policy_dsl.resolve.values.scales import LONGEST
from verifier.by_diagram.questions.answer import Answer
from verifier.by_diagram.small_changes.mutants import Judge, judge_of_answers
from verifier.by_diagram.small_changes.repairs import Effect, effect_of, merged, timed_provisions, times, with_time
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.obligations.questions import Obligation
from verifier.results.blame import Blame
from verifier.results.repair import Place, Remedy
from verifier.results.status import Edition, Kind, Status

SHARE_OF_TIME = 4
"""The time for all remedies is one in this many of the time for one question."""

MOST_PROVISIONS = 3
"""The most provisions that are tried for one property."""


def remedies(
    spaces: Mapping[tuple[str, ...], Diagrams | None],
    obligations: Sequence[Obligation],
    answers: Sequence[Answer],
    timeout: float,
) -> tuple[Remedy, ...]:
    """The remedies of each refuted property, as far as they are decided in time: those that lose nothing, or else all.

    Where times are on clocks, there are none: other times are not tried.
    """
    if any(d is not None and d.day_classes is not None for d in spaces.values()):
        return ()
    made = {differ: d for differ, d in spaces.items() if d is not None}
    failing = [
        (o, a)
        for o, a in zip(obligations, answers, strict=True)
        if o.kind is Kind.CLAIM and o.edition is Edition.AMENDED and a.status is Status.REFUTED
    ]
    if len(made) < len(spaces) or () not in made or not any(deciding_all(a, made[()]) for _, a in failing):
        return ()
    deadline = clock.after(timeout / SHARE_OF_TIME)
    judge = judge_of_answers(obligations, answers, made, timeout / SHARE_OF_TIME)
    every: list[Remedy] = []
    try:
        for obligation, answer in failing:
            own = [
                remedy
                for provision in deciding_all(answer, made[()])[:MOST_PROVISIONS]
                for remedy in remedies_by(judge, obligation, provision, deadline)
            ]
            every += [remedy for remedy in own if remedy.keeping] or own
    except (TooLargeError, RecursionError):
        return tuple(every)
    return tuple(every)


def deciding_all(answer: Answer, d: Diagrams) -> list[Provision]:
    """The provisions with a time that decide every violation, in the order of the policy."""
    names = essential(answer.blame) if not answer.faulty else frozenset()
    return [p for p in timed_provisions(d.policy) if p.id in names]


def essential(blame: Blame | None) -> frozenset[str]:
    """The provisions of the amended edition that are in every set."""
    if blame is None or not blame.complete or not blame.sets:
        return frozenset()
    return frozenset.intersection(
        *(frozenset(name for edition, name in each.provisions if edition is Edition.AMENDED) for each in blame.sets)
    )


def remedies_by(judge: Judge, claim: Obligation, provision: Provision, deadline: float) -> Iterator[Remedy]:
    """The remedy by the time of one provision, if there is one. Raises TooLargeError."""
    names = {provision.id}
    holding: list[tuple[int, int]] = []
    keeping: list[tuple[int, int]] = []
    examples: dict[str, None] = {}
    for first, last in times(judge.policy, judge.base, judge.obligations, names):
        if clock.is_past(deadline):
            return
        changed = with_time(judge.policy, names, first)
        if judge.spaces_of(changed, judge.obligations).status(claim) is not Status.PROVED:
            continue
        holding.append((first, last))
        effect = effect_of(judge, changed)
        if not isinstance(effect, list):
            keeping.append((first, last))
            examples.update(dict.fromkeys(examples_of(effect)))
    if holding and isinstance(provision.effect, AnswerWithin) and isinstance(provision.effect.seconds, int):
        place = Place(provision.id, provision.clause, Scale.DURATION, provision.effect.seconds)
        yield Remedy(claim.name, place, merged(holding, 1, LONGEST), merged(keeping, 1, LONGEST), tuple(examples))


def examples_of(effect: Effect) -> tuple[str, ...]:
    """The examples that expect another outcome then."""
    return effect[1]
