"""The whole way from a file to a policy that is known to be good: one stage a line."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct, field

from policy_dsl.amend.amend import amend
from policy_dsl.diagnostics.finding import Finding, has_errors, in_order
from policy_dsl.gc_pause import gc_paused
from policy_dsl.model.policy import Policy, Proposal
from policy_dsl.resolve import resolve_policy, resolve_proposal
from policy_dsl.resolve.lint import lint, lint_amended
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.read import read_text
from policy_dsl.text import NOWHERE, Text

DEEPEST = 16
"""Proposals that may be stacked on a policy."""

Step = tuple[Proposal, Policy]
"""A proposal, and the policy that it makes of its base."""

Reader: TypeAlias = Callable[[str], tuple[Text | None, list[Finding]]]
"""Where texts come from: the text at a path, called as people should see it, or findings that say why there is none."""


class Loaded(Struct):
    """What a file and its base hold.

    `policy` is set for a policy; `proposal` and `amended` for a proposal; none of them when there are errors. `texts` are
    the files read, the named one first; `read` is by what.
    """

    path: str
    read: Reader = read_text
    policy: Policy | None = None
    proposal: Proposal | None = None
    amended: Policy | None = None
    texts: tuple[Text, ...] = ()
    findings: list[Finding] = field(default_factory=list)


@gc_paused()
def load(path: str, read_by: Reader = read_text) -> Loaded:
    """The policy or proposal at `path`, with everything there is to say about it and its bases, which are read alike."""
    loaded = Loaded(path, read_by)
    text = read(path, loaded)
    file = None if text is None else parsed(text, loaded)
    match file:
        case tree.PolicyFile():
            loaded.policy = policy_from(file, loaded)
        case tree.ProposalFile():
            made = stacked(file, loaded, (path,))
            if made is not None:
                *_, (loaded.proposal, loaded.amended) = made
        case None:
            pass
    loaded.findings = in_order(loaded.findings)
    return loaded


def read(path: str, loaded: Loaded) -> Text | None:
    """The text of the file; none when it could not be read at all."""
    text, findings = loaded.read(path)
    loaded.findings += findings
    loaded.texts += () if text is None else (text,)
    return text


def parsed(text: Text, loaded: Loaded) -> tree.File | None:
    """What is written in the file; none when it names no policy and no proposal."""
    file, findings = parse(text)
    loaded.findings += findings
    return file


def policy_from(file: tree.PolicyFile, loaded: Loaded) -> Policy | None:
    """The policy, when nothing is wrong with its text."""
    policy, findings = resolve_policy(file)
    loaded.findings += findings
    if policy is None or has_errors(loaded.findings):
        return None
    loaded.findings += lint(policy)
    return policy


def stacked(file: tree.ProposalFile, loaded: Loaded, above: tuple[str, ...]) -> list[Step] | None:
    """The proposal and those below it, the lowest first, each with what it makes of its base; none when there are errors.

    `above` are the files that led here, the one of this proposal last.
    """
    if file.file.span == NOWHERE:  # it is not said which, and that has its finding
        return None
    below: list[Step] = []
    base: Policy | None = None
    path = os.path.normpath(Path(above[-1]).parent / file.file.text)
    match base_of(file, path, loaded, above):
        case tree.PolicyFile() as policy:
            base = policy_from(policy, loaded)
        case tree.ProposalFile() as proposal:
            below = stacked(proposal, loaded, (*above, path)) or []
            base = below[-1][1] if below else None
        case None:
            pass
    made = None if base is None else amended_by(file, base, tuple(proposal for proposal, _ in below), loaded)
    return None if made is None else [*below, made]


def base_of(file: tree.ProposalFile, path: str, loaded: Loaded, above: tuple[str, ...]) -> tree.File | None:
    """What the proposal is made to, as it is written at `path`; none after a finding where it is named."""
    at = file.file.span
    here = [os.path.realpath(each) for each in above]
    if os.path.realpath(path) in here:
        circle = [*above[here.index(os.path.realpath(path)) :], path]
        said = f"these proposals are made to each other in a circle: {' → '.join(f'`{Path(each).name}`' for each in circle)}"
        loaded.findings.append(Finding("E313", said, file.path, at, "one of them has to be made to a policy"))
        return None
    before = len(loaded.findings)
    text = read(path, loaded)
    if text is None:  # say so where it is named
        said = loaded.findings[before].message
        loaded.findings[before:] = [Finding("E302", f"the base cannot be used: {said}", file.path, at)]
        return None
    base = parsed(text, loaded)
    if base is not None and base.name.text != file.to.text:
        kind = "policy" if isinstance(base, tree.PolicyFile) else "proposal"
        said = f"`{file.file.text}` holds the {kind} `{base.name.text}`, not `{file.to.text}`"
        loaded.findings.append(Finding("E301", said, file.path, file.to.span))
        return None
    if isinstance(base, tree.ProposalFile) and len(above) == DEEPEST:
        said = f"more than {DEEPEST} proposals are stacked; this is the lowest one that is read"
        hint = "write the policy that the lower ones result in as a policy of its own"
        loaded.findings.append(Finding("E314", said, file.path, at, hint))
        return None
    return base


def amended_by(file: tree.ProposalFile, base: Policy, earlier: tuple[Proposal, ...], loaded: Loaded) -> Step | None:
    """The proposal and what it makes of its base; none when there are errors."""
    proposal, findings = resolve_proposal(file, base, earlier)
    loaded.findings += findings
    if proposal is None or has_errors(loaded.findings):
        return None
    amended, findings = amend(proposal)
    loaded.findings += findings
    if has_errors(findings):
        return None
    loaded.findings += lint_amended(proposal, amended)
    return proposal, amended
