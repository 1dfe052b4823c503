"""The whole way from a file to a policy that is known to be good: one stage a line."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from policy_dsl.amend import amend
from policy_dsl.diagnostics.finding import Finding, has_errors, in_order
from policy_dsl.model.policy import Policy, Proposal
from policy_dsl.resolve import resolve_policy, resolve_proposal
from policy_dsl.resolve.lint import lint
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.read import read_text
from policy_dsl.text import Span, Text

Reader: TypeAlias = Callable[[str], tuple[Text | None, list[Finding]]]
"""Where texts come from: the text at a path, called as people should see it, or findings that say why there is none."""


@dataclass
class Loaded:
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


def load(path: str, read: Reader = read_text) -> Loaded:
    """The policy or proposal at `path`, with everything there is to say about it and its base, which is read alike."""
    loaded = Loaded(path, read)
    file = read_and_parse(path, loaded)
    match file:
        case tree.PolicyFile():
            loaded.policy = policy_from(file, loaded)
        case tree.ProposalFile():
            base = base_of(file, loaded)
            if base is not None:
                amended_by(file, base, loaded)
        case None:
            pass
    loaded.findings = in_order(loaded.findings)
    return loaded


def read_and_parse(path: str, loaded: Loaded) -> tree.File | None:
    """What is written in the file; none when it could not be read at all."""
    text, findings = loaded.read(path)
    loaded.findings += findings
    if text is None:
        return None
    loaded.texts += (text,)
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


def base_of(file: tree.ProposalFile, loaded: Loaded) -> Policy | None:
    """The policy that a proposal is about."""
    path = os.path.normpath(Path(loaded.path).parent / file.file.text)
    before = len(loaded.findings)
    base = read_and_parse(path, loaded)
    at = file.file.span
    if base is None:
        if len(loaded.texts) < 2:  # it could not be read: say so where it is named
            said = loaded.findings[before].message
            loaded.findings[before:] = [finding("E302", f"the base cannot be used: {said}", loaded, at)]
        return None
    if isinstance(base, tree.ProposalFile):
        said = f"`{file.file.text}` is a proposal; proposals to proposals are not part of the language yet"
        loaded.findings.append(finding("E309", said, loaded, at))
        return None
    if base.name.text != file.to.text:
        said = f"`{file.file.text}` holds the policy `{base.name.text}`, not `{file.to.text}`"
        loaded.findings.append(finding("E301", said, loaded, file.to.span))
        return None
    return policy_from(base, loaded)


def amended_by(file: tree.ProposalFile, base: Policy, loaded: Loaded) -> None:
    """The proposal and what it makes of its base."""
    proposal, findings = resolve_proposal(file, base)
    loaded.findings += findings
    if proposal is None or has_errors(loaded.findings):
        return
    amended, findings = amend(proposal)
    loaded.findings += findings
    if not has_errors(findings):
        loaded.proposal, loaded.amended = proposal, amended


def finding(code: str, message: str, loaded: Loaded, span: Span) -> Finding:
    """A finding in the named file."""
    return Finding(code, message, loaded.texts[0].path, span)
