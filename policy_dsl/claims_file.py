"""From a file to a policy, an amended policy or claims between policies: for those who can do with all three."""

from __future__ import annotations

import os
from pathlib import Path

from policy_dsl.diagnostics.finding import Finding, has_errors, in_order
from policy_dsl.gc_pause import gc_paused
from policy_dsl.model.policy import Policy
from policy_dsl.pipeline import (
    Loaded,
    Reader,
    file_at,
    load_stack,
    load_tree,
    parse_into,
    policy_from,
    read,
    with_hints_on_terms,
)
from policy_dsl.resolve.claims.between import check_policies, resolve_claims
from policy_dsl.syntax import tree
from policy_dsl.syntax.read import read_text


@gc_paused()
def load_any(path: str, read_by: Reader = read_text) -> Loaded:
    """Loads the policy, proposal or claims at `path`, and what they are about, with all findings."""
    loaded = Loaded(path, read_by)
    file = file_at(path, loaded)
    if isinstance(file, tree.ClaimsFile):
        load_claims(file, loaded)
        loaded.findings = in_order(with_hints_on_terms(loaded))
    else:
        load_tree(file, loaded)
    return loaded


def load_claims(file: tree.ClaimsFile, loaded: Loaded) -> None:
    """Loads the policies of the file, and then its claims, into `loaded`."""
    loaded.findings += check_policies(file)
    policies = []
    for line in file.policies:
        path = os.path.normpath(Path(loaded.path).parent / line.file.text)
        policy = policy_at(path, file.path, line, loaded)
        if policy is not None:
            policies.append((path, policy))
    loaded.stack = ()
    loaded.texts = tuple({text.path: text for text in loaded.texts}.values())
    if len(policies) == len(file.policies) and not has_errors(loaded.findings):
        loaded.between, findings = resolve_claims(file, policies)
        loaded.findings += findings
    loaded.findings = list(dict.fromkeys(loaded.findings))


def policy_at(path: str, of: str, line: tree.PolicyInText, loaded: Loaded) -> Policy | None:
    """The policy in the file at `path`, for a proposal the amended one; None after findings, those on what it is in the file
    of claims, which is at `of`.
    """
    before = len(loaded.findings)
    text = read(path, loaded)
    if text is None:  # report it where the file is named
        message = f"the policy cannot be used: {loaded.findings[before].message}"
        loaded.findings[before:] = [Finding("E340", message, of, line.file.span)]
        return None
    file = parse_into(text, loaded)
    if isinstance(file, tree.ClaimsFile):
        message = f"`{line.file.text}` holds claims between policies, not a policy"
        loaded.findings[before:] = [Finding("E340", message, of, line.file.span)]
        return None
    if file is not None and file.name.text != line.policy.text:
        kind = "policy" if isinstance(file, tree.PolicyFile) else "proposal"
        message = f"`{line.file.text}` holds the {kind} `{file.name.text}`, not `{line.policy.text}`"
        loaded.findings.append(Finding("E340", message, of, line.policy.span))
        return None
    match file:
        case tree.PolicyFile():
            return policy_from(file, loaded)
        case tree.ProposalFile():
            amendments = load_stack(file, loaded, (path,))
            return None if amendments is None else amendments[-1][1]
        case None:
            return None
