"""Proposals: what they amend, each operation, and the editions that come of them, one above the other."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path as File

from tests.second_reading.changed_days import OPERATIONS as OF_DAYS
from tests.second_reading.changed_days import change, comparable
from tests.second_reading.claims import Claims
from tests.second_reading.derived import declare_derived, derivable, in_order, uses
from tests.second_reading.mistakes import Mistake, Unsaid
from tests.second_reading.model import ClockTime, Effect, Either, Limit, Path, kinds, names
from tests.second_reading.new_vocabulary import Edits, edits_of, in_new_words, of_vocabulary, text_with
from tests.second_reading.partial import partial
from tests.second_reading.policies import (
    Earlier,
    Policy,
    add_provision,
    claimed,
    declarations,
    declared_source,
    few_limits,
    is_proposal,
    policy,
)
from tests.second_reading.provisions import Whole, an_order, cited, named, nothing_below, settle, sound
from tests.second_reading.tables import Table, cell_effect, last_number, row, rows_added
from tests.second_reading.targets import within
from tests.second_reading.terms import declare_terms
from tests.second_reading.text import Line
from tests.second_reading.vocabulary import apart, days
from tests.second_reading.words import Cursor, Word

MOST_STACKED = 16


def read(path: File, above: tuple[File, ...] = ()) -> Policy:
    """The policy at the path, or what the proposal there makes of its base. Raises Mistake or Unsaid."""
    lines = declarations(path)
    if is_proposal(lines):
        return proposal(path.resolve(), lines, (*above, path.resolve()))
    return policy(lines)


class Amending:
    """The operations of one proposal: what each is about, and the whole that they change."""

    def __init__(self, made: Policy, whole: Whole) -> None:
        self.made, self.whole = made, whole
        self.touched: list[Path] = []
        self.removed: list[Path] = []
        self.added: dict[str, list[tuple[Line, str | None]]] = {}
        self.provisions: list[tuple[Line, Cursor]] = []
        self.cells: list[tuple[Path, Effect]] = []
        self.placed: dict[str, list[tuple[str, str | None]]] = {}
        self.wholes: dict[str, list[str]] = {}

    def touch(self, path: Path, number: int) -> None:
        """Each target is touched by one operation."""
        for other in self.touched:
            if names(other, path) or names(path, other):
                raise Mistake(f"`{' '.join(path)}` is touched by two operations", number)
        self.touched.append(path)

    def table(self, cursor: Cursor) -> Table:
        name = cursor.take().text
        if name not in self.whole.tables:
            raise cursor.fail(f"`{name}` is not a table")
        return self.whole.tables[name]

    def collect(self, line: Line, cursor: Cursor) -> None:
        """Takes note of the operation; nothing is changed before all of them are known."""
        kind = cursor.take().text
        if kind == "set":
            self.set(line, cursor)
        elif kind == "add" and cursor.skip("row", "to"):
            table = self.table(cursor)
            before: str | None = None
            if cursor.skip("in", "front"):
                cursor.end()
                before = table.rows[0].name
            elif cursor.skip("before"):
                path = within(self.made.vocabulary, table, cursor.words[cursor.place :], line.number)
                if len(path) > 2 or path[1] == "otherwise":
                    raise Mistake("a row stands before a row", line.number)
                before = path[1]
            else:
                cursor.end()
            nothing_below(line)
            if line.row is None:
                raise Mistake("a row is missing", line.number)
            self.added.setdefault(table.name, []).append((line, before))
        elif kind == "add" and cursor.next_is("rules"):
            for order, below in an_order(self.whole, cursor, line):
                words = Cursor(below.words, below.number)
                self.touch((words.words[1].text,), below.number)
                self.placed.setdefault(order, []).append((words.words[1].text, None))
                self.provisions.append((below, words))
        elif kind == "add" and cursor.next_is("rule") and len(cursor.words) > cursor.place + 2:
            self.touch((cursor.words[cursor.place + 1].text,), line.number)
            self.place(line, cursor)
        elif kind == "add" and (cursor.next_is("rule") or cursor.next_is("table")):
            self.touch((cursor.words[cursor.place + 1].text,) if len(cursor.words) > 2 else (), line.number)
            self.provisions.append((line, cursor))
        elif kind == "remove" and cursor.skip("row"):
            table = self.table(cursor)
            nothing_below(line)
            if cursor.ended:
                raise cursor.fail("the name of a row is missing")
            path = within(self.made.vocabulary, table, cursor.words[cursor.place :], line.number)
            if len(path) > 2:
                raise Mistake("a cell is not removed", line.number)
            self.touch(path, line.number)
            self.removed.append(path)
        elif kind == "remove" and cursor.skip("rules"):
            order = cursor.name()
            cursor.end()
            nothing_below(line)
            if not self.whole.orders.get(order):
                raise Mistake(f"there is no order `{order}`", line.number)
            self.touch((order,), line.number)
            for name in self.whole.orders[order]:
                self.touch((name,), line.number)
                self.removed.append((name,))
        elif kind == "replace" and cursor.next_is("rules"):
            self.replace_order(line, cursor)
        elif kind in ("remove", "replace"):
            self.remove(line, cursor, replaced=kind == "replace")
        else:
            raise Mistake(f"`{kind}` begins no operation", line.number)

    def place(self, line: Line, cursor: Cursor) -> None:
        """Takes note of a rule that comes into an order, and of the rule that stands below it there."""
        rule = Cursor(cursor.words[cursor.place : cursor.place + 2], line.number)
        cursor.take()
        name = cursor.name()
        cursor.expect("to")
        order = cursor.name()
        if order not in self.whole.orders or not self.whole.orders[order]:
            raise Mistake(f"there is no order `{order}`", line.number)
        before: str | None = None
        if cursor.skip("in", "front"):
            before = self.whole.orders[order][0]
        elif cursor.skip("before"):
            before = cursor.name()
            if before not in self.whole.orders[order]:
                raise Mistake(f"`{before}` is not in that order", line.number)
        cursor.end()
        self.touch((order, "", name), line.number)
        self.placed.setdefault(order, []).append((name, before))
        self.provisions.append((line, rule))

    def replace_order(self, line: Line, cursor: Cursor) -> None:
        """Takes note of the rules that stand in the place of those of an order, which go, all of them."""
        cursor.take()
        order = cursor.name()
        old = self.whole.orders.pop(order, [])
        if not old:
            raise Mistake(f"there is no order `{order}`", line.number)
        cursor.place -= 2
        rules = [Cursor(below.words, below.number) for _, below in an_order(self.whole, cursor, line)]
        self.whole.orders[order] = old
        names_of = [rule.words[1].text if len(rule.words) == 2 else "" for rule in rules]
        for path in ((order,), *((name,) for name in old), *((name,) for name in names_of if name not in old)):
            self.touch(path, line.number)
        if len({*names_of}) < len(names_of):
            raise Mistake("two rules have one name", line.number)
        self.wholes[order] = names_of
        self.removed += [(name,) for name in old]
        self.provisions += zip(line.below, rules, strict=True)

    def remove(self, line: Line, cursor: Cursor, *, replaced: bool) -> None:
        kind = cursor.take().text
        name = cursor.name() if replaced else cursor.take().text
        cursor.end()
        if kind not in ("rule", "table") or name not in (self.whole.rules if kind == "rule" else self.whole.tables):
            raise Mistake(f"there is no {kind} `{name}`", line.number)
        self.touch((name,), line.number)
        if replaced:
            cursor.place -= 2
            self.provisions.append((line, cursor))
        else:
            nothing_below(line)
            self.removed.append((name,))

    def set(self, line: Line, cursor: Cursor) -> None:
        table = self.table(cursor)
        if cursor.ended:
            for path, effect_set in partial(self.made.vocabulary, table, line):
                self.touch(path, line.number)
                self.cells.append((path, effect_set))
            return
        nothing_below(line)
        rest = cursor.words[cursor.place :]
        if Word("to") not in rest:
            raise cursor.fail("`to` is missing")
        place = len(rest) - 1 - rest[::-1].index(Word("to"))
        path = within(self.made.vocabulary, table, rest[:place], line.number) if place else (table.name,)
        several = len(table.timed) > 1
        if path[-1] != "otherwise" and len(path) != (3 if table.matrix or several else 2):
            raise Mistake("one cell is set", line.number)
        said = " ".join(word.text for word in rest[place + 1 :])
        self.touch(path, line.number)
        self.cells.append((path, cell_effect(self.made.vocabulary, table, path, said, line.number)))

    def amend(self) -> None:
        """Does every operation: what goes, what is set, what comes."""
        stood = {table.name: [r.name for r in table.rows] for table in self.whole.tables.values()}
        for path in self.removed:
            if len(path) == 1:
                self.whole.rules.pop(path[0], None)
                self.whole.tables.pop(path[0], None)
                continue
            table = self.whole.tables[path[0]]
            if path[1] == "otherwise":
                table.otherwise = None
            else:
                table.rows = [r for r in table.rows if r.name != path[1]]
        for path, said in self.cells:
            table = self.whole.tables[path[0]]
            if path[1] == "otherwise":
                table.otherwise = said
                continue
            column = path[2] if len(path) > 2 else ""
            table.rows = [
                replace(r, effects=tuple((c, said if c == column else e) for c, e in r.effects))
                if r.name == path[1]
                else r
                for r in table.rows
            ]
        for name, lines in self.added.items():
            if (name,) in self.touched:
                raise Mistake(f"a row is added to `{name}`, which goes", lines[0][0].number)
            table = self.whole.tables[name]
            more = rows_added(table, [row(self.made.vocabulary, table.columns, line, 0) for line, _ in lines])
            left = {r.name: r for r in table.rows}
            places = [before for _, before in lines]
            table.rows = []
            for there in (*stood[name], None):
                table.rows += [r for r, before in zip(more, places, strict=True) if before == there]
                table.rows += [left[there]] if there in left else []
            table.counted = last_number(table.counted + len(more), more)
        for table in self.whole.tables.values():
            if not table.rows:
                raise Mistake(f"`{table.name}` has no row left")
        for line, cursor in self.provisions:
            if line.words.startswith("replace"):
                name = cursor.words[cursor.place + 1].text
                self.whole.rules.pop(name, None)
                self.whole.tables.pop(name, None)
            add_provision(self.whole, self.made, line, cursor)
        self.whole.orders |= self.wholes
        for order, those in list(self.whole.orders.items()):
            found: list[str] = []
            for there in (*those, None):
                found += [rule for rule, before in self.placed.get(order, []) if before == there]
                found += [there] if there is not None and there in self.whole.rules else []
            self.whole.orders[order] = found
            if not found:
                del self.whole.orders[order]
        named(self.whole)
        settle(self.whole, self.made.vocabulary)
        sound(self.whole)
        derivable(self.whole, self.made.vocabulary)


def proposal(path: File, lines: list[Line], above: tuple[File, ...]) -> Policy:
    """What the proposal makes of its base."""
    block = lines[0]
    sources = [declared_source(line) for line in lines[1:]]
    cursor = Cursor(block.words, block.number)
    cursor.expect("proposal")
    name = cursor.name()
    cursor.quoted()
    cursor.end()
    to = base_of(path, block, above)
    operations = [line for line in block.below if of_vocabulary(line)]
    base = to
    if operations:
        files = files_below(path, block)
        edits = edits_of(to, operations, files[0])
        base = in_new_words(read_levels(files, to, [edits]), edits, [])
        base.begins = to.begins
    made = amended(lines, name, sources, base)
    made.to = to
    if not operations:
        made.earlier = to.earlier
        return made
    dated = to.vocabulary.attributes[to.vocabulary.dated] if to.vocabulary.dated is not None else None
    if made.begins is not None and dated is not None and made.begins > dated.low:
        into = {key: [new for new, _ in codes] for key, codes in edits.into.items()}
        made.earlier = Earlier(made.begins, to, into, made.vocabulary.attributes)
    return made


def read_levels(files: list[list[Line]], top: Policy, uppers: list[Edits]) -> Policy:
    """What the files result in, the policy first, read with all that the changes above them add to the vocabulary; on days on
    which all of them are in force.
    """
    if len(files) == 1:
        return policy(text_with(files[0], uppers))
    lines = files[-1]
    operations = [line for line in lines[0].below if of_vocabulary(line)]
    assert top.to is not None
    name, sources = top.name, [declared_source(line) for line in lines[1:]]
    if not operations:
        base = read_levels(files[:-1], top.to, uppers)
        if top.to.earlier is not None:
            raise Unsaid("what is said of earlier days here, where a change of the vocabulary stands above it")
    else:
        edits = edits_of(top.to, operations, files[0])
        base = in_new_words(read_levels(files[:-1], top.to, [edits, *uppers]), edits, uppers)
    return amended(lines, name, sources, base, ever=True)


def files_below(path: File, block: Line) -> list[list[Line]]:
    """The declarations of the files below a proposal, those of the policy first."""
    file = file_of(path, block)
    lines = declarations(file)
    return [*files_below(file, lines[0]), lines] if is_proposal(lines) else [lines]


def amended(lines: list[Line], name: str, sources: list[str], base: Policy, *, ever: bool = False) -> Policy:
    """What the proposal makes of its base, without its changes of the vocabulary; `ever`, as if on every day."""
    block = lines[0]
    operations = [line for line in block.below if of_vocabulary(line)]
    apart([*base.sources, *sources])
    added = [line for line in block.below if line.words.split(" ")[:2] == ["add", "term"]]
    deriving = [line for line in block.below if line.words.split(" ")[:2] == ["add", "derive"]]
    old = base.vocabulary
    vocabulary = replace(
        old,
        attributes=old.attributes if base.earlier is None else base.attributes,
        clock_times=[*old.clock_times],
        terms={**old.terms},
        derived={**old.derived},
        otherwise={**old.otherwise},
    )
    clocks = deepcopy(base.clocks)
    moving = [line for line in block.below if line.words.split(" ")[0] in OF_DAYS]
    change(clocks, moving, vocabulary)
    declare_derived(deriving, vocabulary, base.sources | set(sources))
    declare_terms(added, vocabulary, base.sources | set(sources))
    claims = Claims(vocabulary, base.sources | set(sources), [*base.claims.properties], [*base.claims.frames])
    claims.compared, claims.counted = set(base.claims.compared), [*base.claims.counted]
    claims.varied = [*base.claims.varied]
    claims.tests, claims.ways = [*base.claims.tests], [*base.claims.ways]
    claims.differing = {**base.claims.differing}
    claims.claimed = [] if operations else [*base.claims.claimed]
    whole = deepcopy(base.editions[-1][1])
    made = Policy(name, vocabulary, claims, base.impossible, base=base, depth=base.depth + 1, sources=base.sources)
    made.clocks, made.clauses, made.numbered = clocks, base.clauses, base.numbered
    if made.depth > MOST_STACKED:
        raise Mistake("at most 16 proposals are stacked")
    amending = Amending(made, whole)
    sorted_out: dict[str, list[Line]] = {"property": [], "example": [], "examples": []}
    seen: list[str] = []
    intends: list[Line] = []
    for line in block.below:
        words = Cursor(line.words, line.number)
        first = words.words[0].text if words.words else ""
        if line in added or line in deriving or line in operations or line in moving:
            continue
        if first == "add" and len(words.words) > 1 and words.words[1].text in sorted_out:
            sorted_out[words.words[1].text].append(line)
        elif first in ("add", "set", "remove", "replace"):
            amending.collect(line, words)
        elif words.skip("source"):
            nothing_below(line)
            cited(words, claims.sources)
        else:
            seen.append(first)
            if words.skip("in", "force"):
                nothing_below(line)
                made.begins = begins(base, words)
            elif words.skip("reading"):
                nothing_below(line)
                words.quoted()
                words.end()
            elif line.words == "intends":
                intends = line.below
            elif first != "to":
                raise Mistake(f"`{first}` begins no line of a proposal", line.number)
    if len(set(seen)) < len(seen):
        raise Mistake("a line of a proposal stands twice", block.number)
    if "intends" in seen and not intends:
        raise Mistake("nothing is intended", block.number)
    if made.begins is None:
        made.begins = base.begins
    amending.amend()
    kept = [*base.editions] if made.begins is not None and not (operations or ever) else []
    if kept and kept[0][0] is None and base.vocabulary.dated is not None:
        kept = kept if made.begins != base.vocabulary.attributes[base.vocabulary.dated].low else []
    made.editions = [*kept, (made.begins if kept else None, whole)]
    every = [provision for _, each in made.editions for provision in each.provisions()]
    try:
        in_order(uses(every))
    except Mistake as circle:
        raise Unsaid("the standard does not say what follows from itself over editions") from circle
    claimed(claims, sorted_out["property"], sorted_out["example"], sorted_out["examples"], was=True)
    notes = [line for line in intends if line.words.startswith("note ")]
    for line in notes:
        words = Cursor(line.words, line.number)
        words.expect("note")
        words.quoted()
        words.end()
    if len(notes) > 1 or (notes and len(notes) == len(intends)):
        raise Mistake("a note on nothing, or two of them", block.number)
    said = [claims.intent(line, Cursor(line.words, line.number)) for line in intends if line not in notes]
    if len(set(said)) < len(said):
        raise Mistake("an intent stands twice", block.number)
    made.check()
    claims.due += base.claims.due
    claims.dated(whole, made.clocks)
    if vocabulary.clock_times:
        check_days(made, base, whole, moves=bool(moving))
    return made


def check_days(made: Policy, base: Policy, whole: Whole, *, moves: bool) -> None:
    """What is a mistake of times on clocks, in the amended policy and beside its base."""
    if moves and made.begins is not None:
        raise Mistake("other days are open from a day on")
    dated = made.vocabulary.attributes[made.vocabulary.dated] if made.vocabulary.dated is not None else None
    made.clocks.check(made.vocabulary.clock_times, None if dated is None else (dated.low, dated.high))
    after = effects(whole)
    few_limits(whole)
    made.claims.comparable(whole, made.clocks)
    assert dated is not None
    before = effects(base.editions[-1][1])
    limits = [*made.claims.limits, *base.claims.limits]
    exactly = [*made.claims.exactly, *base.claims.exactly]
    if not any("days" in kinds(e) for e in (*before, *after) if isinstance(e, int | ClockTime | Either)) and any(
        "days" in kinds(limit) for limit in (*limits, *exactly)
    ):
        raise Mistake("an intent on a clock, and no time on one")
    before += limits
    low, high = (date.fromordinal(day).year for day in (dated.low, dated.high))
    comparable(before, after, made.clocks, (low, high))


def effects(whole: Whole) -> list[object]:
    """The times of a policy, and whatever else its provisions do."""
    own = [p.effect.seconds if isinstance(p.effect, Limit) else p.effect for p in whole.provisions()]
    return [*own, whole.otherwise, *whole.times_otherwise]


def base_of(path: File, block: Line, above: tuple[File, ...]) -> Policy:
    """The policy or proposal that this one is made to."""
    lines = [line for line in block.below if line.words.split(" ")[0] == "to"]
    if len(lines) != 1:
        raise Mistake("a proposal is made to one policy", block.number)
    nothing_below(lines[0])
    cursor = Cursor(lines[0].words, lines[0].number)
    cursor.expect("to")
    name = cursor.name()
    cursor.expect("in")
    file = (path.parent / cursor.quoted()).resolve()
    cursor.end()
    if not file.is_file():
        raise cursor.fail("the base is not there")
    if file in above:
        raise cursor.fail("a proposal is made to itself")
    if len(above) > MOST_STACKED:
        raise cursor.fail("at most 16 proposals are stacked")
    base = read(file, above)
    if base.name != name:
        raise cursor.fail(f"the base is called `{base.name}`")
    return base


def file_of(path: File, block: Line) -> File:
    """The file of the base, which is there."""
    (line,) = (line for line in block.below if line.words.split(" ")[0] == "to")
    cursor = Cursor(line.words, line.number)
    cursor.expect("to")
    cursor.name()
    cursor.expect("in")
    return (path.parent / cursor.quoted()).resolve()


def begins(base: Policy, cursor: Cursor) -> int:
    """The first day of the proposal: one of the policy's, and none before the one below begins."""
    low, high = days(cursor, base.vocabulary)
    if high is not None or low is None:
        raise cursor.fail("a proposal does not lapse")
    if base.vocabulary.dated is None:
        raise cursor.fail("the base is not dated")
    dated = base.vocabulary.attributes[base.vocabulary.dated]
    if not max(dated.low, base.begins or 0) <= low <= dated.high:
        raise cursor.fail("not a day of the policy, or too early")
    return low
