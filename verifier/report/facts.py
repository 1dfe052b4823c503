"""The values from which reports are printed: for each file its results, or the findings that prevented any; and exit codes."""

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
from verifier.verdict import Edition, Kind, Status, Verdict, Verification, edition_of

if TYPE_CHECKING:
    from verifier.examples import ExampleResults  # it imports both engines, which not every command needs


class FileReport(Struct, frozen=True):
    """The report of one file. `verification` is `None` when the file has errors."""

    path: str
    texts: tuple[Text, ...]
    findings: tuple[Finding, ...]
    verification: Verification | None

    @property
    def name(self) -> str:
        """The name of the policy or proposal; the path when the file could not be read."""
        if self.verification is None:
            return self.path
        return name_of(self.verification)

    @property
    def disagreements(self) -> list[tuple[str, str]]:
        """What the engines disagree about, each with the query to Z3 in SMT-LIB."""
        verification = self.verification
        if verification is None:
            return []
        impact = [("what changes", verification.impact.query)] if verification.impact else []
        return [
            (name, query) for name, query in [*((v.name, v.query) for v in verification.verdicts), *impact] if query
        ]

    @property
    def exit_code(self) -> int:
        """The exit code for this file alone."""
        if self.verification is None or has_errors(list(self.findings)):
            return BAD_INPUT
        impact = UNDECIDED if self.verification.too_large else PROVED
        if self.verification.impact is not None:
            impact = CERTIFIED[self.verification.impact.certified]
        return worst((impact, confirmation_code(self.verification), *map(exit_code_of, self.verification.verdicts)))


class FileExampleResults(Struct, frozen=True):
    """The results of the examples of one file. `results` is `None` when the file has errors."""

    path: str
    texts: tuple[Text, ...]
    findings: tuple[Finding, ...]
    results: ExampleResults | None


class Side(Struct, frozen=True):
    """One of two policies that are compared; for a proposal, the amended policy, with the names of what it `amends`.

    `revision` is the name that the command line gives the `commit` from which it was read. `policy` is `None` when the
    file has errors.
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
    """The result of `compile`. `artefact` is `None` when nothing was written. `findings` include those of the report."""

    report: FileReport
    artefact: Artefact | None
    findings: tuple[Finding, ...]
    exit_code: int

    @property
    def proved(self) -> int:
        """The number of proved obligations."""
        verification = self.report.verification
        return 0 if verification is None else sum(v.status is Status.PROVED for v in verification.verdicts)

    @property
    def verified(self) -> bool:
        """Whether a check was written and every obligation is proved."""
        verification = self.report.verification
        return self.artefact is not None and verification is not None and self.proved == len(verification.verdicts)


CERTIFIED = {Status.PROVED: PROVED, Status.UNDECIDED: UNDECIDED, Status.REFUTED: DISAGREE}
"""The exit code of an impact, by the status of its certificate."""

SEVERITY = (Status.PROVED, Status.UNDECIDED, Status.REFUTED)


def worst_of(verdicts: Sequence[Verdict]) -> Status:
    """The worst status among them; proved for none."""
    return max((v.status for v in verdicts), key=SEVERITY.index, default=Status.PROVED)


def exit_code_of(verdict: Verdict) -> int:
    """The exit code of one verdict."""
    if verdict.reason == "engines_disagree":
        return DISAGREE
    return {Status.PROVED: PROVED, Status.REFUTED: REFUTED, Status.UNDECIDED: UNDECIDED}[verdict.status]


def confirmation_code(verification: Verification) -> int:
    """The exit code of the confirmation: undecided if the trust that was demanded is not reached."""
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
    """The policy of an edition; the only one, for a policy on its own."""
    base = verification.proposal.base if verification.proposal else None
    return edition_of(verification.policy, base, which)


def deciding_policies(verification: Verification, verdict: Verdict) -> dict[str, Policy]:
    """For each decision of the counterexample, by name, the policy that made it. Clauses are looked up in that policy,
    because another edition may have a different provision of the same name.
    """
    example = verdict.counterexample
    if example is None:
        return {}
    if example.of_a_change:
        return {each.value: edition_policy(verification, each) for each in Edition}
    policy = editions(verification.policy, verification.proposal)[stack_depth(verification, verdict)]
    return {name: policy for name, _ in example.decisions}


def stack_depth(verification: Verification, verdict: Verdict) -> int:
    """The number of proposals above the edition that the verdict is about."""
    before = verification.proposal is not None and verdict.edition is Edition.BASE
    return verdict.depth or int(before)


def edition_name(verification: Verification, verdict: Verdict) -> str:
    """The name of the policy or proposal that the verdict is about."""
    return edition_names(verification.policy, verification.proposal)[stack_depth(verification, verdict)]


def distinct_names(verification: Verification) -> dict[int, str]:
    """A name for each verdict, by its number, that no other verdict has.

    Several files of a stack may each have an `example 1`, and an example with `was` judges two editions.
    """
    names_ = [f"{v.name} {v.subject or ''}".strip() for v in verification.verdicts]
    shared = Counter(names_)
    every = edition_names(verification.policy, verification.proposal)
    owners = {document.clause.path: n for n, document in reversed([*enumerate(stack_documents(verification))])}
    distinct = {}
    for place, (v, name) in enumerate(zip(verification.verdicts, names_, strict=True)):
        if shared[name] > 1:
            owner = owners.get(v.clause.path, 0)
            before = v.kind is Kind.EXAMPLE and stack_depth(verification, v) > owner
            name = f"{name} of {every[owner]}{' before it' if before else ''}"
        distinct[place] = name
    return distinct


def stack_documents(verification: Verification) -> tuple[Policy | Proposal, ...]:
    """The proposals of a stack from the top down, and the policy below them."""
    if verification.proposal is None:
        return (verification.policy,)
    stack = (verification.proposal, *below_in_stack(verification.proposal))
    return (*stack, stack[-1].base)


BUILT_IN = (Kind.GAP, Kind.CONFLICT, Kind.DEAD, Kind.VACUOUS, Kind.HIT_RULE)
