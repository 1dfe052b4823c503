"""Finds the values that a proposal names, and for which it changes nothing."""

from __future__ import annotations

from typing import assert_never

from policy_dsl.diagram.mdd.compare import open_choices
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.space.space import PRESENT, Level
from policy_dsl.model.boxes import OneOfCodes, OneOfRanges
from policy_dsl.model.ranges import union
from policy_dsl.model.vocabulary import Attribute, Choice, Ordered, SetOf
from verifier.by_diagram.questions.ask import outcome_changes, possible_in_both
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.obligations.subject import Subject
from verifier.results.impact import Untouched


def untouched(d: Diagrams, subject: Subject) -> tuple[Untouched, ...]:
    """The values of each named attribute that some possible request under a condition of the subject has, and no request
    whose decision changes. Raises TooLargeError.
    """
    forest = d.forest
    possible = possible_in_both(d)
    meant = forest.some(d.of(edition).condition(when) for edition, when in subject.conditions)
    admitted = choices_of_some(forest, forest.both(possible, meant))
    changed = choices_of_some(forest, forest.both(possible, outcome_changes(d)))
    result = []
    for name in subject.attributes:
        attribute = d.policy.by_name[name]
        named = {(level, choice) for level in levels_of(d, name) for choice in admitted[level]}
        moved = {(level, choice) for level in levels_of(d, name) for choice in changed[level]}
        if attribute_has(values(d, attribute, named - moved)):
            result.append(Untouched(name, values(d, attribute, named - moved), values(d, attribute, named)))
    return tuple(result)


def choices_of_some(forest: Forest, node: int) -> list[set[int]]:
    """For each level, the choices of some request that makes the diagram true."""
    return [set() for _ in range(forest.bottom)] if node == forest.no else open_choices(forest, node)


def levels_of(d: Diagrams, attribute: str) -> list[int]:
    """The levels that test the attribute by itself."""
    tested = enumerate(d.space.levels)
    return [n for n, level in tested if isinstance(level, Level) and level.attribute == attribute]


def values(d: Diagrams, attribute: Attribute, choices: set[tuple[int, int]]) -> OneOfCodes | OneOfRanges:
    """The values of these choices; of a set, the codes that it has."""
    classes = []
    for level, choice in choices:
        tested = d.space.levels[level]
        assert isinstance(tested, Level)  # noqa: S101  # an ordering tests no attribute by itself; for mypy
        classes.append((tested.code, tested.classes[choice]))
    match attribute.type:
        case SetOf():
            codes = {code for code, inside in classes if PRESENT in inside}
            return OneOfCodes(tuple(name for name in attribute.names if name in codes))
        case Ordered():
            return OneOfRanges(
                union((part.start, part.stop) for _, inside in classes for part in inside if isinstance(part, range))
            )
        case Choice():
            named = {value for _, inside in classes for value in inside}
            return OneOfCodes(tuple(name for name in attribute.names if name in named))
        case _:
            assert_never(attribute.type)


def attribute_has(side: OneOfCodes | OneOfRanges) -> bool:
    """Whether there is any value."""
    return bool(side.codes if isinstance(side, OneOfCodes) else side.ranges)
