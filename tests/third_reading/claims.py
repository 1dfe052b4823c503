"""Claims read a third time, straight off the syntax tree, as `reader.py` reads what decides: for one request or pair.

Nothing of the packages but the tree. Each says whether the claim is broken there; of what it does not speak, it is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from policy_dsl.syntax import tree as t
from tests.third_reading import Answer, Reader, Request
from tests.third_reading.days import Time, last_day, meant
from tests.third_reading.waits import (
    Given,
    Receipt,
    at_midnight,
    due_at,
    on_clock,
    own_receipts,
    receipts,
    signs,
    wait,
)

FAULTY = ("gap", "conflict")
REFUSED: Answer = ("refused", None)
Received = Mapping[str, Receipt | None]
"""When each request is received, by its name."""


def property_broken(reader: Reader, claim: t.PropertyBlock, requests: tuple[Request, ...]) -> bool:
    """Of possible requests, two of them different and alike where they have to be."""
    named = {name.text: request for name, request in zip(claim.requests, requests, strict=True)}
    if not reader.true(claim.where, named):
        return False
    if any(access in FAULTY for answers in spoken_of(reader, claim, named) for access, _ in answers.values()):
        return True
    return any(
        broken_by(reader, claim, answers, received)
        for answers in spoken_of(reader, claim, named)
        for received in moments(reader, claim, named, answers)
    )


def broken_by(reader: Reader, claim: t.PropertyBlock, answers: Mapping[str, Answer], received: Received) -> bool:
    """Whether these answers, none of which is a fault, break the claim for requests received then."""
    if not all(said(reader, test, answers, received) for test in claim.given):
        return False
    kept = all(said(reader, test, answers, received) for test in claim.claim)
    return kept if claim.words == "never" else not kept


def moments(
    reader: Reader, claim: t.PropertyBlock, named: Mapping[str, Request], answers: Mapping[str, Answer]
) -> Iterator[Received]:
    """When the requests may be received such that it matters: those of one day at one instant; but each at one of its own day
    where the claim says which is due before the other, and they may be of two days. In all other claims about two days, all
    times end with days, and the hour is of no account.
    """
    limits = [limit(reader, test) for test in (*claim.given, *claim.claim) if not is_of_request(test, named)]
    told: list[Given] = [(reader, answer) for answer in (*answers.values(), *limits)]
    first, *others = named.values()
    since = any(test.words == "due before" for test in (*claim.given, *claim.claim))
    if since and reader.dated_by in {name.text for name in claim.differ}:
        sides = [(request, [(reader, answers[each]) for each in answers if each.partition(".")[0] == name])
                 for name, request in named.items()]  # fmt: skip
        for received in own_receipts(sides):
            yield dict(zip(named, received, strict=True))
    elif not on_clock(time for _, (_, time) in told if time is not None):
        yield dict.fromkeys(named)
    elif any(other[reader.dated_by] != first[reader.dated_by] for other in others):
        yield {name: at_midnight(reader, request) for name, request in named.items()}
    else:
        for receipt in receipts(told, first):
            yield dict.fromkeys(named, receipt)


def spoken_of(reader: Reader, claim: t.PropertyBlock, named: Mapping[str, Request]) -> Iterator[dict[str, Answer]]:
    """The answers that a claim speaks of, by the names of the requests and, where it names times, of these; without named
    times, and where it names none of them, time by time.
    """
    times = [each.name.text for d in reader.declarations if isinstance(d, t.TimesBlock) for each in d.times]
    said_of = [name.text for test in (*claim.given, *claim.claim) for name in (test.request, test.against)
               if isinstance(name, t.Name)]  # fmt: skip
    asked = [time for time in times if any(name.rpartition(".")[2] == time for name in said_of if "." in name)]
    if asked:
        answers = {f"{name}.{of}": reader.answer(request, of) for name, request in named.items() for of in asked}
        yield answers | {name: reader.answer(request, asked[0]) for name, request in named.items()}
        return
    for of in times or [""]:
        yield {name: reader.answer(request, of) for name, request in named.items()}


def between_broken(readers: Mapping[str, Reader], claim: t.ClaimBlock, request: Request) -> bool | None:
    """Whether a request that every policy calls possible violates a claim about two; None if the claim is not about it."""
    first, second = (readers[name.text] for name in (claim.first, claim.second))
    if not first.true(claim.where, {claim.request.text: request}):
        return None
    times = [each.name.text for d in first.declarations if isinstance(d, t.TimesBlock) for each in d.times] or [""]
    about = [claim.of.text] if claim.of is not None else times
    answers = [(first.answer(request, of), second.answer(request, of)) for of in about]
    return any(violated(claim, (first, one), (second, other), request) for one, other in answers)


def violated(claim: t.ClaimBlock, left: Given, right: Given, request: Request) -> bool:
    """Whether these answers of the two policies, in one time, violate the claim at some instant of the day of receipt."""
    (_, one), (_, other) = left, right
    if one[0] in FAULTY or other[0] in FAULTY:
        return True
    (x, _), (y, _) = one, other
    match claim.words:
        case "permits nothing that … refuses":
            return (x, y) == ("permitted", "refused")
        case "and … decide alike":
            return x != y or (x == "permitted" and signs(left, right, request) != {0})
        case "and … permit alike":
            return x != y
        case "and … permit nothing in common":
            return x == y == "permitted"
        case "answers nothing slower than":
            return x == y == "permitted" and -1 in signs(left, right, request)


def property_shown(reader: Reader, claim: t.PropertyBlock, requests: tuple[Request, ...]) -> bool:
    """Whether such requests show a claim about some: they are decided, and all that `holds` says is so at some receipt."""
    named = {name.text: request for name, request in zip(claim.requests, requests, strict=True)}
    return reader.true(claim.where, named) and any(
        all(access not in FAULTY for access, _ in answers.values())
        and any(
            all(said(reader, test, answers, received) for test in claim.claim)
            for received in moments(reader, claim, named, answers)
        )
        for answers in spoken_of(reader, claim, named)
    )


def way_missing(reader: Reader, claim: t.PropertyBlock, request: Request, others: Iterable[Request]) -> bool:
    """Of a possible request, whether a claim is about it, and none of the others is a way: those that are possible, and differ
    from it as they may. A request without a decision has none. Where the hour matters, all are received at one instant, and at
    some instant there is none.
    """
    first, second = (name.text for name in claim.requests)
    own = reader.answer(request)
    if not reader.true(claim.where, {first: request}):
        return False
    if own[0] in FAULTY:
        return True
    told = [reader.answer(other) for other in others if reader.true(claim.among, {second: other})]
    ways = [answer for answer in told if answer[0] not in FAULTY]
    limits = [limit(reader, test) for test in claim.claim if not is_of_request(test, {first: None, second: None})]
    return any(
        not any(
            all(said(reader, test, {first: own, second: way}, {first: at, second: at}) for test in claim.claim)
            for way in ways
        )
        for at in receipts([(reader, answer) for answer in (own, *ways, *limits)], request)
    )


def said(reader: Reader, test: t.Test, answers: Mapping[str, Answer], received: Received) -> bool:
    """Whether what is said of the answers is so, for requests received then."""
    one = answers[test.request.text]
    if test.words in ("permitted", "refused"):
        return one[0] == test.words
    receipt = received[test.request.text.partition(".")[0]]
    if is_of_request(test, received):
        assert isinstance(test.against, t.Name)
        other, then = answers[test.against.text], received[test.against.text.partition(".")[0]]
    else:
        other, then = limit(reader, test), receipt
    if test.words == "due before":
        return due_at(reader, one, receipt) < due_at(reader, other, then)
    left, right = wait(reader, one, receipt), wait(reader, other, then)
    return {"faster than": left < right, "slower than": left > right, "same as": left == right}[test.words]


def is_of_request(test: t.Test, named: Mapping[str, object]) -> bool:
    """Whether a test compares with what a request gets, and not with an outcome."""
    return isinstance(test.against, t.Name) and test.against.text.partition(".")[0] in named


def limit(reader: Reader, test: t.Test) -> Answer:
    """The outcome that a test compares with; that it is refused, where it compares with none."""
    match test.against:
        case None | t.Name("refused"):
            return REFUSED
        case t.NoPromise() | t.ClockTime() | t.ChosenTime():
            return "permitted", meant(test.against.text)
        case _:
            return "permitted", int(reader.steps(test.against, {}))


def example_missed(reader: Reader, example: t.ExampleBlock, expected: t.Expected, request: Request) -> bool:
    """Of a possible request, whether it has what is given and another answer than is expected."""
    of = expected.of.text if expected.of else ""
    due = "" if expected.due is None else expected.due.text
    answer = outcome(reader, expected)
    wrong = reader.answer(request, of) != answer or not is_due(reader, answer[1], due, request)
    return all(given(reader, fact, request) for fact in example.given) and wrong


def is_due(reader: Reader, time: Time | None, day: str, request: Request) -> bool:
    """Whether the time that is expected ends with that day; so, too, where none is said."""
    if not day:
        return True
    assert time is not None
    received = request[reader.dated_by]
    assert isinstance(received, int)
    return last_day(reader.declarations, time, date.fromordinal(received)) == date.fromisoformat(day)


def outcome(reader: Reader, expected: t.Expected) -> Answer:
    """The answer that is expected."""
    if isinstance(expected.outcome, str):
        return REFUSED
    return "permitted", reader.time(expected.outcome)


def given(reader: Reader, fact: t.Given, request: Request) -> bool:
    """Whether the request has a fact that is given: a set, exactly."""
    name, value, words = fact.attribute.text, request[fact.attribute.text], fact.values
    if reader.is_ordered(name):
        return reader.number(fact.attribute, {"": request}) == reader.steps(words[0], {"": request})
    if reader.is_set(name):
        none = [word.text for word in words if isinstance(word, t.Name)] == ["none"]
        return value == (frozenset() if none else reader.all_meant(name, words))
    return value in reader.all_meant(name, words)


def row_missed(reader: Reader, heading: t.Row, row: t.Row, request: Request) -> bool:
    """Of a possible request, whether a row of examples speaks of it and expects another answer."""
    texts = {h.text: cell.text for h, cell in zip(heading.cells, row.cells, strict=True)}
    expected, due = texts.pop("expect"), texts.pop("due", "N/A") if "due" not in reader.facts else "N/A"
    if due != "N/A" and not is_due(reader, meant(expected), due, request):
        return all(reader.fits(name, text, request) for name, text in texts.items())
    if not all(reader.fits(name, text, request) for name, text in texts.items()):
        return False
    return reader.answer(request) != (REFUSED if expected == "refused" else ("permitted", reader.cell_time(expected)))


def intent_missed(
    reader: Reader, line: t.IntentLine, request: Request, before: Answer, after: Answer, base: Reader | None = None
) -> bool:
    """Of a possible request, whether what becomes of its answer goes against the intent. The reader reads its condition, and
    counts the days of the answer after; `base` counts those of the answer before, where they may be others.
    """
    inside = reader.true(line.where, {"": request})
    if inside is (line.words == "changes only where"):
        return False
    if before[0] in FAULTY or after[0] in FAULTY:
        return True
    moves = way((base or reader, before), (reader, after), request)
    match line.words:
        case "changes only where" | "changes nothing where":
            return moves != ""
        case "answers within":
            assert line.within is not None
            latest = outcome(reader, t.Expected(line.within))
            return after[0] == "permitted" and 1 in signs((reader, latest), (reader, after), request)
        case "answers in exactly":
            assert line.within is not None
            return after not in (REFUSED, outcome(reader, t.Expected(line.within)))
        case "refuses where":
            return after[0] != "refused"
        case "every change is":
            return moves not in ("", *line.directions)
        case "refuses nothing new":
            return moves == "refused"
        case "permits nothing new":
            return moves == "permitted"
    raise TypeError(line)


def way(before: Given, after: Given, request: Request) -> str:
    """How an answer moves; nothing if it stays, or is due at the same instant at every hour of the day of receipt."""
    (_, (was, _)), (_, (now, _)) = before, after
    if "refused" in (was, now):
        return "" if was == now else "refused" if now == "refused" else "permitted"
    match signs(before, after, request) - {0}:
        case each if each == {-1, 1}:
            return "mixed"
        case each:
            return "slower" if 1 in each else "faster" if -1 in each else ""
