"""Resolves proposals: their operations, their intents, and the properties and examples that they add."""

from __future__ import annotations

from msgspec.structs import replace

from policy_dsl.model.claims import Example
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.recount import Clocks, outcome_on
from policy_dsl.model.step_text import step_text
from policy_dsl.model.vocabulary import Scale
from policy_dsl.resolve.claims.examples import examples, table_examples
from policy_dsl.resolve.claims.intents import frame, intents_of
from policy_dsl.resolve.claims.properties import property_of
from policy_dsl.resolve.proposals import stacks
from policy_dsl.resolve.proposals.cut_days import remark_cut_days
from policy_dsl.resolve.proposals.days_operations import change_days
from policy_dsl.resolve.proposals.operations import operations
from policy_dsl.resolve.request import validity, vocabulary
from policy_dsl.resolve.request.declare_terms import declare_terms
from policy_dsl.resolve.request.derived_facts import declare_derived_facts
from policy_dsl.resolve.scope import Scope, check_unique
from policy_dsl.resolve.values import scales
from policy_dsl.syntax import tree


def proposal_of(scope: Scope, file: tree.ProposalFile, base: Policy) -> Proposal:
    """The proposal, without the parts that have findings."""
    vocabulary.sources(scope, file.sources)
    start = first_day(scope, file.in_force, base)
    old_clocks = dict(scope.clocks)
    days = change_days(scope, file, base, start)
    clause = scope.clause(file.span, scope.citations(file.citations))
    added = [op.what for op in file.operations if isinstance(op, tree.Add)]
    derived = declare_derived_facts(scope, [what for what in added if isinstance(what, tree.DeriveBlock)])
    terms = declare_terms(scope, [what for what in added if isinstance(what, tree.TermBlock)])
    blocks = [what for what in added if isinstance(what, tree.PropertyBlock)]
    property_names = [p.name for p in base.properties]
    claimed = [what for what in added if isinstance(what, tree.PropertyBlock | tree.FrameBlock)]
    fresh = [block.name for block in claimed if not stacks.report_added_below(scope, block.name, "property")]
    check_unique(
        scope, fresh, "property", "E307", dict.fromkeys([*property_names, *(frame.name for frame in base.frames)])
    )
    properties = [property_of(scope, block) for block in blocks]
    frames = [frame(scope, what) for what in added if isinstance(what, tree.FrameBlock)]
    single = [what for what in added if isinstance(what, tree.ExampleBlock)]
    given = [each for n, e in enumerate(single, 1) for each in examples(scope, e, n)]
    listed = [e for what in added if isinstance(what, tree.ExamplesTable) for e in table_examples(scope, what)]
    intents = intents_of(scope, file.intents, [*property_names, *(block.name.text for block in blocks)])
    changes = operations(scope, file, base.resolved)
    remark_cut_days(scope, file, base.resolved, start)
    return Proposal(
        file.name.text,
        file.title.text,
        base,
        file.reading.text if file.reading else None,
        changes,
        intents,
        tuple(p for p in properties if p is not None),
        tuple(was_on(e, old_clocks) for e in (*given, *listed)),
        clause,
        tuple(frames),
        start,
        tuple(sorted(scope.change_days)),
        scope.earlier[-1] if scope.earlier else None,
        terms,
        derived,
        days=days,
        clocks=tuple(scope.clocks.values()) if days else (),
    )


def was_on(example: Example, clocks: Clocks) -> Example:
    """The example, with what it says `was` on the clocks of the base."""
    return example if example.was is None else replace(example, was=outcome_on(example.was, clocks))


def first_day(scope: Scope, written: tree.Validity | None, base: Policy) -> int | None:
    """The day from which the proposal is in force, within the days of its base; None if it applies on all of them.

    It is not earlier than that of the proposal below it in a stack, which is the default.
    """
    below = scope.earlier[-1].start if scope.earlier else None
    if written is None:
        return below
    if written.until is not None:
        message = "a proposal does not lapse; expected `in force from` alone"
        scope.report(
            "E312", message, written.until.span, "to let the rules that it adds lapse, write `in force until` in each"
        )
        return None
    if scope.dated is None:
        message = f"`{base.name}` is not dated, so nothing in it comes into force on a day"
        scope.report("E312", message, written.span, "leave `in force` out, or let the policy say what it is `dated by`")
        return None
    day = scales.steps(scope, Scale.DATE, written.start, "from") if written.start else None
    date_type = validity.ordered_type(scope.dated)
    if day is None:
        return None
    if day < date_type.first:
        message = f"`{base.name}` decides no request dated before `{step_text(Scale.DATE, date_type.first)}`"
        scope.report("E312", message, written.span, "leave `in force` out: the proposal holds for every request")
        return None
    if day > date_type.last:
        message = f"`{base.name}` decides no request dated `{step_text(Scale.DATE, day)}` or later"
        scope.report("E312", message, written.span, f"it has {scales.bounds(scope.dated.name, date_type)}")
        return None
    if below is not None and day < below:
        begins = step_text(Scale.DATE, below)
        message = f"`{scope.earlier[-1].name}`, to which this is made, is in force only from `{begins}`"
        scope.report(
            "E312", message, written.span, "make this proposal to the policy itself, or let it begin no earlier"
        )
        return None
    return day
