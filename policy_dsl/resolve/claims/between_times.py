"""Which of several times claims between policies are about, and policies that do not name the same ones."""

from __future__ import annotations

from collections.abc import Iterator

from policy_dsl.model.policy import Policy
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.times.named_times import known_time
from policy_dsl.resolve.words.name_text import listing
from policy_dsl.syntax import tree

ABOUT_TIMES = frozenset(["and … decide alike", "answers nothing slower than"])
"""What is said of a time; all else is said of access, which is the same in every time."""


def other_times(left: Policy, right: Policy, first_name: str, second_name: str) -> Iterator[str]:
    """A sentence on each difference between the times of two policies. Order and titles do not matter."""
    if bool(left.times) != bool(right.times):
        several, one = (first_name, second_name) if left.times else (second_name, first_name)
        names = listing((left.times and left.time_names) or right.time_names)
        yield f"`{several}` names several times, {names}, and `{one}` has one"
        return
    for here, there, name in ((left, right, first_name), (right, left, second_name)):
        if alone := [time for time in here.time_names if time not in there.time_names]:
            yield f"only in `{name}` there is a time {listing(alone)}"


def time_of_claim(scope: Scope, written: tree.ClaimBlock) -> str:
    """The one of several times that a claim is about; empty if it is about each, and after a finding."""
    about_access = written.words not in ABOUT_TIMES
    if written.of is not None:
        if about_access and scope.times:
            message = f"access is the same in every time, and `in {written.of.text}` names one"
            scope.report("E285", message, written.of.span, "leave the line out")
            return ""
        return known_time(scope, written.of)
    if written.every_time and not scope.times:
        message = "`in every time` is about several times, and the policies name none"
        scope.report("E281", message, written.span, "leave the line out")
    if scope.times and not about_access and not written.every_time:
        message = "the policies have several times, and the claim does not say which is compared"
        lines = listing(f"in {time}" for time in scope.times)
        scope.report(
            "E281", message, written.second.span, f"write one of {lines}, or `in every time`, on a line of its own"
        )
    return ""
