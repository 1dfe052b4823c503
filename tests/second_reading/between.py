"""Claims between policies, as the chapter on them has it: each policy decides every request, and the claims are counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from math import inf
from pathlib import Path as File
from zoneinfo import ZoneInfo

from tests.second_reading.clocks import DAY, MOMENT, midnight, simple
from tests.second_reading.conditions import Reader
from tests.second_reading.decide import Outcome
from tests.second_reading.mistakes import Mistake, Unsaid
from tests.second_reading.model import CODED, All, ClockTime, Condition, Either, Request, compared, holds, mixes
from tests.second_reading.policies import Policy, declarations, declared_source
from tests.second_reading.proposals import effects, read
from tests.second_reading.provisions import at_most_four, cited, nothing_below
from tests.second_reading.text import Line
from tests.second_reading.vocabulary import apart, unreserved
from tests.second_reading.words import Cursor

FAULTS = ("gap", "conflict")


@dataclass
class Said:
    """What a claim says of two policies: the words between and behind their names, and on which requests."""

    name: str
    first: str
    words: str
    second: str
    where: dict[str, Condition]
    of: str = ""

    def times(self, named: list[str]) -> list[str]:
        """Those that it is about, of the times that the policies name."""
        return [self.of] if self.of else named or [""]


@dataclass
class Claims:
    """The policies of the file by their names there, and the claims."""

    policies: dict[str, Policy]
    every: list[Said]

    def requests(self) -> list[Request]:
        """Those that every policy calls possible."""
        some = next(iter(self.policies.values())).requests()
        return [r for r in some if all(p.decide(r).outcome != "impossible" for p in self.policies.values())]

    def counted(self) -> Iterator[tuple[str, int, int]]:
        """Each claim with how many requests violate it, of how many that it is about."""
        requests = self.requests()
        for each in self.every:
            first, second = self.policies[each.first], self.policies[each.second]
            about = [r for r in requests if self.meets(each, r)]
            times = each.times(first.vocabulary.times)
            wrong = [r for r in about if any(broken(each.words, first, second, r, of) for of in times)]
            yield each.name, len(wrong), len(about)

    def meets(self, claim: Said, request: Request) -> bool:
        """Whether the claim is about the request, as every policy reads its condition."""
        read = {name: met(policy, claim.where[name], request) for name, policy in self.policies.items()}
        if len(set(read.values())) > 1:
            raise Mistake(f"the policies read the condition of `{claim.name}` otherwise")
        return next(iter(read.values()))


def met(policy: Policy, condition: Condition, request: Request) -> bool:
    """Whether the request meets the condition, with the derived facts of the policy on its day."""
    return holds(condition, policy.with_derived(request))


def broken(words: str, first: Policy, second: Policy, request: Request, of: str) -> bool:
    """Whether the two decide the request so, in this time, that what is said does not hold."""
    outcomes = first.decide(request, of).outcome, second.decide(request, of).outcome
    if any(isinstance(outcome, ClockTime | Either) for outcome in outcomes):
        return any(violates(words, *dues) for dues in dues_of(outcomes, first, second, request))
    return violates(words, *outcomes)


def dues_of(
    outcomes: tuple[Outcome, Outcome], first: Policy, second: Policy, request: Request
) -> Iterator[tuple[Outcome, Outcome]]:
    """What the two decide, with when it is due in microseconds in the place of its time, at the instants of the day at
    which the order may turn. Each policy counts on its own calendars.
    """
    received = request[first.vocabulary.dated or ""]
    assert isinstance(received, int)
    day = date.fromordinal(received)
    zone = ZoneInfo(min({*first.clocks.zones(), *second.clocks.zones()}, default="UTC"))
    start, end = midnight(day, zone), midnight(day + DAY, zone)
    both = tuple(zip(outcomes, (first, second), strict=True))
    fixed, elapsed = [start, end - MOMENT], [timedelta()]
    for outcome, policy in both:
        for time in [] if isinstance(outcome, str) else simple(outcome):
            if isinstance(time, int):
                elapsed.append(timedelta(seconds=time))
            else:
                fixed.append(policy.clocks.due(time, start, day, zone))
    for at in (each - after + step for each in fixed for after in elapsed for step in (-MOMENT, timedelta(), MOMENT)):
        if start <= at < end:
            one, other = (
                outcome if isinstance(outcome, str) else (policy.clocks.due(outcome, at, day, zone) - start) // MOMENT
                for outcome, policy in both
            )
            yield one, other


def violates(words: str, first: Outcome, second: Outcome) -> bool:
    """Whether two outcomes violate what is said."""
    if first in FAULTS or second in FAULTS:
        return True
    one, other = (outcome if isinstance(outcome, int) else inf for outcome in (first, second))
    match words:
        case "permits nothing that refuses":
            return one < inf and other == inf
        case "permit alike":
            return (one < inf) != (other < inf)
        case "decide alike":
            return one != other
        case "permit nothing in common":
            return one < inf and other < inf
        case _:
            return other < inf and other < one < inf


def is_claims(path: File) -> bool:
    """Whether the file begins with the heading of claims; a file that cannot be read at all does not."""
    try:
        first = declarations(path)[0]
        return first.row is None and Cursor(first.words, first.number).next_is("claims")
    except (Mistake, Unsaid):
        return False


def read_claims(path: File) -> Claims:
    """The claims of the file, with the policies that they are about. Raises Mistake or Unsaid."""
    blocks = declarations(path)
    by_word: dict[str, list[Line]] = {"claims": [], "source": [], "claim": []}
    for line in blocks:
        word = Cursor(line.words, line.number).take().text if line.row is None else ""
        if word not in by_word:
            raise Mistake(f"`{line.words}` does not belong among claims", line.number)
        by_word[word].append(line)
    if len(by_word["claims"]) != 1 or blocks[0] is not by_word["claims"][0]:
        raise Mistake("a file of claims begins with `claims`, once")
    sources = [declared_source(line) for line in by_word["source"]]
    apart(sources)
    policies = head(blocks[0], path, set(sources))
    one_vocabulary(list(policies.values()))
    if not by_word["claim"]:
        raise Mistake("nothing is claimed")
    made = Claims(policies, [claim(line, policies, set(sources)) for line in by_word["claim"]])
    apart(each.name for each in made.every)
    linked = {pair for each in made.every for where in each.where.values() for pair in compared(where)}
    for policy in policies.values():
        linked |= set(policy.claims.compared)
        for condition in policy.impossible:
            linked |= set(compared(condition))
        for _, whole in policy.editions:
            for provision in whole.provisions():
                linked |= set(compared(provision.when))
    at_most_four(linked)
    return made


def head(line: Line, path: File, sources: set[str]) -> dict[str, Policy]:
    """The policies that the heading names."""
    cursor = Cursor(line.words, line.number)
    cursor.expect("claims")
    cursor.name()
    cursor.quoted()
    cursor.end()
    names: list[str] = []
    found: dict[str, Policy] = {}
    for below in line.below:
        nothing_below(below)
        words = Cursor(below.words, below.number)
        if words.skip("source"):
            cited(words, sources)
            continue
        words.expect("policy")
        own = words.name()
        name = words.name() if words.skip("as") else own
        words.expect("in")
        file = path.parent / words.quoted()
        words.end()
        names.append(unreserved(name, below.number))
        if not file.is_file() or is_claims(file):
            raise Mistake("there is no policy in the file", below.number)
        heads = [Cursor(each.words, 0) for each in declarations(file) if each.row is None]
        of_file = next(each for each in heads if each.next_is("policy") or each.next_is("proposal"))
        of_file.take()
        if of_file.name() != own:
            raise Mistake(f"there is no `{own}` in the file", below.number)
        found[name] = read(file)
    apart(names, line.number)
    if not 2 <= len(names) <= 3:
        raise Mistake("there are two policies, or three", line.number)
    return found


def one_vocabulary(policies: list[Policy]) -> None:
    """All have the same attributes with the same values, the same times, and days that can be compared."""
    described = [
        {
            name: (each.kind, frozenset(each.codes) if each.kind in (*CODED, "set of") else (each.low, each.high))
            for name, each in policy.vocabulary.attributes.items()
        }
        for policy in policies
    ]
    if any(each != described[0] for each in described):
        raise Mistake("the requests are not the same")
    if any(policy.vocabulary.clock_times for policy in policies):
        comparable(policies)
    if any(set(policy.vocabulary.times) != set(policies[0].vocabulary.times) for policy in policies):
        raise Mistake("the times are not the same")


def comparable(policies: list[Policy]) -> None:
    """Times on clocks are of one day of receipt and one zone, and with hours of another policy in a zone, in years not
    far away.
    """
    dated = {policy.vocabulary.dated for policy in policies}
    zones = [policy.clocks.zones(policy.vocabulary.clock_times) for policy in policies]
    if len(dated) > 1 or None in dated or len(set().union(*zones)) > 1:
        raise Mistake("times on clocks of other days")
    times = [effects(policy.editions[-1][1]) for policy in policies]
    for (some, one), (others, other) in combinations(zip(times, zones, strict=True), 2):
        if any(mixes(a, b) for a in some for b in others):
            first = policies[0].vocabulary
            day = first.attributes[first.dated or ""]
            years = [date.fromordinal(each).year for each in (day.low, day.high)]
            if not one | other or years[0] < 2007 or years[1] > 2088:
                raise Mistake("hours are compared with days of no zone")


def claim(block: Line, policies: dict[str, Policy], sources: set[str]) -> Said:
    """One claim: about any request, perhaps where a condition is met, and of two of the policies."""
    cursor = Cursor(block.words, block.number)
    cursor.expect("claim")
    name = cursor.name()
    cursor.quoted()
    cursor.end()
    request: list[str] = []
    where: list[Line] = []
    said: list[tuple[str, str, str]] = []
    asked: list[str] = []
    for line in block.below:
        words = Cursor(line.words, line.number)
        if words.skip("source"):
            cited(words, sources)
        elif words.skip("for", "any", "request"):
            request.append(unreserved(words.name(), line.number))
            words.end()
        elif words.next_is("where"):
            where.append(line)
        elif words.skip("in", "every", "time"):
            asked.append("")
            words.end()
        elif words.skip("in"):
            asked.append(words.name())
            words.end()
        else:
            said.append(of_two(words, policies))
            words.end()
        if line not in where:
            nothing_below(line)
    if (len(request), len(said)) != (1, 1) or len(where) > 1:
        raise Mistake("a claim is about any request, and says one thing", block.number)
    first, words_between, second = said[0]
    in_time(asked, words_between, next(iter(policies.values())).vocabulary.times, block.number)
    conditions: dict[str, Condition] = {}
    for policy_name, policy in policies.items():
        reader = Reader(policy.vocabulary, (request[0],))
        for line in where:
            words = Cursor(line.words, line.number)
            words.expect("where")
            conditions[policy_name] = reader.block(line, words)
        if not where:
            conditions[policy_name] = All(())
    return Said(name, first, words_between, second, conditions, next(iter(asked), ""))


def in_time(asked: list[str], words: str, times: list[str], number: int) -> None:
    """A claim about answers says in which of several times; one about access names none, since it is the same in each."""
    answers = words in ("decide alike", "answers nothing slower than")
    if len(asked) > 1 or (asked and not times) or not set(asked) <= {"", *times}:
        raise Mistake("a time that is not one of those of the policies", number)
    if times and (any(asked) if not answers else not asked):
        raise Mistake("which time is not said, or said of access", number)


def of_two(words: Cursor, policies: dict[str, Policy]) -> tuple[str, str, str]:
    """The two policies, and what is said of them."""
    first = words.take().text
    if words.skip("permits", "nothing", "that"):
        second, said = words.take().text, "permits nothing that refuses"
        words.expect("refuses")
    elif words.skip("answers", "nothing", "slower", "than"):
        second, said = words.take().text, "answers nothing slower than"
    else:
        words.expect("and")
        second = words.take().text
        said = " ".join(word.text for word in words.words[words.place :])
        words.place = len(words.words)
        if said not in ("permit alike", "decide alike", "permit nothing in common"):
            raise Mistake("nothing that can be said of two policies", words.number)
    if first == second or not {first, second} <= set(policies):
        raise Mistake("a claim is about two of the policies", words.number)
    return first, said, second
