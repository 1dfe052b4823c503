"""One small change of a policy's text."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.text import Span, Text


class MutationKind(Enum):
    """What a mutation changes."""

    CELL = "cell"
    BOUND = "bound"
    MEMBER = "member"
    OVERRIDE = "override"
    DATE = "date"
    EFFECT = "effect"
    DAY = "day"
    CLOCK = "clock"


OF_DAYS = (MutationKind.DAY, MutationKind.CLOCK)
"""The kinds of what says on which days times end."""


class Beside(Struct, frozen=True):
    """What stands at a place in one line becomes `after`, for the layout alone: a comma, or how far a line is in."""

    span: Span
    after: str


class Mutation(Struct, frozen=True):
    """One change: in one line of the text, `after` stands in the place of `before`. `place` names what it is a part of. Where a
    list goes on over several lines, another one may have to change `beside` it.
    """

    kind: MutationKind
    place: str
    span: Span
    before: str
    after: str
    beside: Beside | None = None

    @property
    def words_before(self) -> str:
        """What stands there, without the comma that separates it from what is beside it."""
        return self.before.strip(", ")

    @property
    def words_after(self) -> str:
        """What stands there after the change, likewise."""
        return self.after.strip(", ")


def mutated(text: Text, mutation: Mutation) -> Text:
    """The text after the change."""
    lines = [*text.lines]
    edits = [
        (mutation.span, mutation.after),
        *([] if mutation.beside is None else [(mutation.beside.span, mutation.beside.after)]),
    ]
    for span, after in edits:
        line = lines[span.line - 1]
        lines[span.line - 1] = line[: span.column - 1] + after + line[span.end_column - 1 :]
    return replace(text, content="\n".join(lines))
