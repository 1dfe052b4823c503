"""Provisions, and overrides, without which no decision changes."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.provisions import Clause, Effect


class Redundant(Struct, frozen=True):
    """A provision, or one of its overrides, without which every possible request has the same outcome.

    `subject` is the provision or, for an override, the rule or table that has it, and `target` what it overrides; `None`
    for a provision. `alike` are the provisions that decide, without it, the requests that it decides now. `also` are
    those of them that are redundant too: not all of these can go together. `meets` tells whether, on some possible
    request, what overrides and something overridden both apply.

    `part` is the effect of a provision that is one line of a rule of several, such as the time of a rule that permits too;
    `needless` is then what the rule overrides by this line alone.
    """

    subject: str
    target: str | None
    clause: Clause
    alike: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    meets: bool = True
    part: Effect | None = None
    needless: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The provision, or the override, in the words of a policy."""
        return self.subject if self.target is None else f"{self.subject} overrides {self.target}"

    @property
    def undecided_name(self) -> str:
        """The same in a list of names, where the time of a rule that permits too would go by the name of the rule."""
        whole = self.part is not None and " " not in self.subject
        return f"the time of {self.name}" if whole else self.name


class Redundancies(Struct, frozen=True):
    """All that is redundant, by both engines.

    `undecided` are the names of candidates that only the diagrams call redundant. `reason` is why not all provisions
    could be examined; `None` if they were. `query` is the query to Z3, in SMT-LIB, for a candidate about which the
    engines disagree.
    """

    proved: tuple[Redundant, ...] = ()
    undecided: tuple[str, ...] = ()
    reason: str | None = None
    query: str | None = None
