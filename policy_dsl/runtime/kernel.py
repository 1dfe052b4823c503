"""The kernel of every generated check. `emit` pastes everything below the mark into each file, to the letter.

The module is long because a check is a single file that imports the standard library only, and because a file is read back as
genuine only if it contains this text unchanged.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, timezone
from itertools import combinations, pairwise, product

# --- kernel: the same in every file, to the letter


class _Frozen:
    """An immutable value: compares, hashes and pickles by its parts, and copies as itself."""

    __slots__ = ()
    _fields: tuple[str, ...] = ()
    _noun: str = "this value"

    def _parts(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self._fields])

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{self._noun} cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{self._noun} cannot be changed")

    def __eq__(self, other: object) -> bool:
        if isinstance(other, _Frozen) and type(other) is type(self):
            return self is other or self._parts() == other._parts()
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self._parts())

    def __copy__(self) -> _Frozen:
        return self

    def __deepcopy__(self, memo: object) -> _Frozen:
        return self

    def __reduce__(self) -> tuple[type[_Frozen], tuple[object, ...]]:
        return type(self), self._parts()


class Clause(_Frozen):
    """A provision behind a decision: its id, its effect, its citations as (source, place), and where it is written.

    Immutable; two clauses are equal when all of this is equal.
    """

    __slots__ = ("effect", "id", "line", "number", "path", "sources")
    _fields = ("number", "id", "effect", "sources", "path", "line")
    _noun = "a clause"

    number: int
    id: str
    effect: str
    sources: tuple[tuple[str, str], ...]
    path: str
    line: int

    def __init__(
        self, number: int, id: str, effect: str, sources: tuple[tuple[str, str], ...], path: str, line: int
    ) -> None:
        put = object.__setattr__
        put(self, "number", number)
        put(self, "id", id)
        put(self, "effect", effect)
        put(self, "sources", sources)
        put(self, "path", path)
        put(self, "line", line)

    def __repr__(self) -> str:
        return f"<{self.id}: {self.effect}>"


class Decision(_Frozen):
    """The policy's decision on a request. Immutable; two decisions are equal when they have the same outcome for the same
    reasons.

    `access` is permitted, refused or indeterminate. When permitted, `trt_seconds` and `trt` are the Target Response
    Time. `clauses` are the provisions behind the decision. When indeterminate, `missing` names the parameters of a
    smallest set of facts that would settle the outcome, and `possible` has the outcomes still open as (access,
    trt_seconds), fastest first.
    """

    __slots__ = ("access", "clauses", "missing", "possible", "trt", "trt_seconds")
    _fields = ("access", "trt_seconds", "clauses", "missing", "possible")
    _noun = "a decision"

    access: str
    trt_seconds: int | None
    trt: timedelta | None
    clauses: tuple[Clause, ...]
    missing: tuple[str, ...]
    possible: tuple[tuple[str, int | None], ...]

    def __init__(
        self,
        access: str,
        trt_seconds: int | None,
        clauses: tuple[Clause, ...],
        missing: tuple[str, ...] = (),
        possible: tuple[tuple[str, int | None], ...] = (),
    ) -> None:
        put = object.__setattr__
        put(self, "access", access)
        put(self, "trt_seconds", trt_seconds)
        put(self, "trt", None if trt_seconds is None else timedelta(seconds=trt_seconds))
        put(self, "clauses", clauses)
        put(self, "missing", missing)
        put(self, "possible", possible)

    def __repr__(self) -> str:
        time = "" if self.trt_seconds is None else f" within {self.trt_seconds} s"
        missing = f", missing {', '.join(self.missing)}" if self.missing else ""
        return f"<{self.access}{time}{missing}>"

    def deadline(self, received: datetime) -> datetime | None:
        """When the answer is due, in UTC: `trt` of elapsed time after `received`. None unless permitted.

        Raises ValueError for a value other than a datetime with a time zone, and for a deadline after the year 9999.
        """
        start = _in_utc(received, "received")
        try:
            return None if self.trt is None else start + self.trt
        except OverflowError:
            raise ValueError(f"the deadline of a request received {received} would be after the year 9999") from None

    def met(self, received: datetime, answered: datetime) -> bool | None:
        """Whether the answer was in time, by elapsed time, whatever clock changes lie between. None unless permitted.

        Raises ValueError for a value other than a datetime with a time zone.
        """
        start, end = _in_utc(received, "received"), _in_utc(answered, "answered")
        return None if self.trt is None else end - start <= self.trt


def _text_of(value: object) -> str:
    """The value as messages show it, even where its `repr` fails. Of an int with more digits than fit, the size."""
    if type(value) is int and value.bit_length() > 265:
        return f"an int of {value.bit_length()} bits"
    try:
        return f"{value!r:.80}"
    except Exception:
        return f"a value of {type(value).__name__}"


def _subclass_note(value: object, kind: type) -> str:
    """A note for a value of a subclass of the accepted type, which may compare and calculate in its own way."""
    return (
        f", not a {type(value).__name__} derived from it" if isinstance(value, kind) and type(value) is not kind else ""
    )


def _in_utc(value: object, name: str) -> datetime:
    """The moment in UTC. Python compares two datetimes of one zone by their wall clocks, not by elapsed time."""
    if not isinstance(value, datetime):
        raise ValueError(f"`{name}` is a datetime with a time zone; not {_text_of(value)}")
    try:
        if value.utcoffset() is not None:
            return value.astimezone(timezone.utc)
    except OverflowError:
        raise ValueError(f"`{name}` is {value}, which in UTC is outside of the years 1 to 9999") from None
    raise ValueError(f"`{name}` has no time zone; a deadline needs one, such as datetime.timezone.utc")


_Value = str | frozenset[str] | int | None
_Span = tuple[int, int]
_SETS = (frozenset, list, set, tuple)
"""Types that can be read twice, unlike an iterator: once to look the decision up, and again if that fails."""


def _position(value: date | timedelta | int) -> int:
    """The position of a value on its scale: the number, the seconds, or the day counted from 1 January of the year 1."""
    if isinstance(value, date):
        return value.toordinal()
    return value // timedelta(seconds=1) if isinstance(value, timedelta) else value


def _duration_text(seconds: int) -> str:
    """A duration in the largest unit that divides it."""
    for unit, size in (("day", 86_400), ("h", 3600), ("min", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size} {unit}{'s' if unit == 'day' and seconds != size else ''}"
    return f"{seconds} s"


def _satisfiable(spans: dict[int, _Span], orders: Iterable[tuple[int, int, int]]) -> bool:
    """Whether facts in these spans (first, one past the last) can have these orders. An order (fact, sign, fact) says
    that the first fact is less than the second (-1), equal to it (0) or more (1).
    """
    least = {number: span[0] for number, span in spans.items()}
    for _ in range(len(least) + 1):
        previous = dict(least)
        for left, sign, right in orders:
            if sign <= 0:
                least[right] = max(least[right], least[left] - sign)
            if sign >= 0:
                least[left] = max(least[left], least[right] + sign)
        if least == previous:
            return all(start < spans[number][1] for number, start in least.items())
    return False  # the orders are cyclic


class _Fact:
    """A fact of a request: its name, its kind, and either its codes or the points of its scale, from its least value to
    one past its last.
    """

    __slots__ = ("codes", "kind", "name", "own_codes", "points")

    def __init__(
        self, name: str, kind: str, codes: tuple[str, ...], points: tuple[date | timedelta | int, ...] = ()
    ) -> None:
        self.name, self.kind, self.codes, self.points = name, kind, codes, [_position(point) for point in points]
        self.own_codes = {code: code for code in codes}

    def read(self, value: object) -> _Value:
        """The value in the form that keys are computed from; None for a missing fact."""
        if value is None:
            return None
        if self.points:
            return self.position(value)
        if self.kind == "set":
            if isinstance(value, str) or not isinstance(value, Iterable):
                raise ValueError(f"{self.name} is a set of codes, such as {{{self.codes[0]!r}}}; not {_text_of(value)}")
            return frozenset([self.code(code) for code in value])
        if self.kind == "yes/no" and isinstance(value, bool):
            return "yes" if value else "no"
        return self.code(value)

    def code(self, value: object) -> str:
        if isinstance(value, str) and value in self.own_codes:
            return self.own_codes[value]
        raise ValueError(f"{_text_of(value)} is not a value of {self.name}; expected one of {', '.join(self.codes)}")

    def position(self, value: object) -> int:
        """The position of the value on the fact's scale."""
        accepted: date | timedelta | int | None = None
        shown, hint = _text_of(value), ""
        if self.kind == "whole number":
            accepted = value if type(value) is int else None
            hint = "" if type(value) is int else ": a whole number is an int"
            hint += _subclass_note(value, int)
        elif self.kind == "duration":
            if type(value) is timedelta:
                whole = not value.microseconds
                accepted, shown = (value, _duration_text(_position(value))) if whole else (None, str(value))
                hint = "" if whole else ": durations are whole seconds"
            else:
                hint = ": a duration is a timedelta, which states its unit" + _subclass_note(value, timedelta)
        elif isinstance(value, datetime):
            hint = ": a day is a date without a time, such as .date() of the local time"
        elif isinstance(value, date):
            accepted, shown = value, value.isoformat()
        else:
            accepted = self.day(value)
            shown = accepted.isoformat() if accepted else shown
            hint = "" if accepted else ": a day is a date, or text such as '2026-01-31'"
        if accepted is not None and self.points[0] <= _position(accepted) < self.points[-1]:
            return _position(accepted)
        raise ValueError(f"{self.name} is a {self.kind} {self.bounds()}; not {shown}{hint}")

    @staticmethod
    def day(value: object) -> date | None:
        """The date of a text in the form YYYY-MM-DD; None for anything else."""
        try:
            parsed = date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            return None
        return parsed if parsed and parsed.isoformat() == value else None

    def bounds(self) -> str:
        """The bounds of the scale, as policies write them."""
        first, end = self.points[0], self.points[-1]
        if self.kind == "date":
            return f"from {date.fromordinal(first)} until {date.fromordinal(end)}"
        if self.kind == "duration":
            return (
                f"up to {_duration_text(end - 1)}"
                if first == 0
                else f"from {_duration_text(first)} to {_duration_text(end - 1)}"
            )
        return f"from {first} to {end - 1}"

    def dated(self, value: date | str | None, as_of: date | str | None, name: str) -> date | str | None:
        """The date that may be given under either of two names. Raises ValueError when the two differ."""
        if value is not None and self.read(value) != self.read(as_of):
            raise ValueError(
                f"{name} is another name for {self.name}, which is given too and differs: give one of them"
            )
        return as_of if value is None else value


class _Impossible:
    """An `impossible` clause, with the requests that it excludes as boxes.

    A box has what each fact may be, or None for anything: codes; for a set, the codes that it has and those that it
    lacks; on a scale, spans. It also has the orders that compared facts may have, as (fact, signs, fact).
    """

    __slots__ = ("because", "boxes", "line", "path")

    def __init__(
        self,
        because: str,
        path: str,
        line: int,
        boxes: tuple[tuple[tuple[object, ...], tuple[tuple[int, tuple[int, ...], int], ...]], ...],
    ) -> None:
        self.because, self.path, self.line, self.boxes = because, path, line, boxes

    def may_hold(self, facts: tuple[_Fact, ...], values: list[_Value], surely: bool) -> bool:
        """Whether the clause may exclude the request; with `surely`, whether it does so whatever the missing facts are."""
        return any(
            all(
                side is None or (self._allows(side, value) and not (surely and value is None))
                for side, value in zip(sides, values, strict=True)
            )
            and not (surely and any(values[left] is None or values[right] is None for left, _, right in orders))
            and self._order_possible(facts, values, sides, orders)
            for sides, orders in self.boxes
        )

    @staticmethod
    def _allows(side: object, value: _Value) -> bool:
        if value is None:
            return True
        if isinstance(side, frozenset):
            return value in side
        assert isinstance(side, tuple)
        if isinstance(value, int):
            return any(start <= value < end for start, end in side)
        assert isinstance(value, frozenset)
        return bool(side[0] <= value) and not side[1] & value

    @staticmethod
    def _order_possible(
        facts: tuple[_Fact, ...],
        values: list[_Value],
        sides: tuple[object, ...],
        orders: tuple[tuple[int, tuple[int, ...], int], ...],
    ) -> bool:
        """Whether the compared facts, each within its spans, can have such orders."""
        compared = sorted({number for left, _, right in orders for number in (left, right)})
        choices: list[tuple[_Span, ...]] = []
        for number in compared:
            value, side = values[number], sides[number]
            if isinstance(value, int):
                choices.append(((value, value + 1),))
            else:
                choices.append(
                    side if isinstance(side, tuple) else ((facts[number].points[0], facts[number].points[-1]),)
                )
        signs = [[(left, sign, right) for sign in allowed] for left, allowed, right in orders]
        return any(
            _satisfiable(dict(zip(compared, spans, strict=True)), chosen)
            for spans in product(*choices)
            for chosen in product(*signs)
        )


class _Model:
    """The tree of decisions, level by level, and what it takes to decide partial requests and explain impossible ones.

    A level is (fact, how, operand). `how` is `is` (its code), `set` (its codes), `within` (whether all its codes are
    known), `has` (whether it has a code), `class` (how many of its points are not above it), or `order` with another
    fact (-1, 0 or 1, as in `_satisfiable`).
    """

    __slots__ = ("blocks", "facts", "impossible", "levels", "tree")

    def __init__(
        self,
        facts: tuple[_Fact, ...],
        levels: tuple[tuple[int, str, str | int], ...],
        impossible: tuple[_Impossible, ...],
        tree: object,
    ) -> None:
        self.facts, self.levels, self.impossible, self.tree = facts, levels, impossible, tree
        self.blocks = self.linked_levels()

    def linked_levels(self) -> list[list[tuple[int, str, str | int]]]:
        """The levels in blocks. Levels of facts that are compared with each other are adjacent and form one block."""
        group = {number: number for number, _, _ in self.levels}
        for number, how, operand in self.levels:
            if how == "order" and isinstance(operand, int):
                old, new = group[operand], group[number]
                group = {fact: new if root == old else root for fact, root in group.items()}
        blocks: list[list[tuple[int, str, str | int]]] = []
        for level in self.levels:
            joins = level[1] in ("class", "order") and bool(blocks) and group[blocks[-1][0][0]] == group[level[0]]
            if not joins:
                blocks.append([])
            blocks[-1].append(level)
        return blocks

    def decide(self, given: tuple[object, ...]) -> Decision:
        """The decision on a request that the fast path did not answer."""
        values = [fact.read(value) for fact, value in zip(self.facts, given, strict=True)]
        if None not in values:
            complete = self.answer(values)
            if complete is None:
                raise self.impossible_error(values)
            return complete
        root = self.tree_for(values)
        decisions = self.leaves(root, values)
        if not decisions:
            raise self.impossible_error(values)
        outcomes = {(decision.access, decision.trt_seconds) for decision in decisions}
        if len(decisions) == 1:
            return decisions[0]
        clauses = {clause.number: clause for decision in decisions for clause in decision.clauses}
        behind = tuple(clauses[number] for number in sorted(clauses))
        if len(outcomes) == 1:
            access, seconds = outcomes.pop()
            return Decision(access, seconds, behind)
        order = sorted(outcomes, key=lambda outcome: (outcome[1] is None, outcome[1] or 0, outcome[0]))
        return Decision("indeterminate", None, behind, self.settling_facts(root, values), tuple(order))

    def answer(self, values: list[_Value]) -> Decision | None:
        """The decision on a complete request; None if the request is impossible."""
        node = self.tree
        for level in self.levels:
            node = node.get(self.key(level, values)) if isinstance(node, dict) else None
        return node if isinstance(node, Decision) else None

    def tree_for(self, values: list[_Value]) -> object:  # noqa: ARG002  # tables build it from the values
        """The tree of the requests with these values."""
        return self.tree

    def impossible_error(self, values: list[_Value]) -> ValueError:
        """The error for an impossible request, with the clauses that exclude it."""
        sure = [clause for clause in self.impossible if clause.may_hold(self.facts, values, surely=True)]
        clauses = sure or [clause for clause in self.impossible if clause.may_hold(self.facts, values, surely=False)]
        reasons = "; ".join(f"{clause.because} ({clause.path}:{clause.line})" for clause in clauses)
        return ValueError(f"no such request is possible: {reasons}")

    def settling_facts(self, root: object, values: list[_Value]) -> tuple[str, ...]:
        """A smallest set of missing facts that settles the outcome whatever their values; of several, the first as declared."""
        missing = frozenset(number for number, value in enumerate(values) if value is None)
        if len(missing) == 1:
            return (self.facts[next(iter(missing))].name,)
        needed = [number for number in sorted(missing) if not self.is_settled(root, values, missing - {number})]
        optional = sorted(missing.difference(needed))
        for size in range(len(optional) + 1):
            for chosen in combinations(optional, size):
                if self.is_settled(root, values, frozenset((*needed, *chosen))):
                    return tuple(self.facts[number].name for number in sorted((*needed, *chosen)))
        raise AssertionError("every fact together settles every request")

    def is_settled(self, root: object, values: list[_Value], assumed: frozenset[int]) -> bool:
        """Whether the outcome is settled once the `assumed` facts are known too, whatever their values.

        Nodes reached by the same values of known facts descend as a group. The search is depth-first, because the first
        few leaves mostly refute.
        """
        unknown = [
            n for n, block in enumerate(self.blocks) if any(values[f] is None and f not in assumed for f, _, _ in block)
        ]
        if not unknown:
            return True
        placements = [
            self.placements(block, values, assumed) if block[0][1] == "class" else None for block in self.blocks
        ]
        seen: set[tuple[int, frozenset[int]]] = set()
        stack: list[tuple[int, list[object]]] = [(0, [root])]
        while stack:
            depth, nodes = stack.pop()
            if depth == len(self.blocks):
                if len({(leaf.access, leaf.trt_seconds) for leaf in nodes if isinstance(leaf, Decision)}) > 1:
                    return False
                continue
            if depth > unknown[-1] and len(nodes) == 1:
                continue  # a single decision
            block, placement = self.blocks[depth], placements[depth]
            for children in (
                self.code_children(nodes, block[0], values, block[0][0] in assumed)
                if placement is None
                else self.scale_children(nodes, block, *placement)
            ):
                group = (depth + 1, frozenset(children))
                if children and group not in seen:
                    seen.add(group)
                    stack.append((depth + 1, list(children.values())))
        return True

    def leaves(self, root: object, values: list[_Value]) -> list[Decision]:
        """The decisions that some values of the missing facts lead to."""
        nodes, no_facts = [root], frozenset[int]()
        for block in self.blocks:
            reached: dict[int, object] = {}
            for children in (
                self.code_children(nodes, block[0], values, False)
                if block[0][1] != "class"
                else self.scale_children(nodes, block, *self.placements(block, values, no_facts))
            ):
                reached.update(children)
            nodes = list(reached.values())
        return [leaf for leaf in nodes if isinstance(leaf, Decision)]

    def key(self, level: tuple[int, str, str | int], values: list[_Value]) -> object:
        """The key of a level whose facts are given."""
        number, how, operand = level
        value = values[number]
        if isinstance(value, int):
            other_value = values[operand] if isinstance(operand, int) else None
            if isinstance(other_value, int):
                return (value > other_value) - (value < other_value)
            return bisect_right(self.facts[number].points, value)
        if isinstance(value, frozenset) and how != "set":
            return operand in value if how == "has" else True
        return value

    def code_children(
        self, nodes: list[object], level: tuple[int, str, str | int], values: list[_Value], apart: bool
    ) -> list[dict[int, object]]:
        """The children of these nodes at a level of codes, in groups: with `apart` one for each key, otherwise a single one."""
        merged: dict[int, object] = {}
        groups: dict[object, dict[int, object]] = {}
        key = None if values[level[0]] is None else self.key(level, values)
        for node in nodes:
            assert isinstance(node, dict)
            if key is not None:
                if key in node:
                    merged[id(node[key])] = node[key]
            elif apart:
                for tested, child in node.items():
                    groups.setdefault(tested, {})[id(child)] = child
            else:
                for child in node.values():
                    merged[id(child)] = child
        return [*groups.values(), *([merged] if merged else [])]

    def scale_children(
        self,
        nodes: list[object],
        block: list[tuple[int, str, str | int]],
        apart: bool,
        placements: list[dict[int, _Span]],
    ) -> Iterable[dict[int, object]]:
        """The nodes below a block of facts on a scale, in groups: with `apart` one for each result of `walk`, otherwise one
        for each placement.
        """
        for spans in placements:
            if apart:
                for ends in self.walk(tuple(nodes), block, spans, ()):
                    yield {id(end): end for end in ends if end is not None}
            else:
                reached = (ends[0] for node in nodes for ends in self.walk((node,), block, spans, ()))
                yield {id(end): end for end in reached if end is not None}

    def placements(
        self, block: list[tuple[int, str, str | int]], values: list[_Value], assumed: frozenset[int]
    ) -> tuple[bool, list[dict[int, _Span]]]:
        """The arguments `apart` and `placements` of `scale_children`. A placement has a span for each fact of the block: a
        given fact has its value, and a missing one its whole scale or, if it is assumed, perhaps a single position.

        If all missing facts are assumed, each of their values may lead to a group of its own; if none is, all values lead
        to one group. Either way one placement with whole scales will do. If only some are assumed, each way to position
        these is a placement.
        """
        numbers = [number for number, how, _ in block if how == "class"]
        scales = {number: (self.facts[number].points[0], self.facts[number].points[-1]) for number in numbers}
        given = {number: (value, value + 1) for number in numbers if isinstance(value := values[number], int)}
        missing = [number for number in numbers if number not in given]
        positioned = [number for number in missing if number in assumed]
        if not positioned or positioned == missing:
            return positioned == missing, [{**scales, **given}]
        points = {point for number in numbers for point in self.facts[number].points}
        positions = _positions(positioned, given, len(missing) - len(positioned), points)
        return False, [{**scales, **spans} for spans in positions]

    def walk(
        self,
        nodes: tuple[object, ...],
        levels: list[tuple[int, str, str | int]],
        spans: dict[int, _Span],
        orders: tuple[tuple[int, int, int], ...],
    ) -> Iterator[tuple[object, ...]]:
        """The nodes that these nodes lead to at the end of the levels, in the same order: once for each combination of keys
        that facts in these spans and orders can have. None stands for a node without a child.
        """
        if not levels:
            yield nodes
            return
        (number, how, operand), *rest = levels
        if how == "order":
            assert isinstance(operand, int)
            for sign in (-1, 0, 1):
                children = _children(nodes, sign)
                extended = (*orders, (number, sign, operand))
                if any(child is not None for child in children) and _satisfiable(spans, extended):
                    yield from self.walk(children, rest, spans, extended)
        else:
            for children, span in _children_in_span(nodes, self.facts[number].points, spans[number]):
                yield from self.walk(children, rest, {**spans, number: span}, orders)


def _positions(unplaced: list[int], spans: dict[int, _Span], free: int, points: set[int]) -> Iterator[dict[int, _Span]]:
    """The spans, extended by a position for each unplaced fact: once for each way to position these that may matter.

    `free` more facts stay without a position. The points, and the facts that have a position, divide the scale into
    stretches. A position with room on both sides for all facts still to come allows them every order that another in its
    stretch allows, so it stands for the stretch: with two facts to come, 2 stands for all of 0 to 99.
    """
    if not unplaced:
        yield spans
        return
    number, *later = unplaced
    room = len(later) + free
    for start, end in pairwise(sorted(points.union(*spans.values()))):
        for at in (start + room,) if end - start > 2 * room else range(start, end):
            yield from _positions(later, {**spans, number: (at, at + 1)}, free, points)


def _children_in_span(
    nodes: tuple[object, ...], points: list[int], span: _Span
) -> Iterator[tuple[tuple[object, ...], _Span]]:
    """The children of these nodes for the values of a fact in the span, each time with the part of the span that leads to
    them, without parts where no node has a child.
    """
    start, end = span
    key, last = bisect_right(points, start), bisect_right(points, end - 1)
    while key <= last:
        first, children = key, _children(nodes, key)
        while key <= last and all(x is y for x, y in zip(_children(nodes, key), children, strict=True)):
            key += 1  # adjacent keys with the same children are joined
        if any(child is not None for child in children):
            yield children, (max(start, points[first - 1]), min(end, points[key - 1]))


def _children(nodes: tuple[object, ...], key: int) -> tuple[object, ...]:
    """The child of each node for a key."""
    return tuple(node.get(key) if isinstance(node, dict) else None for node in nodes)


# --- end of the kernel
