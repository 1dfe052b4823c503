"""What is answered beside what exists: the shares of violations and changes of it, in words."""

from __future__ import annotations

from collections.abc import Iterator

from policy_dsl.model.policy import Policy
from verifier.report.words import cells, numbers
from verifier.report.words.verdict_lines import counted_unit
from verifier.results.impact import Impact
from verifier.results.verdict import Verdict


def of_answered(v: Verdict) -> str:
    """The share of violations of what is answered; empty where it says nothing new, or some of them have no answer."""
    answered = v.answered
    if answered is None or not v.count or not v.of or answered.count != v.count:
        return ""
    share = numbers.percent(v.count, answered.of)
    return "" if share == numbers.percent(v.count, v.of) else f"; {share} of those with an answer"


def answered_cells(v: Verdict) -> str:
    """In how many combinations somebody is answered; empty where it is all of them."""
    if v.cells is None or v.cells.answered is None or v.cells.answered == v.cells.of or not of_answered(v):
        return ""
    return f", {numbers.number(v.cells.answered)} of them with an answer"


def of_answered_today(impact: Impact) -> str:
    """The share of the changes among the requests that are answered today; empty where it says nothing new."""
    answered = impact.answered
    if answered is None or not answered.count or answered.of == impact.of:
        return ""
    if numbers.percent(answered.count, answered.of) == numbers.percent(impact.changed, impact.of):
        return ""
    those = f"the {numbers.number(answered.of)}" if impact.of <= numbers.MOST_COUNTED else "those"
    return f"of {those} answered today, {numbers.percent(answered.count, answered.of)}"


def lines(policy: Policy, v: Verdict) -> Iterator[str]:
    """The shares of a verdict in full, today's beside it where there is one; nothing where a brief has none."""
    if today := "" if v.before is None else sentence(policy, v.before):
        yield f"today: {today}"
    if words := sentence(policy, v):
        yield f"as proposed: {words}" if today else words


def sentence(policy: Policy, v: Verdict) -> str:
    """`of the 400 pairs with an answer, 90 (22.5 %) break it; 28 of 34 combinations of role and device have an answer`; empty
    likewise.
    """
    answered = v.answered
    if answered is None or not of_answered(v):
        return ""
    count, of = numbers.number(answered.count), numbers.plural(answered.of, *counted_unit(v))
    verb = "breaks" if answered.count == 1 else "break"
    words = f"of the {of} with an answer, {count} ({numbers.percent(answered.count, answered.of)}) {verb} it"
    if v.cells is None or not answered_cells(v):
        return words
    of = cells.named(policy, v.cells, v.cells.of)
    facts = "" if cells.are_days(policy, v.cells) else f" of {cells.facts(policy, v.cells)}"
    return f"{words}; {numbers.number(v.cells.answered or 0)} of {of}{facts} have an answer"
