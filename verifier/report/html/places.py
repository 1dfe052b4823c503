"""The clauses that a page cites: each has an anchor, and is quoted once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Clause
from policy_dsl.text import Text
from verifier.report.facts.quotations import QuotedLine, quotation
from verifier.report.words import clauses
from verifier.report.words.annex.citations import Cited


class Quoted(Struct, frozen=True):
    """A clause in the list of those that are cited, with its lines."""

    anchor: str
    name: str
    place: str
    source: str
    note: str
    lines: tuple[QuotedLine, ...]


class Places:
    """The clauses that a part of a page has cited so far. `prefix` tells its anchors from those of other parts."""

    def __init__(self, texts: Iterable[Text], prefix: str) -> None:
        """Nothing is cited yet."""
        self.texts = {text.path: text for text in texts}
        self.prefix = prefix
        self.quoted: dict[tuple[str, Clause], Quoted] = {}

    def link(self, name: str, clause: Clause) -> str:
        """The anchor of a clause; empty if it stands in no text."""
        key = (name, clause)
        if key not in self.quoted:
            lines = quotation(self.texts, clause)
            if not lines:
                return ""
            anchor = f"{self.prefix}clause-{len(self.quoted) + 1}"
            self.quoted[key] = Quoted(
                anchor, name, clauses.location(clause), clauses.sources(clause), clause.note or "", lines
            )
        return self.quoted[key].anchor

    def cite(self, cited: Cited) -> str:
        """The anchor of a provision."""
        return self.link(cited.id, cited.clause)

    @property
    def cited(self) -> list[Quoted]:
        """All clauses with an anchor, in the order in which they were cited first."""
        return list(self.quoted.values())


def quotations(texts: Mapping[str, Text], policies: Mapping[str, Policy | None]) -> dict[str, Any]:
    """The lines of every provision, for a script: each line once, and by edition and id which lines, and what of them."""
    lines: dict[tuple[str, int, str], int] = {}
    by_edition: dict[str, dict[str, list[list[int]]]] = {}
    for edition, policy in policies.items():
        if policy is None:
            continue
        quotes = by_edition.setdefault(edition, {})
        for name, provision in policy.cited.items():
            quotes[name] = [
                [lines.setdefault((provision.clause.path, each.number, each.text), len(lines)), each.start, each.end]
                for each in quotation(texts, provision.clause)
            ]
    return {"lines": [[path, number, text] for path, number, text in lines], "quotes": by_edition}
