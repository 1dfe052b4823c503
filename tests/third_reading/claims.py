"""Claims read a third time, straight off the syntax tree, as `reader.py` reads what decides: for one request or pair.

Nothing of the packages but the tree. Each says whether the claim is broken there; of what it does not speak, it is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from math import inf

from policy_dsl.syntax import tree as t
from tests.third_reading import Answer, Reader, Request
from tests.third_reading.days import NO_PROMISE, Time, last_day, meant

FAULTY = ("gap", "conflict")
NEVER_PROMISED = 1e18
"""More seconds than can be written."""


def property_broken(reader: Reader, claim: t.PropertyBlock, requests: tuple[Request, ...]) -> bool:
    """Of possible requests, two of them different and alike where they have to be."""
    named = {name.text: request for name, request in zip(claim.requests, requests, strict=True)}
    if not reader.true(claim.where, named):
        return False
    if any(access in FAULTY for answers in spoken_of(reader, claim, named) for access, _ in answers.values()):
        return True
    return any(broken_by(reader, claim, answers) for answers in spoken_of(reader, claim, named))


def broken_by(reader: Reader, claim: t.PropertyBlock, answers: Mapping[str, Answer]) -> bool:
    """Whether these answers, none of which is a fault, break the claim."""
    if not all(said(reader, test, answers) for test in claim.given):
        return False
    kept = all(said(reader, test, answers) for test in claim.claim)
    return kept if claim.words == "never" else not kept


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
    return any(violated(claim, one, other) for one, other in answers)


def violated(claim: t.ClaimBlock, one: Answer, other: Answer) -> bool:
    """Whether these answers of the two policies, in one time, violate the claim."""
    if one[0] in FAULTY or other[0] in FAULTY:
        return True
    (x, _), (y, _) = one, other
    match claim.words:
        case "permits nothing that … refuses":
            return (x, y) == ("permitted", "refused")
        case "and … decide alike":
            return one != other
        case "and … permit alike":
            return x != y
        case "and … permit nothing in common":
            return x == y == "permitted"
        case "answers nothing slower than":
            return x == y == "permitted" and wait(one) > wait(other)


def property_shown(reader: Reader, claim: t.PropertyBlock, requests: tuple[Request, ...]) -> bool:
    """Whether such requests show a claim about some: they are decided, and all that `holds` says is so."""
    named = {name.text: request for name, request in zip(claim.requests, requests, strict=True)}
    return reader.true(claim.where, named) and any(
        all(access not in FAULTY for access, _ in answers.values())
        and all(said(reader, test, answers) for test in claim.claim)
        for answers in spoken_of(reader, claim, named)
    )


def way_missing(reader: Reader, claim: t.PropertyBlock, request: Request, others: Iterable[Request]) -> bool:
    """Of a possible request, whether a claim is about it, and none of the others is a way: those that are possible, and differ
    from it as they may. A request without a decision has none.
    """
    first, second = (name.text for name in claim.requests)
    own = reader.answer(request)
    if not reader.true(claim.where, {first: request}):
        return False
    if own[0] in FAULTY:
        return True
    for other in others:
        answers = {first: own, second: reader.answer(other)}
        decided = answers[second][0] not in FAULTY and reader.true(claim.among, {second: other})
        if decided and all(said(reader, test, answers) for test in claim.claim):
            return False
    return True


def said(reader: Reader, test: t.Test, answers: Mapping[str, Answer]) -> bool:
    """Whether what is said of the answers is so."""
    one = answers[test.request.text]
    if test.words in ("permitted", "refused"):
        return one[0] == test.words
    assert not isinstance(test.against, t.ClockTime | t.ChosenTime), "how long a time on a clock is depends on the day"
    if isinstance(test.against, t.NoPromise):
        other = NEVER_PROMISED
    elif isinstance(test.against, t.Duration) or (test.against is not None and test.against.text in reader.constants):
        other = float(reader.steps(test.against, {}))
    else:
        assert test.against is not None
        other = inf if test.against.text == "refused" else wait(answers[test.against.text])
    return {
        "faster than": wait(one) < other,
        "slower than": wait(one) > other,
        "same as": wait(one) == other,
        "due before": wait(one) < other,
    }[test.words]


def wait(answer: Answer) -> float:
    """How long the requester waits; a refused one has no end to it, and one without a promise waits longer than any time."""
    if answer[1] == NO_PROMISE:
        return NEVER_PROMISED
    assert answer[1] is None or isinstance(answer[1], int), "how long a time on a clock is depends on the day"
    return inf if answer[1] is None else answer[1]


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
        return "refused", None
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
    return reader.answer(request) != (
        ("refused", None) if expected == "refused" else ("permitted", reader.cell_time(expected))
    )


def intent_missed(reader: Reader, line: t.IntentLine, request: Request, before: Answer, after: Answer) -> bool:
    """Of a possible request, whether what becomes of its answer goes against the intent. The reader reads its condition."""
    inside = reader.true(line.where, {"": request})
    if inside is (line.words == "changes only where"):
        return False
    if before[0] in FAULTY or after[0] in FAULTY:
        return True
    moves = ""
    if before != after:
        refused = (before[0] == "refused", after[0] == "refused")
        moves = {(True, False): "permitted", (False, True): "refused"}.get(
            refused, "slower" if wait(after) > wait(before) else "faster"
        )
    match line.words:
        case "changes only where" | "changes nothing where":
            return moves != ""
        case "answers within":
            assert isinstance(line.within, t.Duration | t.Name), "how long a time on a clock is depends on the day"
            return after[0] == "permitted" and wait(after) > reader.steps(line.within, {})
        case "answers in exactly":
            assert line.within is not None
            return after not in (("refused", None), outcome(reader, t.Expected(line.within)))
        case "refuses where":
            return after[0] != "refused"
        case "every change is":
            return moves not in ("", *line.directions)
        case "refuses nothing new":
            return moves == "refused"
        case "permits nothing new":
            return moves == "permitted"
    raise TypeError(line)
