"""From the syntax tree to the model: looks up names, checks types, and expands all sugar."""

from __future__ import annotations

from typing import TypeVar

from policy_dsl.diagnostics.finding import Finding, has_errors, in_order
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import Provision, Table
from policy_dsl.resolve.claims.examples import examples, table_examples
from policy_dsl.resolve.claims.intents import frame
from policy_dsl.resolve.claims.properties import property_of
from policy_dsl.resolve.conditions import comparison_groups
from policy_dsl.resolve.conditions.facts import declared_together
from policy_dsl.resolve.proposals.proposal import proposal_of
from policy_dsl.resolve.request import derived_facts, validity, vocabulary
from policy_dsl.resolve.request.declare_terms import declare_terms
from policy_dsl.resolve.request.unfold import unfold
from policy_dsl.resolve.rules import names, overrides, rule_orders
from policy_dsl.resolve.rules.provisions import otherwise
from policy_dsl.resolve.scope import Scope, check_unique
from policy_dsl.resolve.tables.table import check_not_otherwise, rule_or_table
from policy_dsl.resolve.times.clock_checks import check_clocks, check_due_before, check_times
from policy_dsl.resolve.times.clocks import declare_clocks
from policy_dsl.resolve.times.named_times import declare_times
from policy_dsl.resolve.values import constants
from policy_dsl.syntax import tree

T = TypeVar("T")

CONSEQUENCES = {
    "policy": ("E240",), "source": ("E205",), "let": ("E101", "E201", "E211", "E222", "E223", "E231", "E235"),
    "group": ("E202",), "term": ("E250",), "derive": ("E201", "E226", "E253"),
    "times": ("E226", "E231", "E280", "E281", "E284"), "days": ("E263",), "calendar": ("E263",), "clock": ("E263",),
    "rule": ("E214", "E218", "E219", "E255"), "rules": ("E214", "E218", "E219", "E255"), "table": ("E218", "E219", "E255"),
}  # fmt: skip
"""The codes of findings that may be mere consequences of an unread declaration, by its first word."""


def resolve_policy(file: tree.PolicyFile) -> tuple[Policy | None, list[Finding]]:
    """The policy, or None if there are errors; and all findings.

    Findings that may be mere consequences of a declaration that could not be read are left out.
    """
    if "request" in file.unread:
        return None, []
    scope = Scope(file.path)
    sources = vocabulary.sources(scope, declarations_of(file, tree.SourceLine))
    declared_constants = constants.declare_constants(scope, declarations_of(file, tree.LetLine))
    attributes = vocabulary.attributes(scope, declarations_of(file, tree.RequestBlock), file.name)
    validity.set_date_attribute(scope, file.dated_by, file.in_force)
    attributes = tuple(scope.attributes[a.name] for a in attributes)
    derived = derived_facts.declare_derived_facts(scope, declarations_of(file, tree.DeriveBlock))
    vocabulary.declare_groups(scope, declarations_of(file, tree.GroupLine))
    clocks = declare_clocks(
        scope,
        declarations_of(file, tree.DaysBlock),
        declarations_of(file, tree.CalendarBlock),
        declarations_of(file, tree.ClockBlock),
    )
    times = declare_times(scope, declarations_of(file, tree.TimesBlock))
    terms = declare_terms(scope, declarations_of(file, tree.TermBlock))
    impossible = vocabulary.impossible(scope, declarations_of(file, tree.ImpossibleBlock))
    provisions, tables = provisions_and_tables(scope, file)
    named = names.name_index(provisions, tables)
    targets = overrides.targets(scope, named)
    margins = otherwise(scope, declarations_of(file, tree.Otherwise))
    claimed = [d for d in file.declarations if isinstance(d, tree.PropertyBlock | tree.FrameBlock)]
    check_unique(scope, (p.name for p in claimed), "property", "E206")
    properties = [property_of(scope, p) for p in declarations_of(file, tree.PropertyBlock)]
    frames = [frame(scope, p) for p in declarations_of(file, tree.FrameBlock)]
    single = enumerate(declarations_of(file, tree.ExampleBlock), 1)
    given = [each for n, e in single for each in examples(scope, e, n)]
    check_unique(scope, (t.name for t in declarations_of(file, tree.ExamplesTable)), "table of examples", "E206")
    listed = [e for t in declarations_of(file, tree.ExamplesTable) for e in table_examples(scope, t)]
    policy = Policy(
        file.name.text,
        file.title.text,
        attributes,
        impossible,
        overrides.with_overrides(provisions, targets),
        tables,
        None if times else next(iter(margins), None),
        tuple(p for p in properties if p is not None),
        (*given, *listed),
        sources,
        tuple(scope.groups.values()),
        scope.clause(file.name.span),
        tuple(frames),
        scope.dated.name if scope.dated else None,
        tuple(sorted(scope.change_days)),
        terms,
        derived,
        constants=declared_constants,
        clocks=clocks,
        times=times,
        margins=margins if times else (),
    )
    if not scope.unclear_clocks and not file.unread & {"days", "calendar", "clock"}:
        check_clocks(scope, policy)  # what is missing on a clock may be a line that could not be read
    check_due_before(scope, policy)
    overrides.check_overrides(scope, policy, targets, named)
    report_comparisons(scope, policy, file)
    derived_facts.check_derivations(scope, policy)
    if not scope.errors and not file.unread:
        constants.remark_unused(scope)
    follows = {code for word in file.unread for code in CONSEQUENCES.get(word, ())}
    findings = in_order([f for f in scope.findings if f.code not in follows])
    return (None if has_errors(scope.findings) else unfold(policy)), findings


def report_comparisons(scope: Scope, policy: Policy, file: tree.PolicyFile) -> None:
    """Reports facts that are compared with too many others, and compared facts that a property is counted by."""
    counted = {
        (p.name.text, name.text): name.span
        for p in declarations_of(file, tree.PropertyBlock)
        for name in (*p.counted_by, *(p.differ if p.any_first else ()))
    }
    for fault in comparison_groups.comparison_faults(policy):
        place = counted.get((fault.claim, fault.attribute), fault.clause.span)
        scope.report(fault.code, fault.message, place, fault.hint)


def resolve_proposal(
    file: tree.ProposalFile,
    base: Policy,
    earlier: tuple[Proposal, ...] = (),
    whole: tree.ProposalFile | None = None,
) -> tuple[Proposal | None, list[Finding]]:
    """The proposal to `base`, or None if there are errors; and all findings.

    `earlier` are the proposals below this one in a stack, the lowest first; `base` is what they result in. `whole` is the
    file with what it changes in the vocabulary, which `base` has already.
    """
    scope = scope_of(file, base, earlier)
    scope.split = codes_in_place(scope, whole) if whole is not None else {}
    proposal = proposal_of(scope, file, base)
    check_times(scope)
    findings = in_order(scope.findings)
    return (None if has_errors(findings) else proposal), findings


def scope_of(file: tree.ProposalFile, base: Policy, earlier: tuple[Proposal, ...] = ()) -> Scope:
    """The scope of a proposal: the names of the base."""
    resolved = base.resolved
    return Scope(
        file.path,
        dict(resolved.facts),
        {g.name: g for g in base.groups},
        {s.name: s.title for s in base.sources},
        dated=base.by_name[base.dated_by] if base.dated_by else None,
        earlier=earlier,
        terms={t.name: t for t in resolved.terms},
        derived={fact.name: fact for fact in resolved.derived},
        constants={constant.name: constant for constant in resolved.constants},
        clocks={clock.name: clock for clock in base.clocks},
        amends=True,
        times={time.name: time for time in resolved.times},
    )


def codes_in_place(scope: Scope, file: tree.ProposalFile) -> dict[tuple[str, str], tuple[str, ...]]:
    """The codes in the place of each that the proposal splits, renames or retires, by attribute and code; those of attributes
    that are declared together for each of these.
    """
    codes: dict[tuple[str, str], tuple[str, ...]] = {}
    for operation in file.operations:
        match operation:
            case tree.SplitCodeText(code, name, into):
                instead = tuple(new.name.text for new in into)
            case tree.RenameCodeText(code, name, to):
                instead = (to.name.text,)
            case tree.RetireCodeText(code, name):
                instead = ()
            case _:
                continue
        codes |= {(each, code.text): instead for each in declared_together(scope, name.text)}
    return codes


def declarations_of(file: tree.PolicyFile, kind: type[T]) -> tuple[T, ...]:
    """The file's declarations of one kind, in order."""
    return tuple(d for d in file.declarations if isinstance(d, kind))


def provisions_and_tables(scope: Scope, file: tree.PolicyFile) -> tuple[tuple[Provision, ...], tuple[Table, ...]]:
    """All provisions in the order of the text, and the tables."""
    rules = declarations_of(file, tree.Rule)
    orders = rule_orders.names_of_orders(rules)
    rule_and_table_names = [d.name for d in file.declarations if isinstance(d, tree.Rule | tree.TableBlock)]
    check_unique(scope, [*rule_and_table_names, *orders], "rule or table", "E206")
    for name in orders:
        check_not_otherwise(scope, name)
    provisions: list[Provision] = []
    tables: list[Table] = []
    declared_names = {"otherwise"}
    for declared in file.declarations:
        if isinstance(declared, tree.Rule | tree.TableBlock):
            check_not_otherwise(scope, declared.name)
            table, new_provisions = rule_or_table(scope, declared)
            if declared.name.text not in declared_names:  # a second one of this name is already reported
                tables += [table] if table else []
                provisions += new_provisions
                if isinstance(declared, tree.Rule) and declared.in_order is not None:
                    rule_orders.check_rule(scope, declared, declared.in_order.text)
            declared_names.add(declared.name.text)
    rule_orders.check_kinds(scope, provisions, dict(rule_orders.spans_of(rules)))
    return tuple(provisions), tuple(tables)
