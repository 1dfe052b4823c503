"""Compares two policies, request by request: every decision that differs, and the edits behind it.

Policies are comparable when their requests have the same attributes, of the same kinds. Order, labels and groups may differ. A
code that one policy alone has, and a number, time or date in its range alone, is possible there alone. Any other difference is
reported, and nothing is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagram.mdd.compare import intersect
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.model.clock_order import may_mix, on_clocks, times_of, zones_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Impossible
from policy_dsl.model.shared_space import in_shared_space
from policy_dsl.model.vocabulary import Attribute
from policy_dsl.resolve.claims.one_vocabulary import kind_words
from policy_dsl.resolve.conditions.comparison_groups import MOST, conditions, linked_groups
from policy_dsl.resolve.times.clock_checks import YEARS, ZONE, outside_known_years
from policy_dsl.resolve.times.shared_times import SharedTimes, on_shared_times, shared_times
from policy_dsl.resolve.words.name_text import listing
from policy_dsl.text import Text
from verifier.by_diagram.amendments.edits import Edit, edits
from verifier.by_diagram.amendments.exclusives import exclusives
from verifier.by_diagram.amendments.impact import boundary_days, impact
from verifier.by_diagram.amendments.term_edits import TermEdit, term_edits
from verifier.by_diagram.spaces.diagrams import diagrams
from verifier.results.impact import Exclusives, Impact
from verifier.results.status import Edition, Status
from verifier.smt.prove import Prover
from verifier.verdicts.impact import certified_exclusives, certified_impact


class Comparison(Struct, frozen=True):
    """The differences between an old and a new policy.

    `impact` is about the requests that both call possible; `appeared` are possible in the new one alone, `vanished` in
    the old one alone. `assumed` and `dropped` are the `impossible` clauses, of the new policy and the old one, that exclude
    some of these; `terms` are those that mean something else. `times` are those by which the two are compared, if one of them
    names some: `old` and `new` are then the policies on these times alone.
    """

    old: Policy
    new: Policy
    impact: Impact
    appeared: Exclusives
    vanished: Exclusives
    edits: tuple[Edit, ...]
    assumed: tuple[Impossible, ...]
    dropped: tuple[Impossible, ...]
    terms: tuple[TermEdit, ...] = ()
    times: SharedTimes | None = None

    @property
    def differs(self) -> bool:
        """Whether any decision differs, or one policy has requests or times that the other has not."""
        other_times = self.times is not None and self.times.differ
        return other_times or bool(self.impact.changed or self.appeared.count or self.vanished.count)

    @property
    def certified(self) -> Status:
        """Refuted when the engines disagree about any part; undecided when a part is not certified."""
        statuses = {part.certified for part in (self.impact, self.appeared, self.vanished)}
        return next(s for s in (Status.REFUTED, Status.UNDECIDED, Status.PROVED) if s in statuses)


def compare(old: Policy, new: Policy, texts: Mapping[str, Text], *, timeout: float = 30.0) -> Comparison | None:
    """The comparison of two policies without `incompatibilities`; `None` when it exceeds the memory or the time allowed.

    `texts` are the sources of both, by path. `timeout` is in seconds, for the diagrams together and for each query to
    Z3.
    """
    times = shared_times(old, new)
    if times is not None:
        old, new = on_shared_times(old, times), on_shared_times(new, times)
    old, new = aligned(old, new)
    space = diagrams(new, old, (), (), timeout=timeout, days=boundary_days(new, old))
    if space is None:
        return None
    try:
        changes = impact(space)
        appeared, vanished = exclusives(space, Edition.AMENDED), exclusives(space, Edition.BASE)
        provision_edits = edits(space, texts)
        assumed, dropped = excluding_clauses(space.of(Edition.AMENDED), space.of(Edition.BASE))
    except (TooLargeError, RecursionError):
        return None
    terms = term_edits(old, new, timeout)
    with Prover(new, old, timeout=timeout) as prover:
        return Comparison(
            old,
            new,
            certified_impact(changes, prover),
            certified_exclusives(appeared, Edition.AMENDED, prover),
            certified_exclusives(vanished, Edition.BASE, prover),
            provision_edits,
            assumed,
            dropped,
            terms,
            times,
        )


def aligned(old: Policy, new: Policy) -> tuple[Policy, Policy]:
    """Both policies with the attributes of the new one, widened to the values of both, and its date."""
    dated = old.dated_by == new.dated_by
    old, new = in_shared_space(old, new)
    return replace(old, dated_by=new.dated_by, change_days=old.change_days if dated else ()), new


def excluding_clauses(
    new: PolicyDiagrams, old: PolicyDiagrams
) -> tuple[tuple[Impossible, ...], tuple[Impossible, ...]]:
    """The `impossible` clauses of each policy that exclude some request which the other calls possible."""
    forest = new.forest
    return (
        tuple(c for c in new.policy.impossible if intersect(forest, old.possible(), new.condition(c.when))),
        tuple(c for c in old.policy.impossible if intersect(forest, new.possible(), old.condition(c.when))),
    )


def incompatibilities(old: Policy, new: Policy) -> list[Finding]:
    """Findings on all differences between the requests of the two policies, and on too many compared attributes; none when
    the policies are comparable.
    """
    findings = [*clock_differences(old, new), *no_shared_time(old, new)]
    for here, there, side_name, other_name in ((old, new, "old", "new"), (new, old, "new", "old")):
        for attribute in here.attributes:
            twin = there.by_name.get(attribute.name)
            message: str | None = None
            if twin is None:
                message = f"only in the {side_name} policy a request has `{attribute.name}`"
            elif here is new and (words := kind_words(attribute.type)) != (old_words := kind_words(twin.type)):
                message = f"`{attribute.name}` is {words}, and in the old policy {old_words}"
            if message:
                findings.append(incompatibility(message, here, attribute, other_name))
    for group in linked_groups([*conditions(old), *conditions(new)]) if not findings else ():
        if len(group) > MOST:
            listed = ", ".join(f"`{name}`" for name in new.by_name if name in group)
            message = f"the two policies together compare these attributes with each other: {listed}"
            hint = f"at most {MOST} can be, over both"
            findings.append(Finding("E239", message, new.clause.path, new.clause.span, hint))
    return findings


def clock_differences(old: Policy, new: Policy) -> Iterator[Finding]:
    """Findings on times on clocks that cannot be compared, because the days of receipt are not the same, or their zones."""
    if not on_clocks(old, new):
        return
    if old.dated_by != new.dated_by:
        yield two_editions(
            new, "the other one is not dated by the same fact", "let both be dated by the day of receipt"
        )
        return
    zones = zones_of(old, new)
    if len(zones) > 1:
        listed = " and ".join(f"`{zone}`" for zone in zones)
        yield two_editions(new, f"the days of the two are of different zones, {listed}", "let both have one zone")
    elif may_mix(times_of(old), times_of(new)):
        dated = new.by_name.get(new.dated_by or "")
        if not zones:
            message = "hours are compared with days, and no calendar says in which zone its days are"
            yield two_editions(new, message, ZONE)
        elif dated is not None and outside_known_years(dated):
            yield two_editions(new, YEARS, "let the date begin and end within these years")


def no_shared_time(old: Policy, new: Policy) -> Iterator[Finding]:
    """The finding on two policies with named times, of which no two are the same."""
    times = shared_times(old, new)
    if times is not None and not times.both:
        names = [listing(each.time_names) for each in (new, old)]
        message = f"the times of `{new.name}` are {names[0]}, and those of the old policy {names[1]}: none is in both"
        hint = "let times that mean the same have one name; `verify` says what holds of each policy by itself"
        yield Finding("E446", message, new.clause.path, new.clause.span, hint)


def incompatibility(message: str, policy: Policy, attribute: Attribute, other_name: str) -> Finding:
    """The finding that an attribute differs."""
    return Finding("E415", message, policy.clause.path, attribute.span, f"let the {other_name} policy say the same")


def two_editions(policy: Policy, message: str, hint: str) -> Finding:
    """The finding on a policy with times on clocks, where two editions are compared. `message` says what is wrong with that."""
    message = f"`{policy.name}` has times on clocks, and {message}"
    return Finding("E439", message, policy.clause.path, policy.clause.span, hint)
