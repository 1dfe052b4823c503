"""`evenhand explain`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from msgspec.structs import replace

from policy_dsl.amend.vocabulary import before_and_after
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagram.mdd.deadline import TooLargeError, TooLateError
from policy_dsl.evaluate import for_each_time
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import Impossible
from policy_dsl.model.vocabulary import Request
from policy_dsl.pipeline import load
from policy_dsl.text import NO_LINE
from verifier.cli.output import media, show
from verifier.cli.refusal import refuse
from verifier.cli.request_facts import read_facts
from verifier.explain import Explanation, excluding_clauses, explain
from verifier.obligations.stacks import edition_names, stack_below
from verifier.report.exit_codes import PROVED, UNDECIDED
from verifier.report.formats import Common, Format
from verifier.report.medium import Media, Printed
from verifier.report.words import numbers


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
    compared, request, findings = what_is_asked(policy, loaded.proposal, facts, file)
    if findings:
        return refuse(findings, loaded, as_format)
    several = for_each_time(policy, request)
    editions = [edition for edition in compared for _ in several]
    names = [name for name in edition_names(policy, loaded.proposal)[:2][::-1] for _ in several]
    try:
        explanations = [explained(edition, each, timeout) for edition in compared for each in several]
    except TooLateError:
        late = Finding("E426", "the time allowed ran out", file, NO_LINE, "give it more with `--timeout`")
        return refuse([late], loaded, as_format, UNDECIDED)
    except (TooLargeError, RecursionError):
        message = "undecided: the diagram of the requests that the facts leave open outgrew the memory"
        hint = "give more facts: with all of them, no diagram is needed"
        return refuse([Finding("E409", message, file, NO_LINE, hint)], loaded, as_format, UNDECIDED)
    if not any(each.possible for each in explanations):
        message = f"no such request is possible, because {numbers.joined(explanations[-1].because)}"
        return refuse([Finding("E404", message, file, NO_LINE, "change one of the facts")], loaded, as_format)
    show(render(editions, names, explanations, request, as_format, media(as_format)))
    return PROVED


def explained(policy: Policy, request: Request, timeout: float) -> Explanation:
    """The explanation of a request; of one that does not exist, why."""
    explanation = explain(policy, request, timeout=timeout)
    if explanation.possible:
        return explanation
    clauses = excluding_clauses(policy, request, timeout)
    return replace(explanation, because=tuple(map(reason, clauses)))


def reason(clause: Impossible) -> str:
    """Why a clause excludes a request, with its line; without one where no author wrote it."""
    written = clause.id.startswith("impossible ")
    return f"{clause.because} (line {clause.clause.span.line})" if written else clause.because


def what_is_asked(
    policy: Policy, proposal: Proposal | None, facts: Sequence[str], path: str
) -> tuple[list[Policy], Request, list[Finding]]:
    """The editions to explain, with the request that the facts say, and the findings about them.

    Facts may be values that a proposal to the vocabulary takes away: then both editions are on the requests of both.
    """
    stack = () if proposal is None else (proposal, *stack_below(proposal))
    request, findings = read_facts(policy, facts, path, stack)
    if proposal is None:
        return [policy], request, findings
    if proposal.vocabulary is None:
        return [proposal.base, policy], request, findings
    before, after = before_and_after(proposal, policy)
    if findings:
        there, others = read_facts(before, facts, path, stack)
        return [before, after], there, others
    return [before, policy], request, findings


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
