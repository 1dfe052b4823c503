"""What a command hands to its printers: of each file what was found in it, or why nothing was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from policy_dsl.diagnostics.finding import Finding, has_errors
from policy_dsl.model.policy import Policy, Proposal
from policy_dsl.text import Text
from verifier.obligations.stacks import edition_names, editions
from verifier.obligations.stacks import stack_below as below_in_stack
from verifier.report.exit_codes import BAD_INPUT, DISAGREE, PROVED, REFUTED, UNDECIDED, worst
from verifier.verdict import Edition, Kind, Status, Verdict, Verification

if TYPE_CHECKING:
    from verifier.examples import ExampleResults  # it imports both engines, which not every command needs


class FileReport(Struct, frozen=True):
    """One file. `verification` is none when the file has errors."""

    path: str
    texts: tuple[Text, ...]
    findings: tuple[Finding, ...]
    verification: Verification | None

    @property
    def name(self) -> str:
        """The policy or proposal it holds; the path when that could not be read."""
        if self.verification is None:
            return self.path
        return name_of(self.verification)

    @property
    def disagreements(self) -> list[tuple[str, str]]:
        """What the engines disagree about, each with what Z3 was asked, in SMT-LIB."""
        verification = self.verification
        if verification is None:
            return []
        impact = [("what changes", verification.impact.query)] if verification.impact else []
        return [
            (name, query) for name, query in [*((v.name, v.query) for v in verification.verdicts), *impact] if query
        ]

    @property
    def exit_code(self) -> int:
        """What the file alone would make of the exit code."""
        if self.verification is None or has_errors(list(self.findings)):
            return BAD_INPUT
        impact = UNDECIDED if self.verification.too_large else PROVED
        if self.verification.impact is not None:
            impact = CERTIFIED[self.verification.impact.certified]
        return worst((impact, confirmation_code(self.verification), *map(exit_code_of, self.verification.verdicts)))


class FileExampleResults(Struct, frozen=True):
    """The examples of one file. `trials` is none when the file has errors."""

    path: str
    texts: tuple[Text, ...]
    findings: tuple[Finding, ...]
    results: ExampleResults | None


class Side(Struct, frozen=True):
    """One of the two policies that are compared; of a proposal, the policy as amended, and `amends` is what it is made to.

    `revision` is how the command line names the `commit` that it was read at. `policy` is none when there are errors.
    """

    path: str
    name: str
    amends: tuple[str, ...] = ()
    revision: str | None = None
    commit: str | None = None
    policy: Policy | None = None
    texts: tuple[Text, ...] = ()


class Artefact(Struct, frozen=True):
    """The file that `compile` wrote; `size` is in bytes."""

    path: str
    size: int


class Compilation(Struct, frozen=True):
    """What `compile` made of a file. `artefact` is none when nothing was written; `findings` are all there are."""

    report: FileReport
    artefact: Artefact | None
    findings: tuple[Finding, ...]
    exit_code: int

    @property
    def proved(self) -> int:
        """How many obligations are proved."""
        verification = self.report.verification
        return 0 if verification is None else sum(v.status is Status.PROVED for v in verification.verdicts)

    @property
    def verified(self) -> bool:
        """Whether something was written and everything is proved."""
        verification = self.report.verification
        return self.artefact is not None and verification is not None and self.proved == len(verification.verdicts)


CERTIFIED = {Status.PROVED: PROVED, Status.UNDECIDED: UNDECIDED, Status.REFUTED: DISAGREE}
"""The exit code of an impact, by what Z3 says of it."""


SEVERITY = (Status.PROVED, Status.UNDECIDED, Status.REFUTED)


def worst_of(verdicts: Sequence[Verdict]) -> Status:
    """What is known of all of them together; of none, that they are proved."""
    return max((v.status for v in verdicts), key=SEVERITY.index, default=Status.PROVED)


def exit_code_of(verdict: Verdict) -> int:
    """The exit code of one verdict."""
    if verdict.reason == "engines_disagree":
        return DISAGREE
    return {Status.PROVED: PROVED, Status.REFUTED: REFUTED, Status.UNDECIDED: UNDECIDED}[verdict.status]


def confirmation_code(verification: Verification) -> int:
    """What trying it class by class makes of the exit code: a level demanded and not reached is undecided, not passed."""
    if verification.sweep is not None and verification.sweep.disagreement is not None:
        return DISAGREE
    return UNDECIDED if undertrusted(verification) else PROVED


def undertrusted(verification: Verification) -> list[Verdict]:
    """The decided verdicts that are trusted less than was demanded."""
    demanded = verification.demanded
    if demanded is None:
        return []
    return [v for v in verification.verdicts if v.status is not Status.UNDECIDED and (v.trust or 0) < demanded]


def name_of(verification: Verification) -> str:
    """The name of the proposal, or of the policy."""
    return verification.policy.name if verification.proposal is None else verification.proposal.name


def edition_policy(verification: Verification, which: Edition) -> Policy:
    """The policy of an edition; of a policy on its own, that one."""
    if verification.proposal is None or which is Edition.AMENDED:
        return verification.policy
    return verification.proposal.base


def deciding_policies(verification: Verification, verdict: Verdict) -> dict[str, Policy]:
    """For each decision beside a counterexample, by its name, the policy that came to it. Its clauses are looked up there:
    another edition may have a provision of the same name from elsewhere."""
    example = verdict.counterexample
    if example is None:
        return {}
    if example.of_a_change:
        return {each.value: edition_policy(verification, each) for each in Edition}
    policy = editions(verification.policy, verification.proposal)[stack_depth(verification, verdict)]
    return {name: policy for name, _ in example.decisions}


def stack_depth(verification: Verification, verdict: Verdict) -> int:
    """How many proposals are stacked on the edition that the verdict is about, up to the one that is asked about."""
    before = verification.proposal is not None and verdict.edition is Edition.BASE
    return verdict.depth or int(before)


def edition_name(verification: Verification, verdict: Verdict) -> str:
    """The policy or proposal in whose form it was asked."""
    return edition_names(verification.policy, verification.proposal)[stack_depth(verification, verdict)]


def distinct_names(verification: Verification) -> dict[int, str]:
    """What each verdict is called where it has to be the only one of its name, by its place in the verification.

    Several files of a stack may each have an `example 1`, and one that says `was` judges two editions.
    """
    called = [f"{v.name} {v.subject or ''}".strip() for v in verification.verdicts]
    shared = Counter(called)
    every = edition_names(verification.policy, verification.proposal)
    written = {one.clause.path: n for n, one in reversed([*enumerate(stack_documents(verification))])}
    found = {}
    for place, (v, name) in enumerate(zip(verification.verdicts, called, strict=True)):
        if shared[name] > 1:
            owner = written.get(v.clause.path, 0)
            before = v.kind is Kind.EXAMPLE and stack_depth(verification, v) > owner
            name = f"{name} of {every[owner]}{' before it' if before else ''}"
        found[place] = name
    return found


def stack_documents(verification: Verification) -> tuple[Policy | Proposal, ...]:
    """The proposals of a stack, that which is asked about first, and the policy below them all."""
    if verification.proposal is None:
        return (verification.policy,)
    stack = (verification.proposal, *below_in_stack(verification.proposal))
    return (*stack, stack[-1].base)


BUILT_IN = (Kind.GAP, Kind.CONFLICT, Kind.DEAD, Kind.VACUOUS, Kind.HIT_RULE)
