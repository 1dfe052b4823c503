"""Values on a scale are in one class exactly when no range that is asked about tells them apart."""

from itertools import product
from random import Random

import pytest

from policy_dsl.diagram.mdd.deadline import TooLateError
from policy_dsl.diagram.space.distinctions import Ranges
from policy_dsl.diagram.space.levels import NumberedSet, classes_of_ranges
from policy_dsl.model.vocabulary import Ordered, Scale


@pytest.mark.parametrize("seed", range(20))
def test_classes_are_the_values_that_no_range_tells_apart(seed: int) -> None:
    random = Random(seed)
    asked: set[Ranges] = set()
    for _ in range(random.randrange(12)):
        ends = sorted(random.sample(range(-5, 45), 2 * random.randrange(1, 4)))
        asked.add(tuple(zip(ends[::2], ends[1::2], strict=True)))
    told = {n: [any(a <= n < b for a, b in each) for each in asked] for n in range(3, 41)}
    found = classes_of_ranges(Ordered(Scale.NUMBER, 3, 40), asked, 0)
    of = {n: number for number, parts in enumerate(found) for part in parts for n in part}
    assert of.keys() == told.keys()
    assert all((of[a] == of[b]) == (told[a] == told[b]) for a, b in product(told, told))


def test_a_set_out_of_which_all_is_turned_again_is_the_empty_one() -> None:
    found = NumberedSet(5)
    empty = found.number
    numbers = []
    for n in (4, 0, 0, 2, 4, 2):
        found.toggle(n)
        numbers.append(found.number)
    assert numbers[0] == numbers[2]
    assert numbers[-1] == empty
    assert len({empty, *numbers}) == 5  # nothing, {4}, {0, 4}, {2, 4}, {2}
    one = NumberedSet(1)
    one.toggle(0)
    assert one.number != empty


def test_a_scale_is_cut_in_time() -> None:
    def late() -> None:
        raise TooLateError

    with pytest.raises(TooLateError):
        classes_of_ranges(Ordered(Scale.NUMBER, 0, 9), {((1, 2),)}, 0, late)
