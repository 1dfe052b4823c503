"""Two policies have one digest exactly where they decide every request alike."""

from itertools import combinations, product
from random import Random

from policy_dsl.evaluate import evaluate
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from policy_dsl.resolve import resolve_policy
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from verifier.lock.meaning import Meaning

REQUESTS: list[Request] = [
    {"a": a, "s": frozenset(s), "n": n}
    for a, s, n in product(("X", "Y", "Z"), ((), ("P",), ("Q",), ("P", "Q")), range(4))
]
TESTS = (
    "a is X", "a in X, Y", "a is not X", "s has P", "s has any of P, Q", "s is empty", "n at most 1", "n is 2", "n over 1",
    "n from 0 to 3",
)  # fmt: skip


def random_policy(dice: Random) -> Policy:
    facts = ["  a : one of X, Y, Z", "  s : set of P, Q", "  n : whole number from 0 to 3"]
    dice.shuffle(facts)
    rules = [
        f"rule r{n}\n  when {' and '.join(dice.sample(TESTS, dice.randint(1, 2)))}\n"
        f"  {dice.choice(['refuse', 'answer within 1 h'])}\n"
        for n in range(dice.randint(1, 2))
    ]
    text = (
        'policy P "p"\n\nrequest\n' + "\n".join(facts) + "\n\n" + "\n".join(rules) + "\notherwise answer within 1 h\n"
    )
    file, _ = parse(Text("p.policy", text, ""))
    assert isinstance(file, tree.PolicyFile)
    policy, findings = resolve_policy(file)
    assert policy is not None, findings
    return policy


def test_digests_are_equal_exactly_where_decisions_are() -> None:
    dice = Random(19)
    policies = [random_policy(dice) for _ in range(60)]
    decided = [tuple(evaluate(policy, request).outcome for request in REQUESTS) for policy in policies]
    digests = [Meaning(policy, None).decisions for policy in policies]
    alike = 0
    for one, other in combinations(range(len(policies)), 2):
        assert (decided[one] == decided[other]) == (digests[one] == digests[other])
        alike += decided[one] == decided[other]
    assert alike > 10  # else this shows nothing
