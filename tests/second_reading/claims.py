"""Properties, examples and intents: whether they are mistakes, and what properties claim. None of them decides anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tests.second_reading.cells import of_cell, selected
from tests.second_reading.claimed import Claimed, Said, Side
from tests.second_reading.clocks import Clocks
from tests.second_reading.conditions import Reader
from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import (
    CODED,
    UNPROMISED,
    AnyTime,
    Attribute,
    Between,
    ClockTime,
    Condition,
    Either,
    Limit,
    OfTime,
    compared,
    kinds,
    mixes,
)
from tests.second_reading.provisions import Whole, cited, nothing_below
from tests.second_reading.text import Line, cells
from tests.second_reading.times import Spoken, of_time
from tests.second_reading.values import Vocabulary, alone, once
from tests.second_reading.vocabulary import RESERVED, apart
from tests.second_reading.words import Cursor, listed

DIRECTIONS = ("slower", "faster", "mixed", "refused", "permitted")


def is_way(line: Line) -> bool:
    """Whether a line is about some other request."""
    words = line.words.split()
    return words[:3] == ["for", "some", "request"] and words[4:6] == ["alike", "except"]


def size_of(attribute: Attribute) -> int:
    """The number of values."""
    if attribute.kind in CODED:
        return len(attribute.codes)
    return 2 ** len(attribute.codes) if attribute.kind == "set of" else attribute.high - attribute.low + 1


def limit_of(effect: AnyTime | Limit) -> AnyTime:
    """The time, also of a cap or a floor."""
    return effect.seconds if isinstance(effect, Limit) else effect


@dataclass
class Claims:
    """What is known while claims are read: the vocabulary, sources, names of properties, and what is compared."""

    vocabulary: Vocabulary
    sources: set[str]
    properties: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    compared: set[tuple[str, str]] = field(default_factory=set)
    counted: list[tuple[str, int]] = field(default_factory=list)
    varied: list[tuple[str, int]] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    tests: list[tuple[str, list[AnyTime] | None]] = field(default_factory=list)
    differing: dict[str, list[str]] = field(default_factory=dict)
    due: list[str] = field(default_factory=list)
    of: dict[str, set[str]] = field(default_factory=dict)
    limits: list[AnyTime] = field(default_factory=list)
    exactly: list[AnyTime] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    claimed: list[Claimed] = field(default_factory=list)

    def dated(self, whole: Whole, clocks: Clocks) -> None:
        """Claims about what is due before something else: in a dated policy; of different days, beside no waits, and with
        hours only where a zone says how long these days are.
        """
        if self.due and self.vocabulary.dated is None:
            raise Mistake("nothing is due before anything else without a day of receipt")
        every = [*(p.effect for p in whole.provisions()), *whole.times_otherwise, whole.otherwise]
        for name in self.due:
            named = self.of.get(name, set())
            own = [e.effect if isinstance(e, OfTime) else e for e in every
                   if not named or (isinstance(e, OfTime) and e.of in named)]  # fmt: skip
            if self.vocabulary.dated not in self.differing.get(name, ()):
                self.tests += [] if (name, None) in self.tests else [(name, None)]
                continue
            if any(isinstance(e, int | Either | Limit) and "hours" in kinds(limit_of(e)) for e in own):
                against = [time for _, some in self.tests for time in some or ()]
                stated = (*(e.effect if isinstance(e, OfTime) else e for e in every), *against)
                if not any("days" in kinds(limit_of(e)) for e in stated if isinstance(e, ClockTime | Either | Limit)):
                    raise Mistake(f"`{name}` compares hours of different days, and no time is on a clock")
                self.zoned(clocks, compares=True)
            if any(of == name for of, _ in self.tests):
                raise Mistake(f"`{name}` compares waits of different days, too")

    spoken: Spoken = field(default_factory=lambda: Spoken([], (), 0))

    def comparable(self, whole: Whole, clocks: Clocks) -> None:
        """Comparisons that the standard does not have: of requests of two days, or of hours in no zone.

        A comparison is with the times that it names; with `None`, with those of the other request.
        """
        every = [*(p.effect for p in whole.provisions()), *whole.times_otherwise, whole.otherwise]
        stated = [(e.of, e.effect) if isinstance(e, OfTime) else ("", e) for e in every]
        limits = [(of, e) for of, e in stated if isinstance(e, Limit)]
        timed = [(of, limit_of(e)) for of, e in stated if isinstance(e, int | ClockTime | Either | Limit)]
        bounded = any(mixes(e.seconds, *(time for name, time in timed if name == of)) for of, e in limits)
        self.zoned(clocks, compares=bounded or any(mixes(time) for _, time in timed))
        for name in self.properties:
            tests = [against for of, against in self.tests if of == name]
            if name in self.ways and tests and self.vocabulary.dated in self.differing.get(name, ()):
                raise Mistake(f"`{name}` compares a way of another day")
            if self.vocabulary.dated in self.differing.get(name, ()) and None in tests:
                raise Mistake(f"`{name}` compares requests of different days")
            spoken = self.of.get(name) or {of for of, _ in timed}
            times = [time for of, time in timed if of in spoken]
            mixed = [mixes(a, b) for against in tests for a in times for b in (times if against is None else against)]
            if any(mixed) and len(tests) > 1 and self.vocabulary.dated in self.differing.get(name, ()):
                raise Mistake(f"`{name}` compares hours with days, and more, of requests of two hours")
            self.zoned(clocks, compares=any(mixed))

    def zoned(self, clocks: Clocks, *, compares: bool) -> None:
        """Where hours are compared with days, there is a zone, and the years are not too far away."""
        used = {clocks.clocks[each.clock].counts for each in self.vocabulary.clock_times}
        if compares and all(each is None or each.zone is None for each in used):
            raise Mistake("hours are compared with days of no zone")
        dated = self.vocabulary.attributes[self.vocabulary.dated or ""]
        years = [date.fromordinal(day).year for day in (dated.low, dated.high)]
        if compares and not (years[0] >= 2007 and years[1] <= 2088):
            raise Mistake("hours are compared with days of years too far away")

    def where(self, line: Line, cursor: Cursor, requests: tuple[str, ...] = ()) -> Condition:
        found = Reader(self.vocabulary, requests).block(line, cursor)
        self.compared |= set(compared(found))
        self.conditions.append(found)
        return found

    def a_property(self, block: Line, cursor: Cursor) -> None:
        """A property: a claim about requests, or a frame for amendments."""
        self.properties.append(cursor.name())
        cursor.quoted()
        cursor.end()
        apart(self.properties, block.number)
        requests: tuple[str, ...] | None = None
        some = False
        seen: list[str] = []
        if any(is_way(line) for line in block.below):
            self.a_way(block)
            return
        for line in sorted(block.below, key=lambda line: not line.words.startswith("for ")):
            words = Cursor(line.words, line.number)
            if line.row is not None:
                raise Mistake("a row in a property", line.number)
            if words.skip("source"):
                nothing_below(line)
                cited(words, self.sources)
            elif words.skip("for"):
                nothing_below(line)
                if requests is not None:
                    raise Mistake("`for` stands twice", line.number)
                some = words.skip("some")
                if not some:
                    words.expect("any")
                requests, differ = self.about(words, some=some)
                self.spoken = Spoken(self.vocabulary.times, requests, line.number)
                self.differing[self.properties[-1]] = differ
                self.claimed += [Claimed(self.properties[-1], requests, tuple(differ), some)] if requests else []
            elif requests is None:
                raise Mistake("`for any` is missing", line.number)
            elif not requests and words.skip("note"):
                nothing_below(line)
                words.quoted()
                words.end()
                seen.append("note")
            elif not requests:
                if words.next_is("restores") or words.next_is("gives"):
                    raise Mistake("a frame restores nothing", line.number)
                seen.append(self.intent(line, words))
            else:
                seen.append(self.line(line, words, requests, differ))
        claimed = ["holds"] if some else ["never", "always"]
        if requests is None or (not any(text in claimed for text in seen) and requests):
            raise Mistake("nothing is claimed", block.number)
        self.spoken.sound(every="in every time" in seen)
        self.of[self.properties[-1]] = self.spoken.named
        if set(seen) & ({"if", "never", "always", "counted by", "in every time"} if some else {"holds"}):
            raise Mistake("a line for claims about any request, or about some", block.number)
        if not requests:
            self.frames.append(self.properties[-1])
        if not requests and not set(seen) - {"note"}:
            raise Mistake("a frame without lines", block.number)
        once(seen, block.number)

    def a_way(self, block: Line) -> None:
        """A claim about any request and some other one. What stands before the second `for` is about any request."""
        first, second, differ = "", "", [""]
        place = next(n for n, line in enumerate(block.below) if is_way(line))
        for line in block.below:
            words = Cursor(line.words, line.number)
            if words.skip("for", "any"):
                words.expect("request")
                first = first or words.name()
                words.end()
            elif words.skip("for", "some"):
                words.expect("request")
                second = second or words.name()
                words.expect("alike", "except")
                differ = once([c.name() for c in listed(words)], words.number)
        many = 1
        for name in differ:
            many *= size_of(self.vocabulary.attribute(name, block.number))
        for name in (first, second):
            if not name or name in RESERVED or name[0].isdigit() or "." in name:
                raise Mistake("a request has no name, or one that it cannot have", block.number)
        apart((first, second), block.number)
        if many > 1000:
            raise Mistake("too many ways", block.number)
        self.ways.append(self.properties[-1])
        self.differing[self.properties[-1]] = differ
        self.spoken = Spoken(self.vocabulary.times, (first, second), block.number)
        seen = []
        for n, line in enumerate(block.below):
            words = Cursor(line.words, line.number)
            if words.skip("source"):
                nothing_below(line)
                cited(words, self.sources)
            elif words.skip("for"):
                nothing_below(line)
                seen.append(f"for {words.take().text}")
            elif words.skip("where"):
                self.where(line, words, (first if n < place else second,))
                seen.append(f"where {n < place}")
            else:
                nothing_below(line)
                words.expect("holds")
                seen.append("holds")
                self.outcome(words, (first, second))
                while words.skip("and"):
                    self.outcome(words, (first, second))
                words.end()
        once(seen, block.number)
        if "holds" not in seen:
            raise Mistake("nothing is claimed", block.number)
        self.spoken.sound(every=False)
        self.of[self.properties[-1]] = self.spoken.named
        self.varied += [(name, block.number) for name in differ]

    def about(self, words: Cursor, *, some: bool) -> tuple[tuple[str, ...], list[str]]:
        """The names of the requests, any or `some`, and the attributes in which they may differ."""
        if not some and words.skip("amendment"):
            words.end()
            return (), []
        if words.skip("request"):
            found: tuple[str, ...] = (words.name(),)
            differ: list[str] = []
        else:
            words.expect("two", "requests")
            found = (words.name(),)
            words.expect("and")
            found = (*found, words.name())
            words.expect("alike", "except")
            differ = once([c.name() for c in listed(words)], words.number)
            for name in differ:
                self.vocabulary.attribute(name, words.number)
        words.end()
        for name in found:
            if name in RESERVED or name[0].isdigit() or "." in name:
                raise words.fail(f"`{name}` is not the name of a request")
        apart([*self.vocabulary.constants, *found], words.number)
        return found, differ

    def line(self, line: Line, words: Cursor, requests: tuple[str, ...], differ: list[str]) -> str:
        """`where`, `if`, `never`, `always`, `holds` or `counted by`; which of them it was."""
        if words.skip("where"):
            self.claimed[-1].where = self.where(line, words, requests)
            return "where"
        nothing_below(line)
        if words.skip("counted", "by"):
            for cursor in listed(words):
                name = cursor.name()
                cursor.end()
                self.vocabulary.attribute(name, line.number)
                if name in differ:
                    raise Mistake("counted by what both requests do not share", line.number)
                self.counted.append((name, line.number))
            return "counted by"
        if words.skip("in", "every", "time"):
            words.end()
            return "in every time"
        kind = words.take().text
        if kind not in ("if", "never", "always", "holds"):
            raise Mistake(f"`{kind}` begins no line of a claim", line.number)
        while True:
            self.claimed[-1].said.setdefault(kind, []).append(self.outcome(words, requests))
            if words.ended:
                return "if" if kind == "if" else kind
            words.expect("and")

    def outcome(self, words: Cursor, requests: tuple[str, ...]) -> Said:
        """`r permitted`, `r refused`, or a comparison."""
        named = words.name()
        access = words.next_is("permitted") or words.next_is("refused")
        left = self.side(named, requests, words, access=access)
        if access:
            return Said(left, words.take().text)
        if words.skip("due", "before"):
            other = words.name()
            right = self.side(other, requests, words, access=False)
            if other == named:
                raise words.fail("a request is due before the other one")
            self.due.append(self.properties[-1])
            return Said(left, "due before", right)
        self.tests.append((self.properties[-1], []))
        said = " ".join(word.text for word in words.words[words.place : words.place + 2])
        if not (words.skip("faster", "than") or words.skip("slower", "than")):
            words.expect("same", "as")
        if words.skip("refused"):
            return Said(left, said)
        if self.vocabulary.times and words.skip("no", "promise"):
            return Said(left, said, UNPROMISED)
        after = "" if words.ended else words.words[words.place].text
        if after in requests or (self.vocabulary.times and after.rpartition(".")[0] in requests):
            if words.take().text == named:
                raise words.fail("a request is compared with the other one")
            self.tests[-1] = (self.properties[-1], None)
            return Said(left, said, self.side(after, requests, words, access=False))
        if self.vocabulary.names_constant(words) or after == "the" or after[:1].isdigit():
            limit = self.vocabulary.answer_time(words)
            self.tests[-1] = (self.properties[-1], [limit])
            return Said(left, said, limit)
        raise words.fail("no such request")

    def side(self, name: str, requests: tuple[str, ...], words: Cursor, *, access: bool) -> Side:
        """The request that a name is about, and of which time."""
        request = self.spoken.request(name, access=access)
        if request not in requests:
            raise words.fail("no such request")
        return Side(request, "" if request == name else name.rpartition(".")[2])

    def intent(self, line: Line, words: Cursor) -> str:
        """A line of `intends`, or of a frame."""
        if words.skip("changes", "only") or words.skip("changes", "nothing"):
            words.expect("where")
            self.where(line, words)
        elif words.skip("answers"):
            if self.vocabulary.times:
                of_time(self.vocabulary, words)
            within = words.skip("within")
            if not within:
                words.expect("in", "exactly")
            limit = self.vocabulary.bound(words)
            self.limits += [limit] if within else []
            self.exactly += [] if within else [limit]
            self.maybe_where(line, words)
        elif words.skip("refuses", "nothing", "new") or words.skip("permits", "nothing", "new"):
            words.end()
        elif words.skip("refuses"):
            words.expect("where")
            self.where(line, words)
        elif words.skip("restores") or words.skip("gives", "up"):
            name = words.name()
            if line.words.startswith("restores") and words.skip("from"):
                self.restoring_day(words)
            words.end()
            if name not in self.properties or name in self.frames:
                raise words.fail(f"`{name}` is not a property about requests")
        else:
            words.expect("every", "change", "is")
            ways = [words.name()]
            while words.skip("or"):
                ways.append(words.name())
            words.end()
            if not set(ways) <= set(DIRECTIONS):
                raise words.fail("no such direction")
        if "where" not in line.words.split():
            nothing_below(line)
        return line.words + "".join(below.words for below in line.below)

    def restoring_day(self, words: Cursor) -> None:
        """A day on which requests of the policy are dated."""
        dated = self.vocabulary.attributes.get(self.vocabulary.dated or "")
        if dated is None:
            raise words.fail("the policy is not dated")
        if not dated.low <= self.vocabulary.day(words) <= dated.high:
            raise words.fail("no request is dated on that day")

    def maybe_where(self, line: Line, words: Cursor) -> None:
        if words.ended:
            nothing_below(line)
        else:
            words.expect("where")
            self.where(line, words)

    def example(self, block: Line, *, was: bool) -> None:
        """The lines of an example."""
        seen: list[str] = []
        days: list[str] = []
        due = False
        for line in block.below:
            nothing_below(line)
            words = Cursor(line.words, line.number)
            if words.skip("source"):
                cited(words, self.sources)
                continue
            seen.append(words.take().text)
            if seen[-1] == "given":
                some = listed(words)
                days = [cursor.words[0].text for cursor in some if cursor.words[-1].text != "any"]
                once([self.given(cursor) for cursor in some], line.number)
            elif seen[-1] == "expect":
                due = self.expected(words, was=was)
            else:
                raise Mistake(f"`{seen[-1]}` begins no line of an example", line.number)
        once(seen, block.number)
        if "expect" not in seen:
            raise Mistake("an example expects something", block.number)
        if due and self.vocabulary.dated not in days and not self.has_one_day:
            raise Mistake("when it is due depends on the day of receipt", block.number)

    def given(self, cursor: Cursor) -> str:
        """A fact of an example, which has one value, or a group."""
        attribute = self.vocabulary.attribute(cursor.name(), cursor.number)
        if cursor.skip("any"):
            cursor.end()
        elif attribute.kind == "set of":
            selected(self.vocabulary, attribute, cursor)
        elif attribute.kind in CODED:
            self.vocabulary.codes(attribute, [Cursor(cursor.words[cursor.place :], cursor.number)])
        else:
            alone(self.vocabulary, cursor, attribute)
        return attribute.name

    def expected(self, words: Cursor, *, was: bool) -> bool:
        """What is expected; whether it says on which day it is due."""
        if self.vocabulary.times and not words.next_is("refused"):
            self.each_expected(words, was=was)
            return False
        ends_with_day = self.one_expected(words)
        due = words.skip("due")
        if due:
            self.due_day(words, ends_with_day=ends_with_day)
        if words.skip(","):
            words.expect("was")
            if not was:
                raise words.fail("what was before is a matter of proposals")
            self.one_expected(words)
        words.end()
        return due

    def due_day(self, words: Cursor, *, ends_with_day: bool) -> None:
        """The day on which something is due."""
        self.vocabulary.day(words)
        if not ends_with_day:
            raise words.fail("this ends at some hour, or never")

    def each_expected(self, words: Cursor, *, was: bool) -> None:
        """What is expected of several times; of one alone, also what it was."""
        some = [of_time(self.vocabulary, words)]
        self.vocabulary.answer_time(words)
        while words.skip(","):
            if was and len(some) == 1 and words.skip("was"):
                self.one_expected(words)
                break
            some.append(of_time(self.vocabulary, words))
            self.vocabulary.answer_time(words)
        words.end()
        once(some, words.number)

    def one_expected(self, words: Cursor) -> bool:
        """An outcome; whether it ends with a day."""
        return not words.skip("refused") and kinds(self.vocabulary.answer_time(words)) == {"days"}

    def examples(self, block: Line, *, was: bool) -> None:
        """A table of examples."""
        lines = [line for line in block.below if line.row is not None]
        for line in block.below:
            nothing_below(line)
            if line.row is None:
                words = Cursor(line.words, line.number)
                words.expect("source")
                cited(words, self.sources)
        if len(lines) < 2:
            raise Mistake("examples have a heading and rows", block.number)
        columns = once(cells(lines[0].row or "", lines[0].number), lines[0].number)
        ends = ["expect", *(f"expect {time}" for time in self.vocabulary.times)]
        facts: list[Attribute | None] = [
            None
            if c in ends or (c == "was" and was) or (c == "due" and self.has_due_column)
            else self.vocabulary.attribute(c, lines[0].number)
            for c in columns
        ]
        if not set(ends) & set(columns):
            raise Mistake("examples expect something", lines[0].number)
        for line in lines[1:]:
            texts = cells(line.row or "", line.number)
            if len(texts) != len(columns):
                raise Mistake("a row has a cell for every column", line.number)
            refusals = {text == "refused" for c, text in zip(columns, texts, strict=True) if c.startswith("expect ")}
            if len(refusals) > 1:
                raise Mistake("who is refused is refused in every time", line.number)
            one_day = False
            ends_with_day = False
            due = [
                text
                for a, c, text in zip(facts, columns, texts, strict=True)
                if a is None and c == "due" and text != "N/A"
            ]
            for attribute, column, text in zip(facts, columns, texts, strict=True):
                if attribute is None and column == "due":
                    continue
                if attribute is None and column == "expect" and self.vocabulary.times and text != "refused":
                    raise Mistake("which time is not said", line.number)
                if attribute is None:
                    words = Cursor(text, line.number)
                    ended = self.one_expected(words)
                    ends_with_day = ended if column == "expect" else ends_with_day
                    words.end()
                else:
                    of, _ = of_cell(self.vocabulary, attribute, text, line.number)
                    if column == self.vocabulary.dated and isinstance(of, Between):
                        one_day = len(of.ranges) == 1 and of.ranges[0][0] == of.ranges[0][1]
            for text in due:
                words = Cursor(text, line.number)
                self.due_day(words, ends_with_day=ends_with_day)
                words.end()
                if not one_day and not self.has_one_day:
                    raise Mistake("when it is due depends on the day of receipt", line.number)

    @property
    def has_one_day(self) -> bool:
        """Whether all requests come on one day."""
        dated = self.vocabulary.attributes.get(self.vocabulary.dated or "")
        return dated is not None and dated.low == dated.high

    @property
    def has_due_column(self) -> bool:
        """Whether a column `due` says when answers are due: no fact is called so, and there is one time."""
        return not self.vocabulary.times and "due" not in self.vocabulary.attributes
