"""A policy file as a collector of tests, which share one verification."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from policy_dsl.claims_file import load_any
from policy_dsl.diagnostics.finding import has_errors
from policy_dsl.diagnostics.render import printable, render
from policy_dsl.pipeline import Loaded
from verifier.pytest_plugin.plan import CHANGES, EXPECTATIONS, Test, named_verdicts, tests_between, tests_of
from verifier.report import expect as expectations
from verifier.report.exit_codes import PROVED
from verifier.report.facts.reports import FileReport
from verifier.report.facts.runs import Difference
from verifier.report.facts.severity import CERTIFIED, confirmation_code
from verifier.report.medium import Medium
from verifier.report.text.counterexample import verdict_block
from verifier.report.text.terminal import printed
from verifier.report.words.verdict_lines import REASONS, status_line
from verifier.results.status import Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification

TOO_LARGE = "error[E409]: the policy needs more memory than is available, or is nested too deep"


class FailedTestError(Exception):
    """The test fails; the message says why, as `verify` would print it."""


class Expected(Struct, frozen=True):
    """What the file of expectations says of a policy file: whether anything, and where it differs from the verdicts.

    The differences are by the name of their verdict; those that are about no verdict of the file, by an empty name.
    """

    concerns: bool
    differences: dict[str, list[Difference]]


class PolicyTests(pytest.File):
    """The tests of a policy, a proposal, or claims between policies."""

    def __init__(self, *, seconds: float, expect: Path | None, **options: Any) -> None:
        """`seconds` is the time-out, and `expect` the path of the file of expectations."""
        super().__init__(**options)
        self.seconds, self.expect = seconds, expect
        self.too_large = False

    def collect(self) -> Iterator[pytest.Item]:
        """The tests. Raises CollectError with the findings, if the file has errors."""
        loaded = self.loaded
        policy, between = loaded.effective, loaded.between
        if (policy is None and between is None) or has_errors(loaded.findings):
            raise self.CollectError(findings(loaded))
        tests = tests_between(between) if between is not None else []
        tests += tests_of(policy, loaded.proposal) if policy is not None else []
        if self.expect is not None and self.keys():
            tests.append(Test(EXPECTATIONS, "built_in", 1))
        for test in tests:
            yield PolicyTest.from_parent(self, name=printable(test.name), test=test)

    @property
    def relative(self) -> str:
        """The path, from the folder where pytest was started, as clauses cite it."""
        return os.path.relpath(self.path, self.config.invocation_params.dir)

    @cached_property
    def loaded(self) -> Loaded:
        """The file, read once. Raises CollectError where it is too large."""
        try:
            return load_any(self.relative)
        except (RecursionError, MemoryError):
            raise self.CollectError(TOO_LARGE) from None

    @cached_property
    def report(self) -> FileReport:
        """The report on the file, which is verified when the first of its tests runs."""
        from verifier.verify import verify, verify_proposal  # imports the engines

        loaded = self.loaded
        if loaded.between is not None:
            from verifier.between import verify_between
            from verifier.verdicts.engines import Settings

            verification = verify_between(loaded.between, Settings(self.seconds))
            return FileReport(loaded.path, loaded.texts, tuple(loaded.findings), verification)
        assert loaded.effective is not None  # noqa: S101  # otherwise there are no tests
        if loaded.proposal is None:
            verification = verify(loaded.effective, timeout=self.seconds)
        else:
            verification = verify_proposal(loaded.proposal, loaded.effective, timeout=self.seconds)
        return FileReport(loaded.path, loaded.texts, tuple(loaded.findings), verification)

    @cached_property
    def verification(self) -> Verification:
        """The results, by which every test of the file is judged."""
        if self.too_large:
            raise FailedTestError(TOO_LARGE)
        try:
            verification = self.report.verification
        except (RecursionError, MemoryError):
            self.too_large = True
            raise FailedTestError(TOO_LARGE) from None
        assert verification is not None  # noqa: S101  # a file without errors has one
        return verification

    @cached_property
    def verdicts(self) -> dict[str, Verdict]:
        """The verdicts by their distinct names."""
        return named_verdicts(self.verification)

    @cached_property
    def expectations(self) -> dict[str, Any]:
        """The file of expectations. Raises CollectError where it cannot be read."""
        if self.expect is None:
            return {}
        entries, wrong = expectations.read(str(self.expect))
        if wrong:
            raise self.CollectError(render(wrong, {}).rstrip())
        return entries

    def keys(self) -> list[str]:
        """The keys of the expectations that are about this file."""
        held = self.loaded.between or self.loaded.proposal or self.loaded.policy
        name = held.name if held is not None else ""
        report = FileReport(self.loaded.path, (), (), None)
        folder = str(self.expect.parent) if self.expect else "."
        return [k for k in self.expectations if k == name or expectations.is_path_of(k, report, folder)]

    @cached_property
    def expected(self) -> Expected:
        """The expectations of this file, compared with its verdicts."""
        keys = self.keys()
        if not keys:
            return Expected(False, {})
        entries = {key: self.expectations[key] for key in keys}
        folder = str(self.expect.parent) if self.expect else "."
        by_name: dict[str, list[Difference]] = {}
        for each in expectations.differences(entries, [self.report], folder):
            about = next((n for n in self.verdicts if each.about == n or each.about.startswith(f"{n} (")), "")
            by_name.setdefault(about, []).append(each)
        return Expected(True, by_name)


class PolicyTest(pytest.Item):
    """One test of a policy file."""

    parent: PolicyTests

    def __init__(self, *, test: Test, **options: Any) -> None:
        """The test with this plan."""
        super().__init__(**options)
        self.test = test
        self.extra_keyword_matches.update((test.word, test.name.replace(" ", "_")))

    def runtest(self) -> None:
        """Raises FailedTestError unless every verdict is proved, or as expected; an undecided one always fails."""
        file = self.parent
        verification = file.verification
        if confirmation_code(verification) != PROVED:
            raise FailedTestError(
                "the engines and the interpreter do not agree about this file; do not rely on any verdict on it"
            )
        if self.test.name == EXPECTATIONS and not self.test.verdicts:
            raise_unless(not (wrong := file.expected.differences.get("")), differences_text(wrong or []))
        elif self.test.name == CHANGES and not self.test.verdicts:
            raise_unless(not (wrong_ := uncertified(verification)), wrong_)
        else:
            blocks = [block for name in self.test.verdicts if (block := self.failure(name, file.verdicts[name]))]
            raise_unless(not blocks, "\n\n".join(blocks))

    def failure(self, name: str, verdict: Verdict) -> str:
        """Why the verdict fails the test; empty if it passes."""
        expected = self.parent.expected
        wrong = expected.differences.get(name, [])
        unproved = verdict.status is not Status.PROVED
        if verdict.status is Status.UNDECIDED:
            return f"{status_line(verdict)}. Undecided is not a pass.\n\n{self.block(verdict)}"
        if not (wrong if expected.concerns else unproved):
            return ""
        return "\n\n".join(filter(None, (differences_text(wrong), self.block(verdict) if unproved else "")))

    def block(self, verdict: Verdict) -> str:
        """The verdict as `verify` prints it."""
        verification = self.parent.verification
        return printed(Medium(), lambda out: out.print(verdict_block(verification, verdict))).rstrip()

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The message of a failed test, without a traceback."""
        return (
            str(excinfo.value) if isinstance(excinfo.value, FailedTestError) else super().repr_failure(excinfo, style)
        )

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the test stands in the file."""
        return self.path, max(self.test.line - 1, 0), self.name


def raise_unless(passes: bool, message: str) -> None:
    """Raises FailedTestError with the message unless the test passes."""
    if not passes:
        raise FailedTestError(message)


def uncertified(verification: Verification) -> str:
    """Why the changes of a proposal are not certain; empty if they are."""
    if verification.too_large:
        return f"what changes is undecided: {REASONS['too_large']}. Undecided is not a pass."
    impact = verification.impact
    if impact is not None and CERTIFIED[impact.certified] != PROVED:
        return f"what changes is not certified: {impact.certified.value}. That is not a pass."
    return ""


def differences_text(differences: list[Difference]) -> str:
    """Where verdicts are not as expected, a line each."""
    return "\n".join(f"{d.about}: expected {d.expected}, and it is {d.actual}" for d in differences)


def findings(loaded: Loaded) -> str:
    """The findings on the file, as `check` prints them."""
    return render(loaded.findings, {text.path: text for text in loaded.texts}).rstrip()
