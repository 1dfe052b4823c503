"""From a file to a checked policy or amended policy: reads, parses, resolves, amends and lints."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct, field

from policy_dsl.amend.apply import apply
from policy_dsl.diagnostics.finding import Finding, has_errors, in_order
from policy_dsl.gc_pause import gc_paused
from policy_dsl.model.between import ClaimsBetween
from policy_dsl.model.conditions import Condition
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import Provision
from policy_dsl.regular_file import real_path
from policy_dsl.resolve import resolve_policy
from policy_dsl.resolve.lint import lint, lint_amended
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.read import read_text
from policy_dsl.text import NOWHERE, Text

DEEPEST = 16
"""The maximum number of proposals in a stack."""

Amendment = tuple[Proposal, Policy]
"""A proposal and the policy that results from it."""

Reader: TypeAlias = Callable[[str], tuple[Text | None, list[Finding]]]
"""Reads the file at a path: its text, whose own path is the one that reports show; or None and findings."""


class Loaded(Struct):
    """A file after loading, with its bases.

    `policy` is set for a policy; `proposal` and `amended` for a proposal; `between` for claims; none of them if there are
    errors. `texts` are all texts that were read, that of `path` first. `stack` are the files that were resolved, the lowest
    first.
    """

    path: str
    read: Reader = read_text
    policy: Policy | None = None
    proposal: Proposal | None = None
    amended: Policy | None = None
    between: ClaimsBetween | None = None
    texts: tuple[Text, ...] = ()
    stack: tuple[tree.File, ...] = ()
    findings: list[Finding] = field(default_factory=list)

    @property
    def effective(self) -> Policy | None:
        """The policy in the file, or the one that the proposal in it results in; None if there are errors."""
        return self.policy or self.amended


@gc_paused()
def load(path: str, read_by: Reader = read_text) -> Loaded:
    """Loads the policy or proposal at `path` and its bases, with all findings about them."""
    loaded = Loaded(path, read_by)
    load_tree(file_at(path, loaded), loaded)
    return loaded


def file_at(path: str, loaded: Loaded) -> tree.AnyFile | None:
    """The syntax tree of the file; None if it cannot be read, or names neither a policy, nor a proposal, nor claims."""
    text = read(path, loaded)
    return None if text is None else parse_into(text, loaded)


def load_tree(file: tree.AnyFile | None, loaded: Loaded) -> None:
    """Loads what the tree of a policy or proposal stands for, and brings all findings into their order."""
    match file:
        case tree.PolicyFile():
            loaded.policy = policy_from(file, loaded)
        case tree.ProposalFile():
            amendments = load_stack(file, loaded, (loaded.path,))
            if amendments is not None:
                *_, (loaded.proposal, loaded.amended) = amendments
        case tree.ClaimsFile():
            loaded.findings.append(no_policy(file))
        case None:
            pass
    loaded.findings = in_order(with_hints_on_terms(loaded))


def read(path: str, loaded: Loaded) -> Text | None:
    """The text of the file; None if it cannot be read."""
    text, findings = loaded.read(path)
    loaded.findings += findings
    loaded.texts += () if text is None else (text,)
    return text


def no_policy(file: tree.ClaimsFile) -> Finding:
    """The finding on claims in the place of a policy."""
    message = f"`{file.name.text}` holds claims between policies, and a policy or a proposal is expected here"
    hint = "`check`, `fmt` and `verify` read such a file; there is no lock of one, and no example is added to it"
    return Finding("E344", message, file.path, file.name.span, hint)


def parse_into(text: Text, loaded: Loaded) -> tree.AnyFile | None:
    """The syntax tree of the text; None if it names neither a policy, nor a proposal, nor claims."""
    file, findings = parse(text)
    loaded.findings += findings
    return file


def policy_from(file: tree.PolicyFile, loaded: Loaded) -> Policy | None:
    """The policy of the file; None if there are errors."""
    policy, findings = resolve_policy(file)
    loaded.findings += with_hints(findings, loaded)
    if policy is None or has_errors(loaded.findings):
        return None
    loaded.findings += lint(policy, first_that_answers)
    return policy


def with_hints(findings: list[Finding], loaded: Loaded) -> list[Finding]:
    """The findings of `resolve`, with the hints that need the text."""
    if all(finding.code != "E250" for finding in findings):
        return findings
    from policy_dsl.syntax.hints.word_hints import (
        with_word_hints,  # only for mistakes: its patterns take time to compile
    )

    return with_word_hints(findings, loaded.texts)


def with_hints_on_terms(loaded: Loaded) -> list[Finding]:
    """All findings. A hint that takes a term for a fact says how a term is written; one with some clock names it."""
    if any(each.hint and "on CLOCK`" in each.hint for each in loaded.findings):
        from policy_dsl.syntax.hints.day_time_hints import with_clocks

        loaded.findings = with_clocks(loaded.findings, loaded.texts)
    if not any(each.hint and each.hint.endswith((" is yes`", " is no`")) for each in loaded.findings):
        return loaded.findings
    from policy_dsl.syntax.hints.word_hints import (
        with_term_hints,  # only for mistakes: its patterns take time to compile
    )

    return with_term_hints(loaded.findings, loaded.texts)


def load_stack(file: tree.ProposalFile, loaded: Loaded, above: tuple[str, ...]) -> list[Amendment] | None:
    """The proposal and those below it, the lowest first, each with the resulting policy; None if there are errors.

    `above` are the paths of the proposals from the top of the stack down to this one.
    """
    if file.file.span == NOWHERE:  # the line that names the base is missing, which is already reported
        return None
    below: list[Amendment] = []
    base: Policy | None = None
    path = os.path.normpath(Path(above[-1]).parent / file.file.text)
    match base_of(file, path, loaded, above):
        case tree.PolicyFile() as policy:
            base = policy_from(policy, loaded)
            loaded.stack = (policy,)
        case tree.ProposalFile() as proposal:
            below = load_stack(proposal, loaded, (*above, path)) or []
            base = below[-1][1] if below else None
        case None:
            pass
    amendment = None if base is None else apply_proposal(file, base, tuple(proposal for proposal, _ in below), loaded)
    return None if amendment is None else [*below, amendment]


def base_of(file: tree.ProposalFile, path: str, loaded: Loaded, above: tuple[str, ...]) -> tree.File | None:
    """The syntax tree of the proposal's base, the file at `path`; None after a finding on the line that names the base."""
    at = file.file.span
    here = [real_path(each) for each in above]
    if real_path(path) in here:
        circle = [*above[here.index(real_path(path)) :], path]
        names = " → ".join(f"`{Path(each).name}`" for each in circle)
        message = f"these proposals are made to each other in a circle: {names}"
        loaded.findings.append(Finding("E313", message, file.path, at, "one of them has to be made to a policy"))
        return None
    before = len(loaded.findings)
    text = read(path, loaded)
    if text is None:  # report it where the base is named
        message = loaded.findings[before].message
        hint = (
            "write the name of the file as it is seen from the folder of this one"
            if "there is no file" in message
            else None
        )
        loaded.findings[before:] = [Finding("E302", f"the base cannot be used: {message}", file.path, at, hint)]
        return None
    base = parse_into(text, loaded)
    if isinstance(base, tree.ClaimsFile):
        message = f"the base cannot be used: `{file.file.text}` holds claims between policies"
        loaded.findings.append(Finding("E302", message, file.path, at))
        return None
    if base is not None and base.name.text != file.to.text:
        kind = "policy" if isinstance(base, tree.PolicyFile) else "proposal"
        message = f"`{file.file.text}` holds the {kind} `{base.name.text}`, not `{file.to.text}`"
        hint = f'if it is the one that is meant, write `to {base.name.text} in "{file.file.text}"`'
        loaded.findings.append(Finding("E301", message, file.path, file.to.span, hint))
        return None
    if isinstance(base, tree.ProposalFile) and len(above) == DEEPEST:
        message = f"more than {DEEPEST} proposals are stacked; this is the lowest one that is read"
        hint = "write the policy that the lower ones result in as a policy of its own"
        loaded.findings.append(Finding("E314", message, file.path, at, hint))
        return None
    return base


def apply_proposal(
    file: tree.ProposalFile, base: Policy, earlier: tuple[Proposal, ...], loaded: Loaded
) -> Amendment | None:
    """The proposal and the policy that results from it; None if there are errors."""
    proposal, amended, findings = apply(file, base, earlier, loaded.stack)
    loaded.findings += with_hints(findings, loaded)
    if proposal is None or amended is None or has_errors(loaded.findings):
        return None
    loaded.stack = (*loaded.stack, file)
    loaded.findings += lint_amended(proposal, amended, first_that_answers)
    return proposal, amended


def first_that_answers(
    policy: Policy, times: Sequence[Provision], refusals: Sequence[Provision], where: Condition
) -> Provision | None:
    """The first provision of `times` that answers a request that meets the condition; None if none does.

    Raises TimeoutError if the limits on time and on the size of diagrams do not let it be decided.
    """
    from policy_dsl.diagram.mdd.deadline import TooLargeError  # lazily: only some remarks need diagrams
    from policy_dsl.diagram.policy import answering_provision

    try:
        return answering_provision.first_that_answers(policy, times, refusals, where)
    except TooLargeError as error:
        raise TimeoutError from error
