"""What is redundant, as remarks on the places where it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.effect_words import effect_words
from policy_dsl.resolve.words.name_text import listing
from verifier.results.redundancy import Redundancies, Redundant

NOTE = 'if it is meant, say so: `note "…"`'


def remarks(redundancies: Redundancies | None) -> Iterator[Finding]:
    """A remark on everything that both engines call redundant."""
    proved = redundancies.proved if redundancies else ()
    names = {each.subject: subject_words(each) for each in proved if each.target is None}
    for each in proved:
        yield override_remark(each) if each.target is not None else provision_remark(each, names)


def provision_remark(redundant: Redundant, names: Mapping[str, str]) -> Finding:
    """The remark on a redundant provision; `names` are those of all that are redundant, as remarks call them."""
    message = f"no decision changes without {names[redundant.subject]}"
    hint = f"{'remove it' if redundant.part is None else leave_out(redundant)}; {NOTE}"
    if redundant.alike:
        verb = "decides" if len(redundant.alike) == 1 else "decide"
        message += f": {listing(redundant.alike)} {verb} the same wherever it decides"
    if redundant.also:
        together = ", ".join(names.get(each, f"`{each}`") for each in (redundant.subject, *redundant.also)[:12])
        hint = f"{together} are redundant one at a time, not together: remove one, and verify again; {NOTE}"
    return Finding("W520", message, redundant.clause.path, redundant.clause.span, hint)


def subject_words(redundant: Redundant) -> str:
    """What is redundant: a provision, or a line of a rule that has several."""
    if redundant.part is None:
        return f"`{redundant.subject}`"
    rule = redundant.subject.split(" ")[0]
    return f"the line `{effect_words(redundant.part)}` of `{rule}`"


def leave_out(redundant: Redundant) -> str:
    """How to leave the line out, with what the rule then overrides in vain."""
    targets = f", and `overrides {', '.join(redundant.needless)}` with it" if redundant.needless else ""
    return f"leave this line out{targets}, and keep the rest of the rule"


def override_remark(redundant: Redundant) -> Finding:
    """The remark on a redundant override."""
    subject, target = f"`{redundant.subject}`", f"`{redundant.target}`"
    message = f"no decision changes if {subject} does not override {target}"
    if not redundant.meets:
        message = f"{subject} overrides {target}, and the two never apply together"
    return Finding("W521", message, redundant.clause.path, redundant.clause.span, f"remove the override; {NOTE}")
