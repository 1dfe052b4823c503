"""Finds the named times that a claim speaks about: of each of its requests one, or of a single request two."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from policy_dsl.model.times import TIME_FACT
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.times.named_times import known_time
from policy_dsl.resolve.words.name_text import listing
from policy_dsl.syntax import tree
from policy_dsl.text import Span

MOST = 2
"""The most times of a single request that a claim may compare."""


class ClaimedTimes(Struct, frozen=True):
    """What a claim speaks about: the times `of` its requests, their `names`, and what the second may `differ` in besides.
    There are no times where it speaks about every one of them, as a claim about access does.

    `places` has each request in a time, as written, with its index among `names`.
    """

    of: tuple[str, ...]
    names: tuple[str, ...]
    places: dict[str, int]
    differ: tuple[str, ...] = ()


def split_name(scope: Scope, name: tree.Name, requests: Collection[str]) -> tuple[str, str]:
    """The request and the time that a name such as `r.resolve` has; the name alone where it is not one of these."""
    request, dot, time = name.text.rpartition(".")
    return (request, time) if scope.times and dot and request in requests else (name.text, "")


def claimed_times(scope: Scope, written: tree.PropertyBlock) -> ClaimedTimes | None:
    """The times that a claim speaks about; None after a finding, and without named times."""
    if not scope.times:
        if written.every_time:
            message = "`in every time` is about several times, and the policy names none"
            scope.report("E281", message, written.span, "leave the line out, or declare several times below `times`")
        return None
    before = scope.errors
    requests = tuple(name.text for name in written.requests)
    tests = (*written.given, *written.claim)
    named = [each for test in tests for each in times_in(scope, test, requests, written)]
    if scope.errors > before:
        return None
    of = list(dict.fromkeys(time for time, _ in named))
    if not of:  # in every time, as access is
        return ClaimedTimes((), requests, {})
    if len(of) < MOST:
        names = tuple(f"{request}.{of[0]}" for request in requests)
        count = 1 if written.any_first else len(requests)
        return ClaimedTimes((*of,) * count, names, {name: n for n, name in enumerate(names)})
    if len(requests) == 1 and len(of) == MOST:
        names = tuple(f"{requests[0]}.{time}" for time in of)
        return ClaimedTimes(tuple(of), names, {name: n for n, name in enumerate(names)}, (TIME_FACT,))
    if len(requests) == 1:
        message = f"the claim compares {listing(of)} of one request, and at most {MOST} of its times can be compared"
        hint = "write a property for each two of them"
    else:
        message = f"the claim compares two requests in different times: {listing(of)}"
        hint = "compare both in one time, or two times of one request: `for any request r`"
    allowed = of[:MOST] if len(requests) == 1 else of[:1]
    scope.report("E285", message, next(span for time, span in named if time not in allowed), hint)
    return None


def times_in(
    scope: Scope, test: tree.Test, requests: Sequence[str], written: tree.PropertyBlock
) -> Iterator[tuple[str, Span]]:
    """The times in a test of an outcome, with their places. Reports what names none and has to, or the other way round."""
    every = written.every_time
    compared = [test.request]
    if isinstance(test.against, tree.Name) and not scope.is_constant(test.against):
        compared.append(test.against)
    access = test.words in ("permitted", "refused")
    for name in compared:
        request, time = split_name(scope, name, requests)
        if request not in requests:
            continue
        if time and (access or every):
            what = "access is the same in every time" if access else "the claim is about every time"
            scope.report("E285", f"{what}, and `{name.text}` names one", name.span, f"write `{request}`")
        elif time and known_time(scope, tree.Name(time, name.span)):
            yield time, name.span
        elif not time and not access and not every:
            message = f"`{name.text}` has several times, and this does not say which is compared"
            hint = f"write one of {listing(f'{request}.{each}' for each in scope.times)}"
            if written.words != "holds":  # a claim about some request is about one time
                hint += ", or `in every time` on a line of its own"
            scope.report("E281", message, name.span, hint)
