"""The tests of a policy file, named before anything is verified, so that pytest can select among them."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.between import ClaimsBetween
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from verifier.obligations.all import obligations
from verifier.obligations.between import claim_holds, claim_is_not_vacuous
from verifier.obligations.stacks import example_checks
from verifier.report.facts.editions import distinct_names
from verifier.results.status import Edition, Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification
from verifier.verdicts.derived import with_derived

GROUPS = {
    Kind.GAP: "no gap",
    Kind.CONFLICT: "no conflict",
    Kind.DEAD: "no dead provision",
    Kind.VACUOUS: "no vacuous claim",
    Kind.HIT_RULE: "every hit rule",
}
"""The names of the built-in obligations, as `verify` prints them. Each is one test, however many verdicts it has."""

WORDS = {
    Kind.CLAIM: "property",
    Kind.FRAME: "frame",
    Kind.INTENT: "intent",
    Kind.EXAMPLE: "example",
    **dict.fromkeys(GROUPS, "built_in"),
}
"""For each kind of verdict, the word by which `-k` selects its tests."""

CHANGES = "what changes"
"""The test of a proposal that its changes are counted and certified."""

EXPECTATIONS = "as expected"
"""The test that the file of expectations has nothing that concerns none of the other tests."""


class Test(Struct, frozen=True):
    """A test: its name, the word for its kind, the line that it is about, and the verdicts that it needs."""

    __test__ = False  # not a class of tests

    name: str
    word: str
    line: int
    verdicts: tuple[str, ...] = ()


def planned(policy: Policy, proposal: Proposal | None) -> Verification:
    """A verification with a verdict for every question, all undecided."""
    verdicts = [
        Verdict(o.name, o.kind, o.subject, o.sentence, o.clause, Status.UNDECIDED, None, None, edition=o.edition)
        for o in obligations(policy, proposal)
    ]
    if proposal is not None:
        verdicts = with_derived(proposal, verdicts, frozenset())
    lower = [
        Verdict(
            check.example.name, Kind.EXAMPLE, None, check.example.sentence, check.example.clause, Status.UNDECIDED, None, None,
            edition=Edition.BASE, depth=check.depth,
        )
        for check in example_checks(policy, proposal) if check.depth >= 2
    ]  # fmt: skip
    return Verification(policy, proposal, None, (), (*verdicts, *lower))


def planned_between(between: ClaimsBetween) -> Verification:
    """The same of claims between policies."""
    claims = [(claim_holds(claim), claim_is_not_vacuous(claim)) for claim in between.claims]
    verdicts = [
        Verdict(o.name, o.kind, o.subject, o.sentence, o.clause, Status.UNDECIDED, None, None)
        for o in (*(holds for holds, _ in claims), *(about for _, about in claims))
    ]
    return Verification(between.policies[0].policy, None, None, (), tuple(verdicts), between=between)


def named_verdicts(verification: Verification) -> dict[str, Verdict]:
    """The verdicts, each by a name that no other has."""
    return {name: verification.verdicts[place] for place, name in distinct_names(verification).items()}


def tests_of(policy: Policy, proposal: Proposal | None) -> list[Test]:
    """The tests of a policy or proposal, in the order in which `verify` reports them."""
    line = (proposal or policy).clause.span.line
    tests = tests_among(planned(policy, proposal), line)
    return [*tests, *([Test(CHANGES, "built_in", line)] if proposal is not None else [])]


def tests_between(between: ClaimsBetween) -> list[Test]:
    """The tests of claims between policies."""
    return tests_among(planned_between(between), between.clause.span.line)


def tests_among(verification: Verification, line: int) -> list[Test]:
    """The tests of these verdicts; what is always asked is on the `line`."""
    tests: list[Test] = []
    groups: dict[Kind, list[str]] = {}
    for name, verdict in named_verdicts(verification).items():
        if verdict.kind in GROUPS:
            groups.setdefault(verdict.kind, []).append(name)
        else:
            tests.append(Test(label(name, verdict), WORDS[verdict.kind], verdict.clause.span.line, (name,)))
    return [*tests, *(Test(GROUPS[kind], WORDS[kind], line, tuple(groups[kind])) for kind in GROUPS if kind in groups)]


def label(name: str, verdict: Verdict) -> str:
    """The name of the test of a verdict with this distinct name. An example is numbered, and its sentence tells more."""
    more = verdict.kind is Kind.EXAMPLE and verdict.sentence not in ("", verdict.name)
    return f"{name}: {verdict.sentence}" if more else name
