"""`evenhand explain`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import render
from policy_dsl.diagram.mdd.deadline import TooLargeError, TooLateError
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from policy_dsl.pipeline import Loaded, load
from policy_dsl.text import Span
from verifier.cli.given import read_facts
from verifier.cli.output import colored
from verifier.explain import Explanation, excluding, explain
from verifier.report.exit_codes import BAD_INPUT, UNDECIDED


def run(file: str, facts: tuple[str, ...], as_of: str | None, shape: str, *, timeout: float = 30.0) -> int:
    """Explains one request; under a proposal, before and after. `as_of` is another way to give the day it is dated."""
    loaded = load(file)
    policy = loaded.policy or loaded.amended
    if policy is None:
        return refuse(loaded.findings, loaded, shape)
    if as_of is not None:
        if policy.dated_by is None:
            said = f"nothing in `{policy.name}` is dated, so there is no day as of which to ask"
            return refuse([Finding("E403", said, file, Span(1, 1, 1, 1), "leave `--as-of` out")], loaded, shape)
        facts = (*facts, f"{policy.dated_by}={as_of}")
    request, findings = read_facts(policy, facts, file)
    if findings:
        return refuse(findings, loaded, shape)
    editions = [policy] if loaded.proposal is None else [loaded.proposal.base, policy]
    try:
        found = [explain(edition, request, timeout=timeout) for edition in editions]
        excluded = () if found[-1].possible else excluding(policy, request, timeout)
    except TooLateError:
        late = Finding("E426", "the time allowed ran out", file, Span(1, 1, 1, 1), "give it more with `--timeout`")
        return refuse([late], loaded, shape, UNDECIDED)
    except (TooLargeError, RecursionError):
        said = "undecided: the diagram of what the facts leave open outgrew the memory"
        hint = "give more of the facts: with all of them there is no diagram"
        return refuse([Finding("E409", said, file, Span(1, 1, 1, 1), hint)], loaded, shape, UNDECIDED)
    if not found[-1].possible:
        because = " and ".join(f"{c.because} (line {c.clause.span.line})" for c in excluded)
        said = f"no such request is possible, because {because}"
        return refuse([Finding("E404", said, file, Span(1, 1, 1, 1), "change one of the facts")], loaded, shape)
    if shape == "json":
        from verifier.report.json import verify as json

        sys.stdout.write(json.dump(document(editions, found, request)))
    else:
        from verifier.report.text import explain as explained
        from verifier.report.text import terminal

        explained.show(terminal.stdout(shape == "plain"), editions, found)
    return 0


def refuse(findings: Sequence[Finding], loaded: Loaded, shape: str, code: int = BAD_INPUT) -> int:
    """Says why there is no explanation."""
    if shape == "json":
        from verifier.report.json import verify as json

        sys.stdout.write(json.dump(json.check([loaded.path], findings, code)))
    else:
        in_a_file = set(findings) <= set(loaded.findings)
        texts = {t.path: t for t in loaded.texts} if in_a_file else {}
        sys.stderr.write(render(findings, texts, color=colored(sys.stderr, shape)))
    return code


def document(editions: Sequence[Policy], found: Sequence[Explanation], request: Request) -> dict[str, Any]:
    """`evenhand.explain/1`."""
    from verifier.report.json import verify as json

    return {
        "schema": "evenhand.explain/1",
        "tool": json.tool(),
        "exit": 0,
        "request": json.request(editions[-1], request),
        "editions": [
            {
                "edition": "after" if edition is editions[-1] else "before",
                "policy": edition.name,
                "possible": [{"access": o.access.value, "trt_seconds": o.seconds} for o in one.possible],
                "missing": list(one.missing),
                "decision": None if one.decision is None else json.decision(one.decision, edition),
                "faster": [
                    {
                        "attribute": a.attribute,
                        "value": json.value(edition.by_name[a.attribute], a.value),
                        "decision": json.decision(a.decision, edition),
                    }
                    for a in one.faster
                ],
            }
            for edition, one in zip(editions, found, strict=True)
        ],
    }
