"""Two random proposals to one policy, of which one at least changes the vocabulary: where they meet is what deciding every
request gives, each edition in words of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product

from policy_dsl.amend.adopt import adopt
from policy_dsl.amend.collisions import layers_above_common, shared_targets
from policy_dsl.amend.side_by_side import Stacks
from policy_dsl.evaluate import evaluate, impossible, values
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request, Value
from policy_dsl.syntax import tree as t
from tests.laws import laws
from tests.laws.vocabulary import applied
from tests.laws.vocabulary_dice import random_pair_of_vocabularies
from verifier.results.status import Status
from verifier.results.together import NO_REQUEST, Effects, OutcomeIfAny
from verifier.together import certified_meetings, editions_of

SEEDS = 40

Words = dict[tuple[str, str], str]
"""For each attribute and each code in the place of another one, that one."""


def test_where_two_meet_is_what_trying_every_request_gives() -> None:
    counted = Counter(held(seed) for seed in range(SEEDS))
    assert counted["both orders"] > 3, counted
    assert counted["one order"] > 1, counted
    assert counted["no order"] > 1, counted
    assert counted["other words"] > 0, counted


def held(seed: int) -> str | None:
    """How both can be adopted; None where one of them is not accepted. Raises where it comes out otherwise than it should."""
    base, first_file, second_file = random_pair_of_vocabularies(seed)
    made = [applied((base, file)) for file in (first_file, second_file)]
    if made[0] is None or made[1] is None:
        return None
    (first, policy), (second, other) = made[0], made[1]
    layers = layers_above_common(first, second)
    assert layers is not None
    stacks = Stacks(laws.resolved(base), layers, (policy, other))
    forth = adopt([second_file], policy, (first,), (base, first_file))
    back = adopt([first_file], other, (second,), (base, second_file))
    editions = editions_of(stacks, forth, back)
    words = [back_to_base(base, file) for file in (first_file, second_file)]
    if editions is None:
        assert any(not each.alike for each in shared_targets(*layers))
        return "other words"
    met, witness = certified_meetings(editions, 60.0)
    assert met is not None
    assert met.certified is Status.PROVED, seed
    counted: Counter[Effects] = Counter()
    differ = False
    for request in every_request(editions.today):
        then = {**words[0], **words[1]}
        today, one, another = (
            outcome(stacks.today, request, then),
            outcome(policy, request, {word: was for word, was in words[1].items() if word not in words[0]}),
            outcome(other, request, {word: was for word, was in words[0].items() if word not in words[1]}),
        )
        both = [NO_REQUEST if each.policy is None else outcome(each.policy, request, {}) for each in (forth, back)]
        joint = both[0] if forth.policy else both[1] if back.policy else None
        counted[Effects(today, one, another, joint)] += is_a_meeting(today, one, another, joint)
        differ |= forth.policy is not None and back.policy is not None and both[0] != both[1]
    assert {kind.effects: kind.count for kind in met.kinds} == {e: n for e, n in counted.items() if n}, seed
    assert (witness is not None) == differ, seed
    return ("no order", "one order", "both orders")[(forth.policy is not None) + (back.policy is not None)]


def is_a_meeting(today: OutcomeIfAny, one: OutcomeIfAny, another: OutcomeIfAny, joint: OutcomeIfAny | None) -> bool:
    """Whether both change what becomes of the request, or both together do what neither does."""
    changed = [each for each in (one, another) if each != today]
    if len(changed) == 2 or joint is None or today == joint == NO_REQUEST:
        return len(changed) == 2
    return joint != (changed or [today])[0]


def every_request(policy: Policy) -> Iterator[Request]:
    names = [a.name for a in policy.attributes]
    for each in product(*map(values, policy.attributes)):
        yield dict(zip(names, each, strict=True))


def outcome(policy: Policy, request: Request, words: Words) -> OutcomeIfAny:
    """What becomes of the request, which is called in these words otherwise, in an edition that calls it as it was."""
    own = {name: in_words(name, value, words) for name, value in request.items()}
    for attribute in policy.attributes:
        value = own[attribute.name]
        is_there = {*value} <= {*attribute.names} if isinstance(value, frozenset) else value in {*values(attribute)}
        if not is_there:
            return NO_REQUEST
    return NO_REQUEST if impossible(policy, own) else evaluate(policy, own).outcome


def in_words(name: str, value: Value, words: Words) -> Value:
    if isinstance(value, frozenset):
        return frozenset(words.get((name, code), code) for code in value)
    return words.get((name, value), value) if isinstance(value, str) else value


def back_to_base(base: t.PolicyFile, file: t.ProposalFile) -> Words:
    """The codes that a proposal writes in the place of others."""
    lines = [line for d in base.declarations if isinstance(d, t.RequestBlock) for line in d.attributes]
    words: Words = {}
    for operation in file.operations:
        match operation:
            case t.RenameCodeText(code, attribute, to):
                several: tuple[t.CodeText, ...] = (to,)
            case t.SplitCodeText(code, attribute, several):
                pass
            case _:
                continue
        names = next(line.names for line in lines if attribute.text in [name.text for name in line.names])
        words |= {(name.text, new.name.text): code.text for name in names for new in several}
    return words
