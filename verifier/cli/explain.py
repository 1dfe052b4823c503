"""`evenhand explain`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from policy_dsl.amend.vocabulary import before_and_after
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagram.mdd.deadline import TooLargeError, TooLateError
from policy_dsl.evaluate import for_each_time
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.vocabulary import Request
from policy_dsl.pipeline import load
from policy_dsl.text import NO_LINE
from verifier.cli.output import media, show
from verifier.cli.refusal import refuse
from verifier.cli.request_facts import read_facts
from verifier.explain import Explanation, excluding_clauses, explain
from verifier.obligations.stacks import edition_names
from verifier.report.exit_codes import PROVED, UNDECIDED
from verifier.report.formats import Common, Format
from verifier.report.medium import Media, Printed


def run(file: str, facts: tuple[str, ...], as_of: str | None, as_format: Common, *, timeout: float = 30.0) -> int:
    """Explains one request; for a proposal, before and after. `as_of` is its date, which may also be among the facts."""
    loaded = load(file)
    policy = loaded.effective
    if policy is None:
        return refuse(loaded.findings, loaded, as_format)
    if as_of is not None:
        if policy.dated_by is None:
            message = f"`{policy.name}` is not dated, so `--as-of` does not apply"
            return refuse([Finding("E403", message, file, NO_LINE, "leave `--as-of` out")], loaded, as_format)
        facts = (*facts, f"{policy.dated_by}={as_of}")
    request, findings = read_facts(policy, facts, file)
    if findings:
        return refuse(findings, loaded, as_format)
    before = [] if loaded.proposal is None else [edition_before(loaded.proposal, policy)]
    several = for_each_time(policy, request)
    editions = [edition for edition in [*before, policy] for _ in several]
    names = [name for name in edition_names(policy, loaded.proposal)[:2][::-1] for _ in several]
    try:
        explanations = [explain(edition, each, timeout=timeout) for edition in [*before, policy] for each in several]
        excluded = () if explanations[-1].possible else excluding_clauses(policy, request, timeout)
    except TooLateError:
        late = Finding("E426", "the time allowed ran out", file, NO_LINE, "give it more with `--timeout`")
        return refuse([late], loaded, as_format, UNDECIDED)
    except (TooLargeError, RecursionError):
        message = "undecided: the diagram of the requests that the facts leave open outgrew the memory"
        hint = "give more facts: with all of them, no diagram is needed"
        return refuse([Finding("E409", message, file, NO_LINE, hint)], loaded, as_format, UNDECIDED)
    if not explanations[-1].possible:
        because = " and ".join(f"{c.because} (line {c.clause.span.line})" for c in excluded)
        message = f"no such request is possible, because {because}"
        return refuse([Finding("E404", message, file, NO_LINE, "change one of the facts")], loaded, as_format)
    show(render(editions, names, explanations, request, as_format, media(as_format)))
    return PROVED


def edition_before(proposal: Proposal, amended: Policy) -> Policy:
    """The base; if the proposal changes what a request is, on the requests of both."""
    return proposal.base if proposal.vocabulary is None else before_and_after(proposal, amended)[0]


def render(
    editions: Sequence[Policy],
    names: Sequence[str],
    explanations: Sequence[Explanation],
    request: Request,
    as_format: Common,
    to: Media,
) -> Printed:
    """The explanation of each edition."""
    match as_format:
        case Format.JSON:
            from verifier.report.json.explain import document
            from verifier.report.json.layout import dump

            return Printed(dump(document(editions, names, explanations, request), to.out))
        case Format.TEXT | Format.PLAIN:
            from verifier.report.text.explain import print_explanations
            from verifier.report.text.terminal import printed

            return Printed(printed(to.out, lambda out: print_explanations(out, editions, names, explanations)))
        case _:
            assert_never(as_format)
