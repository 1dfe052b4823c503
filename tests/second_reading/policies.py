"""Whole policies: from a file to what can be decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import product
from pathlib import Path as File

from tests.second_reading.claims import Claims
from tests.second_reading.clocks import Clocks, declare
from tests.second_reading.conditions import Reader
from tests.second_reading.constants import declare_constants
from tests.second_reading.decide import Answer, Edition, decide
from tests.second_reading.derived import declare_derived, derivable, derived
from tests.second_reading.literate import policy_blocks
from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import (
    All,
    AnyTime,
    Attribute,
    Between,
    ClockTime,
    Condition,
    Either,
    Known,
    Limit,
    OfTime,
    Path,
    Provision,
    Request,
    compared,
    holds,
)
from tests.second_reading.provisions import (
    Whole,
    a_rule,
    a_table,
    an_order,
    at_most_four,
    cited,
    effect_of,
    named,
    nothing_below,
    settle,
    sound,
)  # fmt: skip
from tests.second_reading.same import form
from tests.second_reading.terms import declare_terms
from tests.second_reading.text import Line, blocks
from tests.second_reading.times import declare_times
from tests.second_reading.values import Vocabulary
from tests.second_reading.vocabulary import apart, attributes, days, groups
from tests.second_reading.words import Cursor

WORDS = (
    "source",
    "let",
    "request",
    "times",
    "group",
    "term",
    "derive",
    "days",
    "calendar",
    "clock",
    "impossible",
    "rule",
    "rules",
    "table",
    "otherwise",
    "property",
    "example",
    "examples",
)


@dataclass
class Earlier:
    """What decides requests that are dated before a day: another policy, which calls some codes otherwise. Requests of that day
    or later have the values of `since`.
    """

    day: int
    policy: Policy
    into: dict[tuple[str, str], list[str]]
    since: dict[str, Attribute]

    def attributes(self) -> dict[str, Attribute]:
        """The attributes of that policy, with the codes in the place of others."""
        return {
            name: replace(each, codes=tuple(new for c in each.codes for new in self.into.get((name, c), [c]) or [c]))
            for name, each in self.policy.attributes.items()
        }

    def decide(self, request: Request, of: str) -> Answer:
        """What that policy decides on the request; what is behind that has other names here."""
        old: Request = {}
        back = {(name, new): code for (name, code), codes in self.into.items() for new in codes}
        for name, value in request.items():
            if isinstance(value, frozenset):
                old[name] = frozenset(back.get((name, code), code) for code in value)
            else:
                old[name] = back.get((name, value), value) if isinstance(value, str) else value
            known = self.attributes()[name]
            if value not in known.values() or old[name] not in self.policy.attributes[name].values():
                return Answer("impossible")
        found = self.policy.decide(old, of)
        return replace(found, by=None, aside=None)


def both(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of both, those that are there no more before the one that stood behind them."""
    codes = list(new)
    for place, code in enumerate(old):
        if code not in codes:
            behind = next((each for each in old[place:] if each in codes), None)
            codes.insert(len(codes) if behind is None else codes.index(behind), code)
    return tuple(codes)


@dataclass
class Policy:
    """A policy, or what a proposal makes of one: an edition for each stretch of days, the last one in force for good.

    Of editions that begin on one day, the last one is in force, and what an earlier one no longer has lapses on that day too.
    """

    name: str
    vocabulary: Vocabulary
    claims: Claims
    impossible: list[Condition] = field(default_factory=list)
    editions: list[tuple[int | None, Whole]] = field(default_factory=list)
    base: Policy | None = None
    begins: int | None = None
    depth: int = 0
    sources: set[str] = field(default_factory=set)
    clocks: Clocks = field(default_factory=Clocks)
    compared: dict[tuple[AnyTime, AnyTime], bool] = field(default_factory=dict)
    clauses: list[int] = field(default_factory=list)
    numbered: int = 0
    to: Policy | None = None
    earlier: Earlier | None = None

    @property
    def attributes(self) -> dict[str, Attribute]:
        """The attributes, with the values that they have on any day."""
        found = dict(self.vocabulary.attributes)
        for name, old in self.earlier.attributes().items() if self.earlier is not None else ():
            new = found[name]
            codes = both(old.codes, new.codes)
            found[name] = replace(new, codes=codes, low=min(old.low, new.low), high=max(old.high, new.high))
        return found

    def requests(self) -> list[Request]:
        """Every request, the impossible ones with them."""
        some = self.attributes.values()
        return [
            dict(zip((a.name for a in some), chosen, strict=True)) for chosen in product(*(a.values() for a in some))
        ]

    def decide(self, request: Request, of: str = "") -> Answer:
        """The decision on the request, of several times on this one, by the edition of its day; what a later one has no more is
        called `until` it.

        What is impossible is so by the policy that says so, whatever a proposal makes of its derived facts.
        """
        if self.earlier is not None:
            if request[self.vocabulary.dated or ""] < self.earlier.day:  # type: ignore[operator]  # days
                return self.earlier.decide(request, of)
            if any(value not in self.earlier.since[name].values() for name, value in request.items()):
                return Answer("impossible")
        edition, called = self.edition(request)
        first = self
        while first.base is not None:
            first = first.base
        known, _ = derived(first.editions[0][1].provisions(), first.vocabulary, request)
        if any(holds(condition, known) for condition in self.impossible):
            return Answer("impossible")
        known, _ = derived(edition.provisions, self.vocabulary, request)
        found = decide(edition, known, of)
        behind, aside = ([called.get(name, name) for name in some or ()] for some in (found.by, found.aside))
        return Answer(found.outcome, frozenset(behind), frozenset(aside))

    def edition(self, request: Request) -> tuple[Edition, dict[str, str]]:
        """The edition of the day of the request, with what reports call its provisions."""
        place = 0
        if self.vocabulary.dated is not None:
            day = request[self.vocabulary.dated]
            assert isinstance(day, int)
            place = max(n for n, (since, _) in enumerate(self.editions) if since is None or since <= day)
        return self.prepared[place]

    def with_derived(self, request: Request) -> Known:
        """The request with its derived facts, as they are on its day."""
        edition, _ = self.edition(request)
        return derived(edition.provisions, self.vocabulary, request)[0]

    def derived(self, request: Request) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        """The values of each derived fact of the request, and what gives them."""
        edition, called = self.edition(request)
        found, by = derived(edition.provisions, self.vocabulary, request)
        values = {name: found[name] for name in self.vocabulary.derived}
        return {
            name: (frozenset(value), frozenset(called.get(p, p) for p in by[name]))
            for name, value in values.items()
            if isinstance(value, tuple)
        }

    def no_later(self, one: AnyTime, other: AnyTime) -> bool:
        """Whether the one time is never later than the other, on the days of receipt."""
        if (one, other) not in self.compared:
            days = (0, 0)
            if self.vocabulary.dated is not None:
                dated = self.vocabulary.attributes[self.vocabulary.dated]
                days = dated.low, dated.high
            self.compared[one, other] = self.clocks.no_later(one, other, days)
        return self.compared[one, other]

    @cached_property
    def prepared(self) -> list[tuple[Edition, dict[str, str]]]:
        """Each edition, with what reports call its provisions."""
        found: list[tuple[Edition, dict[str, str]]] = []
        later: list[tuple[int, dict[Path, Provision]]] = []
        for since, whole in reversed(self.editions):
            provisions = whole.provisions()
            names = {p.id: called(self.vocabulary, p, provisions, later) for p in provisions}
            found.insert(0, (Edition(provisions, whole.otherwise, tuple(whole.times_otherwise), self.no_later), names))
            if since is not None:
                later.insert(0, (since, {p.path: p for p in provisions}))
        return found

    def check(self) -> None:
        """What is a mistake in all of it together."""
        linked = self.linked()
        at_most_four(linked)
        for name, number in self.claims.varied:
            if any(name in pair and len(set(pair)) > 1 for pair in linked):
                raise Mistake(f"`{name}` is varied, and compared with another fact", number)
        for name, number in self.claims.counted:
            if any(name in pair for pair in linked):
                raise Mistake(f"counted by `{name}`, which is compared", number)

    def linked(self) -> set[tuple[str, str]]:
        """The facts that are compared with each other, two and two."""
        linked = set(self.claims.compared)
        for condition in self.impossible:
            linked |= set(compared(condition))
        following = [since for since, _ in self.editions[1:]]
        for (since, whole), then in zip(self.editions, [*following, -1], strict=True):
            for provision in whole.provisions() if since != then else ():  # else it is never in force
                linked |= set(compared(provision.when))
        return linked


def called(
    vocabulary: Vocabulary,
    provision: Provision,
    now: tuple[Provision, ...],
    later: list[tuple[int, dict[Path, Provision]]],
) -> str:
    """What the provision is called: `until` a day where the edition that begins then does not have it alike."""
    for since, provisions in later:
        other = provisions.get(provision.path)
        if (
            other is None
            or (other != provision and not alike(vocabulary, since, provision, other))
            or another_order(provision, now, tuple(provisions.values()))
        ):
            return f"{provision.id} until {date.fromordinal(since).isoformat()}"
        now = tuple(provisions.values())
    return provision.id


def another_order(provision: Provision, now: Iterable[Provision], then: Iterable[Provision]) -> bool:
    """Whether the rows of its table, of which the first decides, or the rules of its order, that there are both now and then
    stand in another order.
    """
    if not provision.order and not provision.hit_rule.startswith("the first row"):
        return False

    def beside(other: Provision) -> bool:
        return other.order == provision.order if provision.order else other.path[0] == provision.path[0]

    some, others = ([p.path for p in every if beside(p)] for every in (now, then))
    return [p for p in some if p in others] != [p for p in others if p in some]


def alike(vocabulary: Vocabulary, since: int, one: Provision, other: Provision) -> bool:
    """Whether two of one path do the same under the same condition, of requests dated since that day."""
    dated = vocabulary.attributes[vocabulary.dated or ""]
    days = Between(("", dated.name), ((since, dated.high),))
    does, also = ((p.effect, frozenset(p.overrides), p.hit_rule, p.leftover, p.order) for p in (one, other))
    pairs = ((one.when, other.when), (one.table, other.table))
    return does == also and all(len({form(vocabulary, All((when, days))) for when in pair}) == 1 for pair in pairs)


def declarations(path: File) -> list[Line]:
    """The declarations of the file, of which the first one says what it is."""
    content = path.read_bytes()
    found = blocks(policy_blocks(content) if path.suffix == ".md" else content)
    if not found:
        raise Mistake("the file says nothing")
    return found


def is_proposal(lines: list[Line]) -> bool:
    return Cursor(lines[0].words, lines[0].number).next_is("proposal")


def policy(lines: list[Line]) -> Policy:
    """The policy that the declarations make."""
    by_word: dict[str, list[Line]] = {word: [] for word in WORDS}
    for line in lines[1:]:
        word = Cursor(line.words, line.number).take().text if line.row is None else ""
        if word not in WORDS:
            raise Mistake(f"`{line.words}` begins no declaration", line.number)
        by_word[word].append(line)
    if len(by_word["request"]) != 1 or by_word["request"][0].words != "request":
        raise Mistake("a policy has one `request`")
    sources = [declared_source(line) for line in by_word["source"]]
    vocabulary = Vocabulary({})
    declare_constants(by_word["let"], vocabulary, set(sources))
    vocabulary.attributes = attributes(by_word["request"][0], vocabulary)
    name = head(lines[0], vocabulary)
    apart(sources)
    declare_derived(by_word["derive"], vocabulary, set(sources))
    groups(by_word["group"], vocabulary)
    clocks = Clocks()
    declare(by_word, clocks, set(sources), vocabulary)
    vocabulary.clocks = set(clocks.clocks)
    declare_times(by_word["times"], vocabulary)
    declare_terms(by_word["term"], vocabulary, set(sources))
    claims = Claims(vocabulary, set(sources))
    made = Policy(name, vocabulary, claims, sources=set(sources), clocks=clocks)
    made.impossible = [impossible(line, claims) for line in by_word["impossible"]]
    made.numbered = len(made.impossible)
    made.clauses = list(range(1, made.numbered + 1))
    whole = Whole()
    for line in by_word["rule"] + by_word["table"]:
        add_provision(whole, made, line, Cursor(line.words, line.number))
    for block in by_word["rules"]:
        for order, line in an_order(whole, Cursor(block.words, block.number), block):
            whole.orders[order].append(add_provision(whole, made, line, Cursor(line.words, line.number)))
    named(whole)
    for line in by_word["otherwise"]:
        nothing_below(line)
        cursor = Cursor(line.words, line.number)
        cursor.expect("otherwise")
        said = effect_of(vocabulary, cursor)
        if isinstance(said, OfTime) and not isinstance(said.effect, Limit):
            whole.times_otherwise.append(said)
        elif said != "refuse" and not isinstance(said, int | ClockTime | Either):
            raise Mistake("what is otherwise cannot permit, nor give", line.number)
        else:
            whole.otherwise = said
    several = [each.of for each in whole.times_otherwise]
    if len(set(several)) < len(several) or (len(by_word["otherwise"]) > 1 and whole.otherwise is not None):
        raise Mistake("two lines say what is otherwise")
    settle(whole, vocabulary)
    sound(whole)
    derivable(whole, vocabulary)
    made.editions = [(None, whole)]
    claimed(claims, by_word["property"], by_word["example"], by_word["examples"], was=False)
    made.check()
    claims.dated(whole, clocks)
    dated = vocabulary.attributes[vocabulary.dated] if vocabulary.dated is not None else None
    clocks.check(vocabulary.clock_times, None if dated is None else (dated.low, dated.high))
    if vocabulary.clock_times:
        few_limits(whole)
        claims.comparable(whole, clocks)
    return made


def few_limits(whole: Whole) -> None:
    """Beside times on clocks, there are only so many caps and floors."""
    if len({p.effect for p in whole.provisions() if isinstance(p.effect, Limit)}) > 6:
        raise Mistake("too many caps and floors beside times on clocks")


def claimed(claims: Claims, properties: list[Line], single: list[Line], many: list[Line], *, was: bool) -> None:
    """Reads properties and examples, whose first words were read or are to be read."""
    for line in properties:
        cursor = Cursor(line.words, line.number)
        cursor.skip("add")
        cursor.expect("property")
        claims.a_property(line, cursor)
    for line in single:
        cursor = Cursor(line.words, line.number)
        cursor.skip("add")
        cursor.expect("example")
        cursor.quoted()
        cursor.end()
        claims.example(line, was=was)
    for line in many:
        cursor = Cursor(line.words, line.number)
        cursor.skip("add")
        cursor.expect("examples")
        cursor.name()
        cursor.end()
        claims.examples(line, was=was)


def head(line: Line, vocabulary: Vocabulary) -> str:
    """The name of the policy; and its days, to which the date that it is dated by is cut."""
    cursor = Cursor(line.words, line.number)
    cursor.expect("policy")
    name = cursor.name()
    cursor.quoted()
    cursor.end()
    in_force: list[tuple[int | None, int | None]] = []
    for below in line.below:
        nothing_below(below)
        words = Cursor(below.words, below.number)
        if words.skip("dated", "by"):
            if vocabulary.dated is not None:
                raise Mistake("`dated by` stands twice", below.number)
            vocabulary.dated = words.name()
            words.end()
            if vocabulary.attribute(vocabulary.dated, below.number).kind != "date":
                raise Mistake("a policy is dated by a date", below.number)
        else:
            words.expect("in", "force")
            in_force.append(days(words, vocabulary))
    if len(in_force) > 1:
        raise Mistake("`in force` stands twice", line.number)
    if in_force:
        if vocabulary.dated is None:
            raise Mistake("the policy is not dated", line.number)
        dated = vocabulary.attributes[vocabulary.dated]
        low, high = in_force[0]
        dated.low = max(dated.low, dated.low if low is None else low)
        dated.high = min(dated.high, dated.high if high is None else high - 1)
        if dated.low > dated.high:
            raise Mistake("the policy is never in force", line.number)
    return name


def declared_source(line: Line) -> str:
    nothing_below(line)
    cursor = Cursor(line.words, line.number)
    cursor.expect("source")
    name = cursor.name()
    cursor.quoted()
    cursor.end()
    return name


def impossible(block: Line, claims: Claims) -> Condition:
    """A clause about what is impossible: its condition, on its line or below, and why."""
    cursor = Cursor(block.words, block.number)
    cursor.expect("impossible")
    reader = Reader(claims.vocabulary)
    found: list[Condition] = []
    if not cursor.ended:
        cursor.expect("when")
        if cursor.ended:
            raise Mistake("`impossible when` is for one line", block.number)
        found.append(reader.joined(cursor))
    because = 0
    for line in block.below:
        words = Cursor(line.words, line.number)
        if words.skip("when"):
            found.append(reader.block(line, words))
            continue
        nothing_below(line)
        if words.skip("source"):
            cited(words, claims.sources)
        else:
            words.expect("because")
            words.quoted()
            words.end()
            because += 1
    if len(found) != 1 or because > 1:
        raise Mistake("an impossible clause has one condition, and one reason", block.number)
    if not because:
        raise Mistake("an impossible clause says why", block.number)
    return found[0]


def add_provision(whole: Whole, made: Policy, line: Line, cursor: Cursor) -> str:
    """Writes the rule or the table of the line into the whole, and gives its name."""
    kind = cursor.take().text
    name = cursor.name()
    cursor.end()
    if name == "otherwise":
        raise Mistake("what is otherwise is called so", line.number)
    if name in whole.rules or name in whole.tables:
        raise Mistake(f"`{name}` is there already", line.number)
    if kind == "rule":
        whole.rules[name] = a_rule(made.vocabulary, made.claims.sources, line, name)
    else:
        whole.tables[name] = a_table(made.vocabulary, made.claims.sources, line, name)
    return name
