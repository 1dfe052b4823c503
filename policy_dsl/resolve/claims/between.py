"""Resolves claims between policies: which policies they are about, over one vocabulary, and what each claim says of two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from policy_dsl.diagnostics.finding import Finding, has_errors, in_order
from policy_dsl.model import claims
from policy_dsl.model.between import ClaimBetween, ClaimsBetween, NamedPolicy
from policy_dsl.model.claims import Between, ChangesNothingWhere
from policy_dsl.model.conditions import Condition, all_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Impossible
from policy_dsl.resolve.claims.between_clocks import check_clocks_of_all
from policy_dsl.resolve.claims.between_times import other_times, time_of_claim
from policy_dsl.resolve.claims.differing_words import differing_words
from policy_dsl.resolve.claims.one_vocabulary import Unordered, differences, unordered
from policy_dsl.resolve.claims.properties import check_request_name
from policy_dsl.resolve.conditions.comparison_groups import MOST, conditions, linked_groups
from policy_dsl.resolve.conditions.condition import condition
from policy_dsl.resolve.conditions.terms import terms_in
from policy_dsl.resolve.request import vocabulary
from policy_dsl.resolve.request.unfold import Meanings
from policy_dsl.resolve.scope import Scope, check_unique
from policy_dsl.resolve.times.by_time import time_is
from policy_dsl.resolve.words.name_text import listing, nearest
from policy_dsl.syntax import tree
from policy_dsl.syntax.printing import unparse_between

FEWEST, MOST_POLICIES = 2, 3


def check_policies(file: tree.ClaimsFile) -> list[Finding]:
    """Findings on the policies as they are written: their number and their names."""
    scope = Scope(file.path)
    if not FEWEST <= len(file.policies) <= MOST_POLICIES and not file.unread:
        many = "one policy" if len(file.policies) == 1 else f"{len(file.policies)} policies"
        hint = 'write `policy NAME in "FILE"`, or `policy NAME as OTHER in "FILE"`, for each of two or three'
        scope.report("E343", f"claims are between two or three policies, and here is {many}", file.span, hint)
    check_unique(scope, (each.name for each in file.policies), "policy", "E206")
    for each in file.policies:
        scope.check_not_reserved(each.name, "policy")
    if not file.claims and not file.unread:
        message = "the file claims nothing of its policies"
        scope.report("E105", message, file.name.span, 'add a claim at the margin: `claim NAME "what must hold"`')
    return scope.findings


def resolve_claims(
    file: tree.ClaimsFile, policies: Sequence[tuple[str, Policy]]
) -> tuple[ClaimsBetween | None, list[Finding]]:
    """The claims, or None if there are errors; and all findings. `policies` are those of the file, with their paths."""
    scope = Scope(file.path)
    sources = vocabulary.sources(scope, file.sources)
    clause = scope.clause(file.span, scope.citations(file.citations))
    named = {line.name.text: policy for line, (_, policy) in zip(file.policies, policies, strict=True)}
    if not is_one_vocabulary(scope, file, [policy for _, policy in policies]):
        return None, scope.findings
    check_unique(scope, (each.name for each in file.claims), "claim", "E206")
    scope.times = {time.name: time for time in policies[0][1].times}
    resolved = [claim(scope, each, named) for each in file.claims]
    every = tuple(each for each in resolved if each is not None)
    compared = [*(c for policy in named.values() for c in conditions(policy)), *(each.aim.where for each in every)]
    for group in linked_groups(compared):
        if len(group) > MOST:
            listed = ", ".join(f"`{name}`" for name in policies[0][1].by_name if name in group)
            message = f"the policies and the claims together compare these attributes with each other: {listed}"
            scope.report("E239", message, file.name.span, f"at most {MOST} can be, over all of them")
    excluded = impossible_in_any(scope, file, named)
    if has_errors(scope.findings):
        return None, in_order(scope.findings)
    first = policies[0][1]
    dated = first.dated_by if all(policy.dated_by == first.dated_by for _, policy in policies) else None
    between = tuple(
        NamedPolicy(
            line.name.text,
            path,
            replace(
                policy,
                attributes=first.attributes,
                impossible=excluded,
                dated_by=dated,
                change_days=(),
                times=first.times,
                time_fact=first.time_fact,
            ),
        )
        for line, (path, policy) in zip(file.policies, policies, strict=True)
    )
    return ClaimsBetween(file.name.text, file.title.text, between, every, sources, clause), in_order(scope.findings)


def is_one_vocabulary(scope: Scope, file: tree.ClaimsFile, policies: Sequence[Policy]) -> bool:
    """Whether all have the same requests, and the same times; if not, reports what differs."""
    first_line, *other_lines = file.policies
    first, *others = policies
    for line, policy in zip(other_lines, others, strict=True):
        names = first_line.name.text, line.name.text
        for message in differences(first, policy, *names):
            hint = "let both declare the same requests; `evenhand diff` compares policies whose values differ"
            scope.report("E341", message, line.span, hint)
        for message in other_times(first, policy, *names):
            hint = "let both name the same times; `evenhand diff` compares policies whose times differ"
            scope.report("E341", message, line.span, hint)
    check_clocks_of_all(scope, file, policies)
    return not has_errors(scope.findings)


def impossible_in_any(scope: Scope, file: tree.ClaimsFile, policies: Mapping[str, Policy]) -> tuple[Impossible, ...]:
    """The clauses of all policies, each once, with remarks on those that not every policy has."""
    clauses: dict[Unordered, Impossible] = {}
    having: dict[Unordered, list[str]] = {}
    for name, policy in policies.items():
        for each in policy.impossible:
            when = unordered(each.when)
            clauses.setdefault(when, replace(each, id=f"{each.id} of {name}"))
            if name not in having.setdefault(when, []):
                having[when].append(name)
    for line in file.policies:
        for when, clause in clauses.items():
            if line.name.text not in having[when]:
                message = f"`{line.name.text}` does not say, as {listing(having[when])} does, “{clause.because}”"
                hint = "the claims are about requests that all of the policies call possible"
                scope.report("W540", message, line.span, hint)
    return tuple(clauses.values())


def claim(scope: Scope, written: tree.ClaimBlock, policies: Mapping[str, Policy]) -> ClaimBetween | None:
    """The claim; None after findings."""
    before = scope.errors
    check_request_name(scope, written.request)
    for name in (written.first, written.second):
        if name.text not in policies:
            message = f"there is no policy `{name.text}` here; expected {listing(policies)}"
            scope.report("E342", message, name.span, nearest(name.text, policies))
    if written.first.text == written.second.text:
        message = f"`{written.first.text}` is compared with itself"
        scope.report("E342", message, written.second.span, f"name two of {listing(policies)}")
    citations = scope.citations(written.citations)
    of = time_of_claim(scope, written)
    where = where_of_all(scope, written, policies)
    if where is None or scope.errors > before:
        return None
    return ClaimBetween(
        written.name.text,
        written.sentence.text,
        written.first.text,
        written.second.text,
        unparse_between.whole_claim(written),
        aim_of(written.words, all_of([where, time_is({of})]) if of else where),
        scope.clause(written.span, citations, terms=terms_in(written.where)),
    )


def where_of_all(scope: Scope, written: tree.ClaimBlock, policies: Mapping[str, Policy]) -> Condition | None:
    """The condition on attributes, in which all policies read the same; None after findings."""
    request = written.request.text
    readings = {name: where_within(scope, written.where, request, policy) for name, policy in policies.items()}
    meanings = {name: meaning for name, (meaning, _) in readings.items() if meaning is not None}
    if not meanings:
        _, findings = next(iter(readings.values()), (None, []))
        scope.findings += findings
        scope.errors += 1
        return None
    first, meaning = next(iter(meanings.items()))
    differing = next(
        (name for name in readings if name not in meanings or unordered(meanings[name]) != unordered(meaning)), None
    )
    if differing is not None:
        assert written.where is not None  # noqa: S101  # without a condition, all requests are meant; for mypy
        two = policies[first], policies[differing]
        part = read_differently(scope, written.where, request, two)
        message = f"this condition does not mean with the words of `{differing}` what it means with those of `{first}`"
        apart = "; ".join(differing_words(part, *two, (first, differing)))
        hint = "write it with facts of a request" + (
            f": {apart}" if apart else ", which mean the same everywhere, as derived facts do not"
        )
        scope.report("E345", message, part.span, hint)
        return None
    scope.findings += readings[first][1]
    return meaning


def read_differently(
    scope: Scope, written: tree.ConditionText, request: str, policies: Sequence[Policy]
) -> tree.ConditionText:
    """The first comparison or term in the condition that the two policies read differently; the condition, if it is none."""
    if isinstance(written, tree.Joined | tree.ConditionBlock):
        for part in written.parts:
            (first, _), (second, _) = (where_within(scope, part, request, policy) for policy in policies)
            if unordered(first) != unordered(second):
                return read_differently(scope, part, request, policies)
    return written


def where_within(
    scope: Scope, written: tree.ConditionText | None, request: str, policy: Policy
) -> tuple[Condition | None, list[Finding]]:
    """The condition as one policy reads it, on attributes alone; None if it cannot. And the findings."""
    own = scope_within(scope, policy)
    resolved = condition(own, written, {request: 0})
    if resolved is None or has_errors(own.findings):
        return None, own.findings
    return Meanings({each.fact.name: each for each in policy.derivations}, {}).unfolded(resolved), own.findings


def scope_within(scope: Scope, policy: Policy) -> Scope:
    """The scope of a condition in the words of this policy, with findings of its own."""
    resolved = policy.resolved
    return Scope(
        scope.path,
        dict(resolved.facts),
        {g.name: g for g in policy.groups},
        dated=policy.by_name[policy.dated_by] if policy.dated_by else None,
        terms={t.name: t for t in resolved.terms},
        derived={fact.name: fact for fact in resolved.derived},
        constants={constant.name: constant for constant in resolved.constants},
    )


def aim_of(words: tree.BetweenWords, where: Condition) -> Between | ChangesNothingWhere:
    """What a claim says. The second policy of `answers nothing slower than` stands in the place of the second, too."""
    match words:
        case "permits nothing that … refuses":
            return claims.PermitsNothingRefused(where)
        case "and … decide alike":
            return ChangesNothingWhere(where)
        case "and … permit alike":
            return claims.PermitsAlike(where)
        case "and … permit nothing in common":
            return claims.NothingInCommon(where)
        case "answers nothing slower than":
            return claims.AnswersNothingSlower(where)
