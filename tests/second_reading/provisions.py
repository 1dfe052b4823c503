"""Rules and tables as they are written, what their `overrides` name, and what is a mistake in all of them together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tests.second_reading.conditions import Reader
from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import (
    All,
    AnyTime,
    Condition,
    Effect,
    Gives,
    Limit,
    OfTime,
    Path,
    Provision,
    compared,
    names,
    reaches,
)
from tests.second_reading.tables import (
    GIVES,
    TIMED,
    Table,
    called,
    heading,
    in_force,
    last_number,
    row,
    when_of,
)  # fmt: skip
from tests.second_reading.targets import resolved
from tests.second_reading.text import Line
from tests.second_reading.times import of_time
from tests.second_reading.values import Vocabulary, once
from tests.second_reading.vocabulary import apart, days
from tests.second_reading.words import Cursor, Word

HIT_RULES = (
    "exactly one row applies",
    "at most one row applies",
    "any number of rows apply",
    "the first row that applies decides",
)


@dataclass
class Rule:
    """A rule, whose `overrides` are words until every provision is known. Some answer, and permit as well."""

    name: str
    when: Condition
    effect: Effect
    targets: list[tuple[list[Word], int]] = field(default_factory=list)
    overrides: tuple[Path, ...] = ()
    permits_too: bool = False
    also: tuple[OfTime, ...] = ()

    def called(self, effect: Effect) -> Path:
        """The path of one of its provisions: by its name and, of several times, that of its time."""
        return (self.name, effect.of) if self.also and isinstance(effect, OfTime) else (self.name,)


@dataclass
class Whole:
    """All provisions of a policy, or of an amended one."""

    rules: dict[str, Rule] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    orders: dict[str, list[str]] = field(default_factory=dict)
    otherwise: Effect | None = None
    times_otherwise: list[OfTime] = field(default_factory=list)

    def provisions(self) -> tuple[Provision, ...]:
        found: list[Provision] = []
        order_of = {name: order for order, names in self.orders.items() for name in names}
        for name in (*(name for name in self.rules if name not in order_of), *order_of):
            r = self.rules[name]
            order = order_of.get(name, "")
            found += [Provision(r.called(e), r.when, e, r.overrides, order=order) for e in (r.effect, *r.also)]
            if r.permits_too:
                found.append(Provision((r.name, "permit"), r.when, "permit", r.overrides))
        for table in self.tables.values():
            found += of_table(table)
        return tuple(found)


def of_table(table: Table) -> list[Provision]:
    """A provision for each row or cell, and one for what is otherwise."""
    found: list[Provision] = []
    columns = {column.name: column for column in table.columns if column.kind == "matrix"}
    for r in table.rows:
        asked = tuple(condition for _, condition in r.conditions)
        for column, effect in r.effects:
            more = (when_of(columns[column]),) if column in columns else ()
            path = (table.name, r.name, column) if column else (table.name, r.name)
            when = All((table.when, *asked, *more))
            found.append(Provision(path, when, effect, table.overrides, hit_rule=table.hit_rule, table=table.when))
    if table.otherwise is not None:
        path = (table.name, "otherwise")
        found.append(
            Provision(
                path,
                table.when,
                table.otherwise,
                table.overrides,
                leftover=True,
                hit_rule=table.hit_rule,
                table=table.when,
            )
        )
    return found


def targets(cursor: Cursor) -> list[tuple[list[Word], int]]:
    """The names that follow `overrides`, as words."""
    some: list[list[Word]] = [[]]
    for word in cursor.words[cursor.place :]:
        if word == Word(","):
            some.append([])
        else:
            some[-1].append(word)
    if not all(some):
        raise cursor.fail("a name is missing after `overrides`")
    return [(one, cursor.number) for one in some]


class Lines:
    """The lines of a rule or a table that both may have: each stands once, a source as often as one likes."""

    def __init__(self, vocabulary: Vocabulary, sources: set[str], block: Line) -> None:
        self.vocabulary, self.sources, self.block = vocabulary, sources, block
        self.seen: set[str] = set()
        self.when: list[Condition] = []
        self.targets: list[tuple[list[Word], int]] = []

    def once(self, what: str, line: Line) -> None:
        if what in self.seen:
            raise Mistake(f"`{what}` stands twice", line.number)
        self.seen.add(what)

    def read(self, cursor: Cursor, line: Line) -> bool:
        """Whether it was one of these lines."""
        if cursor.skip("source"):
            cited(cursor, self.sources)
        elif cursor.skip("when"):
            self.once("when", line)
            self.when.append(Reader(self.vocabulary).block(line, cursor))
            return True
        elif cursor.skip("in", "force"):
            self.once("in force", line)
            low, high = days(cursor, self.vocabulary)
            self.when.append(in_force(self.vocabulary, low, high))
        elif cursor.skip("overrides"):
            self.once("overrides", line)
            self.targets = targets(cursor)
        else:
            return False
        nothing_below(line)
        return True

    def condition(self) -> Condition:
        return All(tuple(self.when))


def nothing_below(line: Line) -> None:
    if line.below:
        raise Mistake("nothing stands below this line", line.number)


def cited(cursor: Cursor, sources: set[str]) -> None:
    """A source that is declared, and where in it."""
    name = cursor.name()
    if name not in sources:
        raise cursor.fail(f"`{name}` is not a source")
    if not cursor.ended:
        cursor.quoted()
    cursor.end()


def effect_of(vocabulary: Vocabulary, cursor: Cursor) -> Effect:
    """`refuse`, `permit`, `answer within` a time, or `gives` a derived fact its value."""
    found: Effect
    if cursor.skip("refuse"):
        found = "refuse"
    elif cursor.skip("permit"):
        found = "permit"
    elif cursor.skip("gives"):
        return vocabulary.given(cursor.name(), cursor)
    else:
        of = of_time(vocabulary, cursor)
        if cursor.skip("not", "before"):
            found = Limit("soonest", vocabulary.bound(cursor))
        else:
            cursor.expect("within")
            found = (
                vocabulary.answer_time(cursor)
                if not cursor.skip("at", "most")
                else Limit("latest", vocabulary.bound(cursor))
            )
        if of:
            found = OfTime(of, found)
    cursor.end()
    return found


def a_rule(vocabulary: Vocabulary, sources: set[str], block: Line, name: str) -> Rule:
    """The rule of this name that the block holds."""
    lines = Lines(vocabulary, sources, block)
    effects: list[Effect] = []
    for line in block.below:
        if line.row is not None:
            raise Mistake("a row in a rule", line.number)
        cursor = Cursor(line.words, line.number)
        if not lines.read(cursor, line):
            nothing_below(line)
            if cursor.skip("note"):
                lines.once("note", line)
                cursor.quoted()
                cursor.end()
                continue
            effects.append(effect_of(vocabulary, cursor))
    if not effects:
        raise Mistake("a rule says nothing", block.number)
    times = [e for e in effects if isinstance(e.effect if isinstance(e, OfTime) else e, AnyTime)]
    several = [e for e in effects if isinstance(e, OfTime)]
    if len(several) > 1:
        rest = [e for e in effects if not isinstance(e, OfTime)]
        if len({e.of for e in several}) < len(several) or rest not in ([], ["permit"]) or (rest and several != times):
            raise Mistake("a rule has one outcome for each time, and may permit", block.number)
        if rest and not lines.targets:
            raise Mistake("a rule that permits overrides something", block.number)
        return Rule(name, lines.condition(), several[0], lines.targets, permits_too=bool(rest), also=tuple(several[1:]))
    if len(effects) > 1 and (len(effects) > 2 or len(times) != 1 or "permit" not in effects):
        raise Mistake("a rule has one outcome, or answers and permits", block.number)
    if "permit" in effects and not lines.targets:
        raise Mistake("a rule that permits overrides something", block.number)
    if "refuse" in effects and lines.targets:
        raise Mistake("a refusal overrides nothing", block.number)
    return Rule(name, lines.condition(), (times or effects)[0], lines.targets, permits_too=len(effects) == 2)


def a_table(vocabulary: Vocabulary, sources: set[str], block: Line, name: str) -> Table:
    """The table of this name that the block holds."""
    lines = Lines(vocabulary, sources, block)
    rows: list[Line] = []
    notes: list[Cursor] = []
    hit_rule = HIT_RULES[0]
    otherwise: Effect | None = None
    for line in block.below:
        if line.row is not None:
            nothing_below(line)
            rows.append(line)
            continue
        cursor = Cursor(line.words, line.number)
        if lines.read(cursor, line):
            continue
        nothing_below(line)
        if (said := " ".join(line.words.split())) in HIT_RULES:
            lines.once("hit rule", line)
            hit_rule = said
        elif cursor.skip("otherwise"):
            lines.once("otherwise", line)
            otherwise = effect_of(vocabulary, cursor)
        else:
            cursor.expect("note")
            notes.append(cursor)
    if len(rows) < 2:
        raise Mistake("a table has a heading and rows", block.number)
    columns = heading(vocabulary, rows[0])
    made = called([row(vocabulary, columns, line, n) for n, line in enumerate(rows[1:], 1)], len(rows) - 1)
    table = Table(
        name, columns, made, lines.condition(), otherwise, (), last_number(len(made), made), hit_rule, lines.targets
    )
    given = otherwise.fact if isinstance(otherwise, Gives) else ""
    if otherwise is not None and given != (table.outcome.attribute if table.outcome.kind == GIVES else ""):
        raise Mistake("what is otherwise is of another kind", block.number)
    if isinstance(otherwise, OfTime) and [c.attribute for c in columns if c.kind == TIMED] != [otherwise.of]:
        raise Mistake("what is otherwise gives another time", block.number)
    for note in notes:
        words = note.words[note.place : -1]
        if not note.words[-1].quoted or not words:
            raise note.fail("a note names a row or a cell, and has words in quotes")
        resolved(vocabulary, {}, {name: table}, [Word(name), *words], note.number)
    return table


def an_order(whole: Whole, cursor: Cursor, block: Line) -> list[tuple[str, Line]]:
    """The lines of the rules of a new order, each with the name of the order."""
    cursor.expect("rules")
    name = cursor.name()
    cursor.expect("in", "this", "order")
    cursor.end()
    if name in whole.orders or name == "otherwise":
        raise Mistake(f"there is an order `{name}`", block.number)
    if not block.below or any(line.row is not None or not line.words.startswith("rule ") for line in block.below):
        raise Mistake("rules stand in an order", block.number)
    whole.orders[name] = []
    return [(name, line) for line in block.below]


def named(whole: Whole) -> None:
    """Rules and tables share their names."""
    apart([*whole.rules, *whole.tables, *whole.orders])


def settle(whole: Whole, vocabulary: Vocabulary) -> None:
    """Finds what the words after `overrides` name, of those that were not found yet."""
    both: list[Rule | Table] = [*whole.rules.values(), *whole.tables.values()]
    for one in both:
        if one.targets:
            called = {*whole.rules, *whole.orders}
            found = [resolved(vocabulary, called, whole.tables, words, number) for words, number in one.targets]
            one.overrides = tuple(once(found, one.targets[0][1]))
            one.targets = []


def sound(whole: Whole) -> None:
    """Every override names something and reaches something, and none goes round in a circle."""
    provisions = whole.provisions()
    both: list[Rule | Table] = [*whole.rules.values(), *whole.tables.values()]
    for one in both:
        own = [p for p in provisions if p.path[0] == one.name]
        for target in one.overrides:
            there = [p for p in provisions if names(target, p.path) or target == (p.order,)]
            if not there:
                raise Mistake(f"`{' '.join(target)}` is overridden, and is not there")
            if not any(reaches(replace(q, overrides=(target,)), p) for q in own for p in there):
                raise Mistake(f"to override `{' '.join(target)}` reaches nothing")
            if target[0] == one.name:
                raise Mistake(f"`{one.name}` overrides itself")
            if any({one.name, target[0]} <= {name, *order} for name, order in whole.orders.items()):
                raise Mistake(f"`{one.name}` overrides a rule of its order")
        lifting = [p for p in own if isinstance(one, Rule) and one.permits_too and p.effect == "permit"]
        if lifting and not any(reaches(lifting[0], p) for p in provisions):
            raise Mistake(f"`{one.name}` permits, and lifts nothing")
    for order, those in whole.orders.items():
        effects = [whole.rules[name].effect for name in those]
        if len({effect.fact if isinstance(effect, Gives) else "" for effect in effects}) > 1:
            raise Mistake(f"in `{order}`, some decide, or give another fact")
        if any(whole.rules[name].permits_too for name in those):
            raise Mistake(f"in `{order}`, a rule has two effects")
    after = {p.path: [q.path for q in provisions if reaches(p, q)] for p in provisions}
    done: set[Path] = set()

    def visit(path: Path, above: tuple[Path, ...]) -> None:
        if path in above:
            raise Mistake("overrides go round in a circle")
        if path not in done:
            for other in after[path]:
                visit(other, (*above, path))
            done.add(path)

    for path in after:
        visit(path, ())
    linked = {(a, b) for p in provisions for a, b in compared(p.when)}
    at_most_four(linked)


def at_most_four(linked: set[tuple[str, str]]) -> None:
    """At most four attributes are compared with each other, directly or by way of others."""
    for start in {a for pair in linked for a in pair}:
        found = {start}
        while more := {x for pair in linked if found & set(pair) for x in pair} - found:
            found |= more
        if len(found) > 4:
            raise Mistake("more than four attributes are compared with each other")
