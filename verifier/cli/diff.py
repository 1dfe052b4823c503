"""`evenhand diff`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import takewhile
from typing import assert_never

from policy_dsl.amend.collisions import bottom_of, stack_of
from policy_dsl.amend.side_by_side import Stacks, changes_vocabulary, in_words_of_both
from policy_dsl.diagnostics import render as diagnostics
from policy_dsl.diagnostics.finding import Finding, has_errors, in_order
from policy_dsl.model.digest import digest
from policy_dsl.model.policy import Policy
from policy_dsl.pipeline import Loaded
from verifier.cli.outputs import Outputs, publish
from verifier.cli.revision import Revision, load_named
from verifier.compare import Comparison, compare, incompatibilities
from verifier.obligations.stacks import base_names, stack_below
from verifier.report.exit_codes import BAD_INPUT, PROVED, REFUTED, UNDECIDED, worst
from verifier.report.facts.renames import possible_renames
from verifier.report.facts.reports import Side
from verifier.report.facts.runs import DiffRun
from verifier.report.facts.severity import CERTIFIED
from verifier.report.formats import Format
from verifier.report.medium import Media, Printed


def run(old: str, new: str, timeout: float, outputs: Outputs[Format]) -> int:
    """Compares and reports. Returns 1 when a decision differs, as the `diff` of POSIX does for files."""
    named = load_named(old), load_named(new)
    before, after = (loaded for loaded, _ in named)
    findings = in_order([*before.findings, *after.findings])
    sides = side(*named[0]), side(*named[1])
    stated = in_stated_words(before, after)
    old_policy, new_policy = stated or tuple(each.policy for each in sides)
    comparison, code, other_version = None, BAD_INPUT, list[Finding]()
    if old_policy is not None and new_policy is not None and not has_errors(findings):
        findings += incompatibilities(old_policy, new_policy)
        if not has_errors(findings):
            texts = {text.path: text for each in sides for text in each.texts}
            comparison = compare(old_policy, new_policy, texts, timeout=timeout)
            code = UNDECIDED if comparison is None else exit_of(comparison)
            if comparison is not None and comparison.differs:
                other_version = [*to_another_version(before, after), *to_another_version(after, before)]
                if stated is None and not (calls_otherwise(before) or calls_otherwise(after)):
                    other_version += possible_renames(old_policy, new_policy)
                findings += other_version
    save_queries(comparison)
    remarks = findings if comparison is None else [*one_sided(before.findings, after.findings), *other_version]
    results = DiffRun(*sides, tuple(findings), tuple(remarks), comparison, code)
    read = (old, new, *(text.path for each in sides for text in each.texts))
    return worst((code, publish(partial(render, results), outputs, read)))


def side(loaded: Loaded, revision: Revision | None) -> Side:
    """One of the two policies, for the report."""
    policy = loaded.effective
    return Side(
        path=loaded.texts[0].path if loaded.texts else loaded.path,
        name=loaded.proposal.name if loaded.proposal else policy.name if policy else "",
        amends=base_names(loaded.proposal) if loaded.proposal else (),
        revision=None if revision is None else revision.word,
        commit=None if revision is None else revision.commit,
        policy=policy,
        texts=loaded.texts,
    )


def in_stated_words(before: Loaded, after: Loaded) -> tuple[Policy, Policy] | None:
    """Both policies in the words of both, if proposals to one policy lead to them, or to one of them, and change what a request
    is. `None` where there are no such words, or where no text says what became of a code.
    """
    old, new = before.effective, after.effective
    if old is None or new is None or bottom(before, old) != bottom(after, new):
        return None
    here, there = (() if each.proposal is None else stack_of(each.proposal) for each in (before, after))
    common = len([*takewhile(lambda both: both[0] == both[1], zip(here, there, strict=False))])
    layers = here[common:], there[common:]
    if not changes_vocabulary(layers):
        return None
    return in_words_of_both(Stacks(layers[0][0].base if layers[0] else old, layers, (old, new)))


def bottom(loaded: Loaded, policy: Policy) -> Policy:
    """The policy at the bottom of the stack; the policy itself if it is not a proposal."""
    return policy if loaded.proposal is None else bottom_of(loaded.proposal)


def calls_otherwise(loaded: Loaded) -> bool:
    """Whether a proposal of the stack itself says what it calls otherwise."""
    if loaded.proposal is None:
        return False
    stack = (loaded.proposal, *stack_below(loaded.proposal))
    return any(carried.into for each in stack if each.vocabulary is not None for carried in each.vocabulary.carried)


def to_another_version(policy: Loaded, amending: Loaded) -> list[Finding]:
    """The remark on a proposal that is compared with another version of the policy that it amends, if it is."""
    if policy.policy is None or policy.proposal is not None or amending.proposal is None:
        return []
    own = bottom_of(amending.proposal)
    if own.name != policy.policy.name or digest(own) == digest(policy.policy):
        return []
    clause = amending.proposal.clause
    message = (
        f"`{amending.proposal.name}` amends the `{own.name}` in {own.clause.path}, not the one in {policy.policy.clause.path}:"
        " what differs between the two is among what differs here"
    )
    hint = "compare it with the policy that it amends"
    return [Finding("W525", message, clause.path, clause.span, hint)]


def one_sided(old: Sequence[Finding], new: Sequence[Finding]) -> list[Finding]:
    """The findings on one of the two only."""
    shared = {(f.code, f.message) for f in old} & {(f.code, f.message) for f in new}
    return in_order([f for f in (*old, *new) if (f.code, f.message) not in shared])


def exit_of(comparison: Comparison) -> int:
    """The exit code of a comparison."""
    return worst((REFUTED if comparison.differs else PROVED, CERTIFIED[comparison.certified]))


def save_queries(comparison: Comparison | None) -> None:
    """Saves each query to Z3 on which the engines disagree."""
    from verifier.cli.verify import save

    for part in (comparison.impact, comparison.appeared, comparison.vanished) if comparison else ():
        if part.query:
            save("what differs", part.query)


def render(results: DiffRun, as_format: Format, to: Media) -> Printed:
    """The comparison, or why there is none. JSON has all findings, and text only the remarks."""
    match as_format:
        case Format.JSON:
            from verifier.report.json.diff import document
            from verifier.report.json.layout import dump

            whole = document(results.old, results.new, results.findings, results.comparison, results.exit_code)
            return Printed(dump(whole, to.out))
        case Format.TEXT | Format.PLAIN:
            failed = results.exit_code == BAD_INPUT
            texts = {text.path: text for each in (results.old, results.new) for text in each.texts}
            color = to.err.colored if failed else to.out.colored
            message = diagnostics.render(results.remarks, texts, color=color)
            if failed:
                return Printed("", message)
            from verifier.report.text.diff import print_comparison
            from verifier.report.text.terminal import printed

            comparison = printed(
                to.out, lambda out: print_comparison(out, results.old, results.new, results.comparison)
            )
            return Printed(f"{message}\n{comparison}" if message else comparison)
        case Format.HTML:
            from verifier.report.html.diff import diff_page

            return Printed(diff_page(results, to.out))
        case Format.MARKDOWN:
            from verifier.report.markdown.diff import diff_markdown

            return Printed(diff_markdown(results))
        case Format.SARIF | Format.JUNIT | Format.GITHUB:
            from verifier.cli.listings import print_listing
            from verifier.report.entries.diff import diff_listing

            return print_listing(diff_listing(results), as_format, to)
        case _:
            assert_never(as_format)
