"""The values from which reports are printed: for each file its results, or the findings that prevented any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from policy_dsl.diagnostics.finding import Finding, has_errors
from policy_dsl.model.policy import Policy
from policy_dsl.text import Text
from verifier.report.exit_codes import BAD_INPUT, DISAGREE, PROVED, UNDECIDED, worst
from verifier.results.status import Status
from verifier.results.verification import Verification

if TYPE_CHECKING:
    from verifier.examples import ExampleResults  # it imports both engines, which not every command needs
from verifier.report.facts.editions import name_of
from verifier.report.facts.severity import CERTIFIED, confirmation_code, exit_code_of


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
        redundant = [("what is redundant", verification.redundancies.query)] if verification.redundancies else []
        return [
            (name, query)
            for name, query in [*((v.name, v.query) for v in verification.verdicts), *impact, *redundant]
            if query
        ]

    @property
    def exit_code(self) -> int:
        """The exit code for this file alone."""
        return worst(self.exit_codes)

    @property
    def exit_codes(self) -> tuple[int, ...]:
        """The exit codes of all that there is in it."""
        if self.verification is None or has_errors(list(self.findings)):
            return (BAD_INPUT,)
        impact = UNDECIDED if self.verification.too_large else PROVED
        if self.verification.impact is not None:
            impact = CERTIFIED[self.verification.impact.certified]
        disputed = DISAGREE if any(each.disputed for each in self.verification.assumptions) else PROVED
        redundancies = self.verification.redundancies
        redundant = DISAGREE if redundancies is not None and redundancies.query is not None else PROVED
        wrong = DISAGREE if any(each.confirmed is False for each in self.verification.remedies) else PROVED
        verdicts = map(exit_code_of, self.verification.verdicts)
        return impact, disputed, redundant, wrong, confirmation_code(self.verification), *verdicts


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
    """A file that `compile` wrote; `size` is in bytes."""

    path: str
    size: int


class Compilation(Struct, frozen=True):
    """The result of `compile`. `artefact` is `None` when nothing was written. `findings` include those of the report.
    `types` is a second file, with the types of the check.
    """

    report: FileReport
    artefact: Artefact | None
    findings: tuple[Finding, ...]
    exit_code: int
    types: Artefact | None = None

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
