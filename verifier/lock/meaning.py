"""The meaning of a policy, part by part, in words and digests that its text does not influence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from msgspec.structs import replace

from policy_dsl.calendar.times import Counted
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.policy.leaf import as_deciders
from policy_dsl.diagram.space.canonical import Digests, fixed_order, sha256
from policy_dsl.diagram.space.partition import conditions_of, partition
from policy_dsl.model.conditions import Condition
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Cap, Effect, Floor, Gives, Permit, Provision, Refuse, display_name
from policy_dsl.model.step_text import NO_PROMISE, step_text
from policy_dsl.model.times import time_text
from policy_dsl.model.vocabulary import Attribute, Choice, Enumeration, Ordered, SetOf, YesNo
from verifier.by_diagram.counts.counting import number_of, once
from verifier.lock.clocks import counted_text

SHORT = 16
"""The digits of a digest of one part. The digest of all decisions has all 64."""

IMPOSSIBLE = "impossible"


class Meaning:
    """The diagrams of one policy in a space that only its vocabulary orders. Raises TooLargeError."""

    def __init__(self, policy: Policy, seconds: float | None) -> None:
        """The diagrams have to be built within the `seconds`."""
        policy = replace(policy, attributes=tuple(map(with_sorted_codes, policy.attributes)))
        self.policy = policy
        self.order = fixed_order(policy.dimensions)
        self.space = partition(policy, list(conditions_of(policy)), order=self.order)
        self.forest = Forest(self.space.widths, seconds=seconds)
        self.diagrams = PolicyDiagrams(self.forest, self.space, policy)
        self.digests = Digests(self.forest, self.space, value_text)
        self.decided = self.forest.apply(
            lambda possible, decision: decision if possible else IMPOSSIBLE,
            self.diagrams.possible(),
            self.diagrams.decisions(),
        )
        self.forest.reachable_terminals(self.decided)
        self.deciding: dict[str, int] = {}
        for n, value in enumerate(self.forest.terminal_values):
            if isinstance(value, tuple):
                for name in as_deciders(value)[1]:
                    self.deciding[name] = self.deciding.get(name, 0) | 1 << n

    @property
    def decisions(self) -> str:
        """The digest of the outcome of every request."""
        outcomes = self.forest.map_terminals(
            self.decided, lambda value: value if value == IMPOSSIBLE else as_deciders(value)[0], {}
        )
        return self.digests.of(outcomes)

    @property
    def requests(self) -> int:
        """The number of possible requests."""
        return self.count(self.diagrams.possible())

    def count(self, node: int) -> int:
        """The number of requests at which the diagram is true, in some of their times."""
        return number_of(self.forest, self.space, node)

    def where(self, condition: Condition) -> str:
        """The digest of the requests that meet a condition of the policy, impossible ones included."""
        return self.digest(self.forest.both(self.diagrams.valid(), self.diagrams.condition(condition)))

    def digest(self, node: int) -> str:
        """The digest of the requests at which the diagram is true, in some of their times: the effect says which time it is."""
        return self.digests.of(once(self.forest, self.space, node))[:SHORT]

    def provision(self, provision: Provision) -> tuple[str, ...]:
        """The parts of a provision: what it does, where it applies, what it overrides, and what it decides."""
        margin = provision is self.policy.otherwise
        where = () if margin else (f"where {self.where(provision.when)}",)
        region = self.region(provision.id)
        count = self.count(region)
        decides = f"decides {count} ({self.digest(region)})" if count else "decides 0"
        order = provision.in_order if provision.in_order != provision.path[0] else None  # a table says so of its rows
        in_order = () if order is None else (f"in the order {order}",)
        return (*own_parts(provision), *where, *in_order, decides)

    def region(self, name: str) -> int:
        """True at the possible requests that the provision of this id decides."""
        forest = self.forest
        wanted = self.deciding.get(name, 0)
        memo: dict[int, int] = {}
        terminals = forest.terminal_sets

        def at(node: int) -> int:
            result = memo.get(node)
            if result is None:
                children = forest.children[node]
                if children:
                    below = tuple([at(child) if terminals[child] & wanted else forest.no for child in children])
                    result = forest.node(forest.levels[node], below)
                else:
                    result = forest.yes
                memo[node] = result
            return result

        return at(self.decided) if terminals[self.decided] & wanted else forest.no

    def of_pair(self, condition: Condition, differ: Sequence[str]) -> str:
        """The digest of a claim's condition, in a space of one request or two."""
        space = partition(self.policy, [condition], tuple(differ), order=self.order)
        forest = Forest(space.widths, seconds=self.forest.seconds_left)
        diagrams = PolicyDiagrams(forest, space, self.policy)
        where = forest.both(space.valid(forest), diagrams.condition(condition))
        return Digests(forest, space).of(where)


def with_sorted_codes(attribute: Attribute) -> Attribute:
    """The attribute with its codes by name, because a set has a level for each code, in their order."""
    match attribute.type:
        case SetOf() | Enumeration():
            codes = tuple(sorted(attribute.type.codes, key=lambda code: code.name))
            return replace(attribute, type=replace(attribute.type, codes=codes))
        case Ordered() | YesNo():
            return attribute
        case _:
            assert_never(attribute.type)


def value_text(value: object) -> str:
    """The value of a diagram as text."""
    match value:
        case Outcome(access, seconds):
            if isinstance(seconds, Counted):
                return f"{access.value} {counted_text(seconds)}"
            return f"{access.value} {time_text(seconds) if seconds == NO_PROMISE else seconds}"
        case bool() | str():
            return str(value)
        case _:
            return repr(value)


def own_parts(provision: Provision) -> Iterator[str]:
    """What a provision does by itself, and what it overrides."""
    yield effect_words(provision.effect)
    if provision.overrides:
        yield f"overrides {', '.join(sorted(display_name(target.words) for target in provision.overrides))}"


def effect_words(effect: Effect) -> str:
    """What a provision does."""
    match effect:
        case AnswerWithin(seconds, of):
            return f"{of or 'answers'} within {time_text(seconds)}"
        case Cap(seconds, of):
            return f"{of or 'answers'} within at most {time_text(seconds)}"
        case Floor(seconds, of):
            return f"{of or 'answers'} not before {time_text(seconds)}"
        case Refuse():
            return "refuses"
        case Permit():
            return "permits"
        case Gives(fact, value):
            return f"gives {fact} {value}"
        case _:
            assert_never(effect)


def outcome_words(outcome: Outcome) -> str:
    """An outcome that an example expects."""
    return outcome.access.value if outcome.access is not Access.PERMITTED else time_text(outcome.seconds or 0)


def attribute_words(attribute: Attribute) -> tuple[str, ...]:
    """The values of a fact, in an order that the text does not influence."""
    match attribute.type:
        case SetOf():
            return (f"set of {', '.join(sorted(attribute.names))}",)
        case Ordered(scale, first, last):
            return (f"{scale.value} from {step_text(scale, first)} to {step_text(scale, last)}",)
        case Choice():
            return (f"one of {', '.join(sorted(attribute.names))}",)
        case _:
            assert_never(attribute.type)


def digest_of(parts: Iterable[str]) -> str:
    """A short digest of several parts."""
    return sha256("\n".join(parts))[:SHORT]
