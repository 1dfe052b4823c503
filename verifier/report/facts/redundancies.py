"""What is redundant, as remarks on the places where it is written."""

from __future__ import annotations

from collections.abc import Iterator

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.resolve.words.name_text import listing
from verifier.results.redundancy import Redundancies, Redundant

NOTE = 'if it is meant, say so: `note "…"`'


def remarks(redundancies: Redundancies | None) -> Iterator[Finding]:
    """A remark on everything that both engines call redundant."""
    for each in redundancies.proved if redundancies else ():
        yield override_remark(each) if each.target is not None else provision_remark(each)


def provision_remark(redundant: Redundant) -> Finding:
    """The remark on a redundant provision."""
    message, hint = f"no decision changes without `{redundant.subject}`", f"remove it; {NOTE}"
    if redundant.alike:
        verb = "decides" if len(redundant.alike) == 1 else "decide"
        message += f": {listing(redundant.alike)} {verb} the same wherever it decides"
    if redundant.also:
        names = listing((redundant.subject, *redundant.also))
        hint = f"{names} are redundant one at a time, not together: remove one, and verify again; {NOTE}"
    return Finding("W520", message, redundant.clause.path, redundant.clause.span, hint)


def override_remark(redundant: Redundant) -> Finding:
    """The remark on a redundant override."""
    subject, target = f"`{redundant.subject}`", f"`{redundant.target}`"
    message = f"no decision changes if {subject} does not override {target}"
    if not redundant.meets:
        message = f"{subject} overrides {target}, and the two never apply together"
    return Finding("W521", message, redundant.clause.path, redundant.clause.span, f"remove the override; {NOTE}")
