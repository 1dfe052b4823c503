"""The results of a run of a command, which every format prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.text import Text
from verifier.report.facts.reports import FileExampleResults, FileReport, Side

if TYPE_CHECKING:
    from verifier.compare import Comparison  # it imports both engines, which not every command needs
    from verifier.report.facts.locks import LockRun
    from verifier.results.together import Pair


class CheckRun(Struct, frozen=True):
    """The findings of `check` on the files of these `paths`; or those that keep another command from its work."""

    paths: tuple[str, ...]
    texts: tuple[Text, ...]
    findings: tuple[Finding, ...]
    exit_code: int


class Difference(Struct, frozen=True):
    """A verdict that differs from the expected one, in words."""

    name: str
    about: str
    expected: str
    actual: str


class VerifyRun(Struct, frozen=True):
    """The reports of `verify`, and what every two of the proposals do to each other. `expected` is the file of
    expectations, if there is one, from which there are `differences`; `lock` says how a lock fared, if one was wanted.
    """

    reports: tuple[FileReport, ...]
    exit_code: int
    expected: str | None = None
    differences: tuple[Difference, ...] = ()
    pairs: tuple[Pair, ...] = ()
    lock: LockRun | None = None

    @property
    def is_expected(self) -> bool:
        """Whether verdicts are judged by a file: of expectations, or a lock."""
        return self.expected is not None or (self.lock is not None and self.lock.checked)


class DiffRun(Struct, frozen=True):
    """The results of `diff`. There is no `comparison` if a side has errors, or if it was too large. `remarks` are the findings
    that people are shown: where there is a comparison, those on one side alone.
    """

    old: Side
    new: Side
    findings: tuple[Finding, ...]
    remarks: tuple[Finding, ...]
    comparison: Comparison | None
    exit_code: int


class ExampleRun(Struct, frozen=True):
    """The results of `test`. It is `empty` if no file has errors, and no example ran."""

    reports: tuple[FileExampleResults, ...]
    findings: tuple[Finding, ...]
    exit_code: int
    empty: bool
