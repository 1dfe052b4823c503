"""What two proposals break, undo or repair only when both are adopted, in words."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from verifier.report.facts.due_days import Shown
from verifier.report.words import numbers, specimens
from verifier.report.words.document import Tone
from verifier.results.status import BUILT_IN, Kind, Status
from verifier.results.together import Joint, Pair

FAULTS = {
    Kind.GAP: "leave {} without a time",
    Kind.CONFLICT: "leave {} with two times",
}


class Problems(Struct, frozen=True):
    """What comes of adopting both: the gravest in few words, and a line for each; and whether requests are left without a
    single answer.
    """

    headline: str | None
    tone: Tone
    lines: tuple[str, ...]
    faulty: bool = False


def joint_sentences(policy: Policy, pair: Pair) -> Problems:
    """What comes of adopting both that comes of neither alone."""
    faults = [each for each in pair.joint if each.verdict.kind in FAULTS and each.is_lost_together]
    broken = [each for each in pair.joint if each.verdict.kind is Kind.CLAIM and each.is_lost_together]
    if faults:  # a request without one answer breaks every claim about it
        broken = [each for each in broken if each.verdict.faulty != each.verdict.count]
    undone = [each for each in pair.joint if each.verdict.kind is Kind.CLAIM and each.is_undone]
    missed = [each for each in pair.joint if each.verdict.kind is Kind.INTENT and each.is_lost_together]
    rules = [each for each in pair.joint if each.verdict.kind is Kind.FRAME and each.is_lost_together]
    headlines = []
    if faults:
        headlines.append(f"together they {' and '.join(fault_words(each) for each in faults)}")
    if broken:
        headlines.append(f"together they break {names_of(broken)}, which each alone keeps")
    for repairer, other in ((pair.first, pair.second), (pair.second, pair.first)):
        if mine := [each for each in undone if (each.first is Status.PROVED) is (repairer == pair.first)]:
            headlines.append(f"{other} undoes what {repairer} repairs: {names_of(mine)}")
    if rules:
        headlines.append(f"together they break the rule for amendments {names_of(rules)}")
    if faults:  # every intent that speaks of them is missed too
        missed = []
    if missed:
        owners = numbers.joined(list(dict.fromkeys(each.of or "" for each in missed)))
        headlines.append(f"{owners} no longer does all that it intends")
    lines = [
        f"{each.verdict.name}: {example}"
        for each in (*([] if shows_faults(pair) else faults), *broken, *undone)
        if (example := example_of(policy, pair, each))
    ]
    lines += [missed_line(policy, pair, each) for each in missed]
    lines += [line for each in pair.joint if (line := other_line(pair, each))]
    return Problems(
        "; ".join(headlines) or None,
        Tone.BAD if faults or broken or undone or rules else Tone.NEUTRAL,
        tuple(lines),
        bool(faults),
    )


def shows_faults(pair: Pair) -> bool:
    """Whether the requests on which the two meet show the gaps and conflicts that they have together."""
    met = pair.meetings
    if met is None or met.certified is not Status.PROVED:
        return False
    return any(isinstance(each.effects.both, Outcome) and each.effects.both.faulty for each in met.boxes)


def names_of(every: list[Joint]) -> str:
    """The names of the verdicts."""
    return numbers.joined(list(dict.fromkeys(each.verdict.name for each in every)))


def fault_words(joint: Joint) -> str:
    """A gap or a conflict, with the number of its requests."""
    count = joint.verdict.count
    many = "some requests" if count is None else numbers.plural(count, "kind of request", "kinds of request")
    return FAULTS[joint.verdict.kind].format(many)


def example_of(policy: Policy, pair: Pair, joint: Joint) -> str | None:
    """The counterexample in one line; with the days on which answers are due, where times are on clocks."""
    example, v = joint.verdict.counterexample, joint.verdict
    if example is None:
        return None
    if example.of_a_change and any(decision.outcome.faulty for _, decision in example.decisions):
        return specimens.specimen(policy, example)
    both = next((each.policy for each in pair.adoptions if each.policy is not None), policy)
    claim = next((each for each in both.properties if v.kind is Kind.CLAIM and each.name == v.name), None)
    decided = dict.fromkeys([name for name, _ in example.decisions], both)
    return specimens.specimen_with_days(Shown(policy, claim, decided), example)


def missed_line(policy: Policy, pair: Pair, joint: Joint) -> str:
    """An intent that is no longer met once the other proposal is adopted."""
    other = pair.second if joint.of == pair.first else pair.first
    example = example_of(policy, pair, joint)
    return f"On top of {other}, {joint.of} does not do this: {joint.verdict.name}" + (
        f" ({example})" if example else ""
    )


def other_line(pair: Pair, joint: Joint) -> str | None:
    """What else is different with both: examples, provisions without effect, repairs. `None` for anything else."""
    verdict, partner = joint.verdict, pair.second if joint.of == pair.first else pair.first
    if joint.is_repaired_together and verdict.kind in (Kind.CLAIM, Kind.FRAME):
        return f"Only together they keep {verdict.name}."
    if not joint.is_lost_together:
        return None
    if verdict.kind is Kind.EXAMPLE:
        return f"With {partner}, an example of {joint.of} comes out differently: {verdict.sentence or verdict.name}"
    if verdict.kind is Kind.VACUOUS and joint.of is not None:
        return f"{joint.of} adds nothing to {partner}."
    if verdict.kind in BUILT_IN and verdict.kind not in FAULTS:
        return f"With both, this no longer holds: {verdict.name} {verdict.subject or ''}".rstrip()
    return None
