"""What was written differently in two editions: provisions added, removed and changed, and whether a decision changes by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Literal

from msgspec import Struct

from policy_dsl.diagram.mdd.compare import differences
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.model.provisions import Clause, Provision
from policy_dsl.text import Text, without_comment
from verifier.by_diagram.diagrams import Diagrams
from verifier.verdict import Edition

MEANING = ("outcome", "condition", "overrides")
"""What of a provision can change a decision; its source, note and wording cannot."""


class Edit(Struct, frozen=True):
    """A provision that is not written alike in both editions; one side's clause is none where it was added or removed.

    `changed` says what of it differs: outcome, condition, overrides, source, note, or, when it is nothing of these, wording.
    `matters` tells whether that can have changed a decision: whether it applies, before or after, to a request possible in
    both whose outcome differs. Where not, nothing decided is different because of it.
    """

    id: str
    before: Clause | None
    after: Clause | None
    changed: tuple[str, ...]
    matters: bool

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """What the newer edition does to the provision."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def edits(d: Diagrams, texts: Mapping[str, Text]) -> tuple[Edit, ...]:
    """All edits: those to the base in its order, then what was added. Raises TooLargeError."""
    forest, old, new = d.forest, d.of(Edition.BASE), d.of(Edition.AMENDED)
    differs = forest.apply(bool, differences(forest, old.outcomes(), new.outcomes()))
    where = forest.every((old.possible(), new.possible(), differs))

    def matters(*parts: tuple[PolicyDiagrams, Provision]) -> bool:
        return any(forest.both(where, reach(builder, provision)) != forest.no for builder, provision in parts)

    found = []
    for name, before in old.policy.by_id.items():
        after = new.policy.by_id.get(name)
        if after is None:
            found.append(Edit(name, before.clause, None, (), matters((old, before))))
            continue
        changed = tuple(changed_parts(old, before, new, after)) or reworded(texts, before.clause, after.clause)
        if changed:
            meant = any(each in MEANING for each in changed)
            found.append(
                Edit(name, before.clause, after.clause, changed, meant and matters((old, before), (new, after)))
            )
    added = (provision for name, provision in new.policy.by_id.items() if name not in old.policy.by_id)
    return (*found, *(Edit(p.id, None, p.clause, (), matters((new, p))) for p in added))


def reach(builder: PolicyDiagrams, provision: Provision) -> int:
    """Where the provision can have an effect: where it applies; at the margin, where it decides."""
    if provision is builder.policy.otherwise:
        return builder.stands(provision)
    return builder.applies(provision)


def changed_parts(old: PolicyDiagrams, before: Provision, new: PolicyDiagrams, after: Provision) -> Iterator[str]:
    """What of a provision differs. A table's `otherwise` follows from its rows: that is no edit of its own."""
    derived = before.path[1:] == ("otherwise",) == after.path[1:]
    if before.effect != after.effect:
        yield "outcome"
    if not derived and apart(old.forest, old.valid(), old.condition(before.when), new.condition(after.when)):
        yield "condition"
    if set(before.overrides) != set(after.overrides):
        yield "overrides"
    if before.clause.citations != after.clause.citations:
        yield "source"
    if before.clause.note != after.clause.note:
        yield "note"


def apart(forest: Forest, valid: int, one: int, other: int) -> bool:
    """Whether two conditions differ on some request."""
    return forest.both(valid, one) != forest.both(valid, other)


def reworded(texts: Mapping[str, Text], before: Clause, after: Clause) -> tuple[str, ...]:
    """`wording`, when nothing but words or their order differs; how lines are broken and indented does not."""
    one, other = (words(texts, clause) for clause in (before, after))
    return ("wording",) if one != other else ()


def words(texts: Mapping[str, Text], clause: Clause) -> list[str]:
    """What is written there, word by word, without remarks: a cell, or a line with the lines further in below it."""
    text, span = texts.get(clause.path), clause.span
    if text is None:
        return []
    line = text.line(span.line)
    if line.lstrip().startswith("|"):
        return line[span.column - 1 : span.end_column - 1].split()
    block = [line[span.column - 1 :], *takewhile(lambda below: further_in(below, line), text.policy_lines[span.line :])]
    return [word for each in block for word in without_comment(each).split()]


def further_in(below: str, line: str) -> bool:
    """Whether a line belongs to the one above; a blank one does."""
    return not below.strip() or indent(below) > indent(line)


def indent(line: str) -> int:
    """How far in a line begins."""
    return len(line) - len(line.lstrip())
