"""An amended form beside the diagrams of its base: what changes is what two policies compared afresh say."""

from policy_dsl.diagram.space.partition import conditions_of, partition, refines
from policy_dsl.model.conditions import ALWAYS, Fact, Has, OneOf, Within
from policy_dsl.model.vocabulary import Ordered, SetOf
from tests.policy_dsl.diagram.policy.test_incremental import SEEDS, proposals
from verifier.by_diagram.amendments.impact import impact
from verifier.by_diagram.spaces.diagrams import diagrams
from verifier.obligations.all import obligations


def test_the_impact_is_that_of_a_comparison_from_scratch() -> None:
    told = changed = 0
    for base, amended in proposals(SEEDS):
        known = diagrams(base, None, [o for o in obligations(base) if not o.differ], ())
        afresh = diagrams(amended, base, (), ())
        assert known is not None
        assert afresh is not None
        both = known.amended(amended)
        if both is None:
            continue
        told += 1
        found, expected = impact(both), impact(afresh)
        assert (found.changed, found.of) == (expected.changed, expected.of)
        kinds = [{(c.before.outcome, c.after.outcome) for c in each.regions} for each in (found, expected)]
        assert kinds[0] == kinds[1]
        changed += found.changed > 0
    assert told > SEEDS // 4
    assert changed > SEEDS // 8


def test_a_space_tells_what_it_was_cut_for_and_nothing_finer() -> None:
    codes = numbers = sets = 0
    for base, _ in proposals(60):
        space = partition(base, conditions_of(base))
        assert refines(space, base, conditions_of(base))
        assert refines(space, base, [ALWAYS])
        for attribute in base.attributes:
            fact = Fact(attribute.name)
            match attribute.type:
                case SetOf():
                    for code in attribute.names:
                        alone = len(space.level(attribute.name, code).classes) == 2
                        assert refines(space, base, [Has(fact, code)]) == alone
                        sets += not alone
                case Ordered(_, first, last):
                    for n in {first, (first + last) // 2, last}:
                        alone = any(
                            values == (range(n, n + 1),) for values in space.level(attribute.name, None).classes
                        )
                        assert refines(space, base, [Within(fact, ((n, n + 1),))]) == alone
                        numbers += not alone
                case _:
                    for code in attribute.names:
                        alone = (code,) in space.level(attribute.name, None).classes
                        assert refines(space, base, [OneOf(fact, frozenset({code}))]) == alone
                        codes += not alone
    assert min(codes, numbers, sets) > 0
