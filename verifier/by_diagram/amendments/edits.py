"""The edits between two editions: provisions added, removed and changed, and whether they change a decision."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Clause, Effect, Provision, Timed
from policy_dsl.model.times import time_text
from policy_dsl.text import Text, without_comment
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.results.status import Edition

MEANING = ("outcome", "clock", "condition", "order", "overrides")
"""Parts of a provision that may change a decision; its source, note and wording cannot."""


class Edit(Struct, frozen=True):
    """A provision that is written differently in two editions; a clause is `None` where the provision was added or
    removed.

    `changed` lists what differs: outcome, or the clock on which the same time is counted otherwise; condition, order,
    overrides, source, note; or wording, if it is none of these.
    `matters` tells whether the edit may have changed a decision: a request that is possible in both editions has
    different outcomes, and the provision applies to it before or after. `on_one_side` tells whether the provision, as it is
    before or after, applies to a request that is possible in that edition alone, and does not mean the same in the other.
    """

    id: str
    before: Clause | None
    after: Clause | None
    changed: tuple[str, ...]
    matters: bool
    on_one_side: bool = False

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """What happened to the provision."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def edits(d: Diagrams, texts: Mapping[str, Text]) -> tuple[Edit, ...]:
    """All edits: those of the base's provisions in their order, then added provisions. Raises TooLargeError."""
    forest, old, new = d.forest, d.of(Edition.BASE), d.of(Edition.AMENDED)
    changed_requests = forest.every((old.possible(), new.possible(), forest.apply(bool, d.moves())))
    gone, come = forest.without(old.possible(), new.possible()), forest.without(new.possible(), old.possible())

    def matters(*parts: tuple[PolicyDiagrams, Provision]) -> bool:
        return any(
            forest.both(changed_requests, effective_region(builder, provision)) != forest.no
            for builder, provision in parts
        )

    def on_one_side(*parts: tuple[PolicyDiagrams, Provision]) -> bool:
        return any(
            forest.both(gone if builder is old else come, effective_region(builder, provision)) != forest.no
            for builder, provision in parts
        )

    base_edits, moved = [], rows_moved(old.policy, new.policy)
    for name, before in old.policy.cited.items():
        after = new.policy.cited.get(name)
        if after is None:
            part = old, before
            base_edits.append(Edit(name, before.clause, None, (), matters(part), on_one_side(part)))
            continue
        changed = tuple(changed_parts(old, before, new, after, moved)) or reworded(texts, before.clause, after.clause)
        if changed:
            may_matter, both = any(each in MEANING for each in changed), ((old, before), (new, after))
            felt, alone = may_matter and matters(*both), may_matter and on_one_side(*both)
            base_edits.append(Edit(name, before.clause, after.clause, changed, felt, alone))
    added = (provision for name, provision in new.policy.cited.items() if name not in old.policy.cited)
    return (*base_edits, *(Edit(p.id, None, p.clause, (), matters((new, p)), on_one_side((new, p))) for p in added))


def effective_region(builder: PolicyDiagrams, provision: Provision) -> int:
    """Where the provision may have an effect: where it applies; for an `otherwise` at the margin, where it decides."""
    if provision is builder.policy.otherwise:
        return builder.stands(provision)
    return builder.applies(provision)


def rows_moved(old: Policy, new: Policy) -> set[str]:
    """The rows of tables in which the first row that applies decides, and the rules in an order, that stand above or below
    others than before; those that have come into an order, or are in none any longer.
    """
    moved = {i for i in old.by_id if i in new.by_id and bool(old.by_id[i].in_order) is not bool(new.by_id[i].in_order)}
    for order, ids in old.orders.items():
        both = set(ids).intersection(new.orders.get(order, ()))
        first, second = ([i for i in each if i in both] for each in (ids, new.orders.get(order, ())))
        same = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks() if first != second else ()
        moved |= both.difference(i for start, _, many in same for i in first[start : start + many]) if same else set()
    return moved


def changed_parts(
    old: PolicyDiagrams, before: Provision, new: PolicyDiagrams, after: Provision, moved: Collection[str]
) -> Iterator[str]:
    """The parts of a provision that differ. The condition of a table's `otherwise` is skipped: it follows from the rows."""
    derived = before.path[1:] == ("otherwise",) == after.path[1:]
    if before.effect != after.effect:
        yield "clock" if on_other_clock(before.effect, after.effect) else "outcome"
    if not derived and differ_somewhere(old.forest, old.valid(), old.condition(before.when), new.condition(after.when)):
        yield "condition"
    if before.id in moved:
        yield "order"
    if set(before.overrides) != set(after.overrides):
        yield "overrides"
    if before.clause.citations != after.clause.citations:
        yield "source"
    if before.clause.note != after.clause.note:
        yield "note"


def on_other_clock(before: Effect, after: Effect) -> bool:
    """Whether two effects differ in their clocks alone, and are written the same."""
    if not isinstance(before, Timed) or not isinstance(after, Timed):
        return False
    return replace(before, seconds=after.seconds) == after and time_text(before.seconds) == time_text(after.seconds)


def differ_somewhere(forest: Forest, valid: int, left: int, right: int) -> bool:
    """Whether two conditions differ on some request."""
    return forest.both(valid, left) != forest.both(valid, right)


def reworded(texts: Mapping[str, Text], before: Clause, after: Clause) -> tuple[str, ...]:
    """`wording` if the words or their order differ, else nothing. Line breaks and indentation do not count."""
    old_words, new_words = (words_of(texts, clause) for clause in (before, after))
    return ("wording",) if old_words != new_words else ()


def words_of(texts: Mapping[str, Text], clause: Clause) -> list[str]:
    """The words of a clause without comments: of a cell, or of a line and the lines indented below it."""
    text, span = texts.get(clause.path), clause.span
    if text is None:
        return []
    line = text.line(span.line)
    if line.lstrip().startswith("|"):
        return line[span.column - 1 : span.end_column - 1].split()
    block = [
        line[span.column - 1 :],
        *takewhile(lambda below: is_indented(below, line), text.policy_lines[span.line :]),
    ]
    return [word for each in block for word in without_comment(each).split()]


def is_indented(below: str, line: str) -> bool:
    """Whether the line `below` belongs to a line above it; a blank line does."""
    return not below.strip() or indent(below) > indent(line)


def indent(line: str) -> int:
    """The indentation of a line."""
    return len(line) - len(line.lstrip())
