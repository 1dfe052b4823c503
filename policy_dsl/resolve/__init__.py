"""From what was written to what it means: names are looked up, types fit, and all sugar dies here."""

from __future__ import annotations

from typing import TypeVar

from policy_dsl.diagnostics.finding import Finding, has_errors, in_order
from policy_dsl.model.policy import Policy, Proposal
from policy_dsl.model.provisions import Provision, Table
from policy_dsl.resolve import claims, comparison_groups, names, overrides, proposals, validity, vocabulary
from policy_dsl.resolve.provisions import otherwise
from policy_dsl.resolve.scope import Scope, check_unique
from policy_dsl.resolve.tables import block, not_otherwise
from policy_dsl.syntax import tree

T = TypeVar("T")

FOLLOWS = {
    "policy": ("E240",), "source": ("E205",), "group": ("E202",), "rule": ("E214", "E218", "E219"), "table": ("E218", "E219"),
}  # fmt: skip
"""What is unknown, perhaps, because a declaration that starts with this word was not read."""


def resolve_policy(file: tree.PolicyFile) -> tuple[Policy | None, list[Finding]]:
    """The policy, or none when there are errors; and everything there is to say.

    Of what could only follow from a declaration that was not read, nothing is said.
    """
    if "request" in file.unread:
        return None, []
    scope = Scope(file.path)
    sources = vocabulary.sources(scope, of(file, tree.SourceLine))
    attributes = vocabulary.attributes(scope, of(file, tree.RequestBlock), file.name)
    validity.dated_by(scope, file.dated_by, file.in_force)
    attributes = tuple(scope.attributes[a.name] for a in attributes)
    vocabulary.groups(scope, of(file, tree.Group))
    impossible = vocabulary.impossible(scope, of(file, tree.ImpossibleBlock))
    provisions, tables = written(scope, file)
    named = names.nameable(provisions, tables)
    targets = overrides.targets(scope, named)
    margin = otherwise(scope, of(file, tree.Otherwise))
    claimed = [d for d in file.declarations if isinstance(d, tree.PropertyBlock | tree.FrameBlock)]
    check_unique(scope, (p.name for p in claimed), "property", "E206")
    properties = [claims.property_of(scope, p) for p in of(file, tree.PropertyBlock)]
    frames = [claims.frame(scope, p) for p in of(file, tree.FrameBlock)]
    examples = [claims.example(scope, e, n, False) for n, e in enumerate(of(file, tree.ExampleBlock), 1)]
    check_unique(scope, (t.name for t in of(file, tree.ExamplesTable)), "table of examples", "E206")
    listed = [e for t in of(file, tree.ExamplesTable) for e in claims.examples(scope, t, False)]
    policy = Policy(
        file.name.text,
        file.title.text,
        attributes,
        impossible,
        overrides.overriding(provisions, targets),
        tables,
        margin,
        tuple(p for p in properties if p is not None),
        (*(e for e in examples if e is not None), *listed),
        sources,
        tuple(scope.groups.values()),
        scope.clause(file.name.span),
        tuple(frames),
        scope.dated.name if scope.dated else None,
        tuple(sorted(scope.turns)),
    )
    overrides.check(scope, policy, targets, named)
    comparisons(scope, policy, file)
    follows = {code for word in file.unread for code in FOLLOWS.get(word, ())}
    findings = in_order([f for f in scope.findings if f.code not in follows])
    return (None if has_errors(findings) else policy), findings


def comparisons(scope: Scope, policy: Policy, file: tree.PolicyFile) -> None:
    """Findings for facts that are compared with too many others, or compared and counted by."""
    counted = {(p.name.text, name.text): name.span for p in of(file, tree.PropertyBlock) for name in p.counted_by}
    for code, said, hint, claim, attribute in comparison_groups.check(policy):
        scope.report(code, said, counted.get((claim, attribute), file.name.span), hint)


def resolve_proposal(
    file: tree.ProposalFile, base: Policy, earlier: tuple[Proposal, ...] = ()
) -> tuple[Proposal | None, list[Finding]]:
    """The proposal on its base, or none when there are errors; and everything there is to say.

    `earlier` are the proposals that made the base what it is, the first one first.
    """
    scope = Scope(
        file.path,
        {a.name: a for a in base.attributes},
        {g.name: g for g in base.groups},
        {s.name: s.title for s in base.sources},
        dated=base.by_name[base.dated_by] if base.dated_by else None,
        earlier=earlier,
    )
    proposal = proposals.proposal(scope, file, base)
    findings = in_order(scope.findings)
    return (None if has_errors(findings) else proposal), findings


def of(file: tree.PolicyFile, kind: type[T]) -> tuple[T, ...]:
    """The declarations of a kind, in order."""
    return tuple(d for d in file.declarations if isinstance(d, kind))


def written(scope: Scope, file: tree.PolicyFile) -> tuple[tuple[Provision, ...], tuple[Table, ...]]:
    """All provisions in the order of the text, and the tables."""
    called = [d.name for d in file.declarations if isinstance(d, tree.Rule | tree.TableBlock)]
    check_unique(scope, called, "rule or table", "E206")
    found: list[Provision] = []
    tables: list[Table] = []
    known = {"otherwise"}
    for declared in file.declarations:
        if isinstance(declared, tree.Rule | tree.TableBlock):
            not_otherwise(scope, declared.name)
            table, made = block(scope, declared)
            if declared.name.text not in known:  # else there is a finding
                tables += [table] if table else []
                found += made
            known.add(declared.name.text)
    return tuple(found), tuple(tables)
