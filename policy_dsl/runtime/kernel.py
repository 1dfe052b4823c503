"""The part that is the same in every generated check. `emit` pastes all below the line into each file, to the letter."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, timezone
from itertools import combinations, pairwise, product

# --- kernel: the same in every file, to the letter


class _Fixed:
    """A value made of what it is given: never changed, equal to another of the same, and the same wherever it is copied to."""

    __slots__ = ()
    _given: tuple[str, ...] = ()

    def _parts(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self._given])

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a {type(self).__name__.lower()} cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a {type(self).__name__.lower()} cannot be changed")

    def __eq__(self, other: object) -> bool:
        if isinstance(other, _Fixed) and type(other) is type(self):
            return self is other or self._parts() == other._parts()
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self._parts())

    def __copy__(self) -> _Fixed:
        return self

    def __deepcopy__(self, memo: object) -> _Fixed:
        return self

    def __reduce__(self) -> tuple[type[_Fixed], tuple[object, ...]]:
        return type(self), self._parts()


class Clause(_Fixed):
    """A provision behind a decision: its id, what it does, (source, place) citations, and where it is written.

    Never changed once made. Two are equal when all of that is.
    """

    __slots__ = ("effect", "id", "line", "number", "path", "sources")
    _given = ("number", "id", "effect", "sources", "path", "line")

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


class Decision(_Fixed):
    """What the policy answers. A value: never changed once made, equal to another that answers the same for the same reasons.

    `access` is permitted, refused or indeterminate; `trt_seconds` and `trt` are the Target Response Time when permitted.
    `clauses` are the provisions behind it. When indeterminate, `missing` is a smallest set of facts that would settle
    it, by the names of their parameters, and `possible` the (access, trt_seconds) still open, fastest first.
    """

    __slots__ = ("access", "clauses", "missing", "possible", "trt", "trt_seconds")
    _given = ("access", "trt_seconds", "clauses", "missing", "possible")

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
        """When the answer is due, in UTC: elapsed time after `received`. None unless permitted.

        Raises ValueError for what is not a datetime with a time zone, and for a deadline after the year 9999.
        """
        start = _moment(received, "received")
        try:
            return None if self.trt is None else start + self.trt
        except OverflowError:
            raise ValueError(f"the deadline of a request received {received} would be after the year 9999") from None

    def met(self, received: datetime, answered: datetime) -> bool | None:
        """Whether what was received then was answered in time: elapsed time, however clocks change. None unless permitted.

        Raises ValueError for what is not a datetime with a time zone.
        """
        start, end = _moment(received, "received"), _moment(answered, "answered")
        return None if self.trt is None else end - start <= self.trt


def _shown(value: object) -> str:
    """The value as it is told of, also one that cannot tell of itself."""
    try:
        return f"{value!r:.80}"
    except Exception:  # such as an int of more digits than Python writes
        return f"an int of {value.bit_length()} bits" if type(value) is int else f"a value of {type(value).__name__}"


def _plainly(value: object, kind: type) -> str:
    """What to say besides of a value of a kind made from the one that is read: it may count and compare otherwise."""
    return (
        f", not a {type(value).__name__} derived from it" if isinstance(value, kind) and type(value) is not kind else ""
    )


def _moment(value: object, name: str) -> datetime:
    """The moment in UTC, in which times compare: of one zone, Python compares what the clock on the wall says."""
    if not isinstance(value, datetime):
        raise ValueError(f"`{name}` is a datetime with a time zone; not {_shown(value)}")
    try:
        if value.utcoffset() is not None:
            return value.astimezone(timezone.utc)
    except OverflowError:
        raise ValueError(f"`{name}` is {value}, which in UTC is outside of the years 1 to 9999") from None
    raise ValueError(f"`{name}` has no time zone; a deadline needs one, such as datetime.timezone.utc")


_Value = str | frozenset[str] | int | None
_Span = tuple[int, int]
_SETS = (frozenset, list, set, tuple)
"""What a set is made of at once, and can be made of again."""


def _steps(value: date | timedelta | int) -> int:
    """Where a value stands on its scale: the number, the whole seconds, the day counted from 1 January of the year 1."""
    if isinstance(value, date):
        return value.toordinal()
    return value // timedelta(seconds=1) if isinstance(value, timedelta) else value


def _time(seconds: int) -> str:
    """A duration in the largest unit that says it whole."""
    for unit, size in (("day", 86_400), ("h", 3600), ("min", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size} {unit}{'s' if unit == 'day' and seconds != size else ''}"
    return f"{seconds} s"


def _consistent(spans: dict[int, _Span], orders: Iterable[tuple[int, int, int]]) -> bool:
    """Whether facts in these spans (their ends not included) can stand so: each order says that the first fact is less
    than the second (-1), equal (0) or more (1)."""
    least = {number: span[0] for number, span in spans.items()}
    for _ in range(len(least) + 1):
        before = dict(least)
        for left, sign, right in orders:
            if sign <= 0:
                least[right] = max(least[right], least[left] - sign)
            if sign >= 0:
                least[left] = max(least[left], least[right] + sign)
        if least == before:
            return all(start < spans[number][1] for number, start in least.items())
    return False  # each pushes the other on for ever


class _Fact:
    """A fact of a request: its name and its kind; its codes, or the points at which the policy cuts its scale, from its
    least value to what comes after its last."""

    __slots__ = ("codes", "kind", "known", "name", "points")

    def __init__(
        self, name: str, kind: str, codes: tuple[str, ...], points: tuple[date | timedelta | int, ...] = ()
    ) -> None:
        self.name, self.kind, self.codes, self.points = name, kind, codes, [_steps(point) for point in points]
        self.known = {code: code for code in codes}

    def read(self, value: object) -> _Value:
        """The value as the tree has it; None is a missing fact."""
        if value is None:
            return None
        if self.points:
            return self.placed(value)
        if self.kind == "set":
            if isinstance(value, str) or not isinstance(value, Iterable):
                raise ValueError(f"{self.name} is a set of codes, such as {{{self.codes[0]!r}}}; not {_shown(value)}")
            return frozenset([self.code(one) for one in value])
        if self.kind == "yes/no" and isinstance(value, bool):
            return "yes" if value else "no"
        return self.code(value)

    def code(self, value: object) -> str:
        if isinstance(value, str) and value in self.known:
            return self.known[value]
        raise ValueError(f"{_shown(value)} is not a value of {self.name}; expected one of {', '.join(self.codes)}")

    def placed(self, value: object) -> int:
        """Where the value stands on the scale of the fact."""
        found: date | timedelta | int | None = None
        shown, hint = _shown(value), ""
        if self.kind == "whole number":
            found = value if type(value) is int else None
            hint = "" if type(value) is int else ": a whole number is an int"
            hint += _plainly(value, int)
        elif self.kind == "duration":
            if type(value) is timedelta:
                whole = not value.microseconds
                found, shown = (value, _time(_steps(value))) if whole else (None, str(value))
                hint = "" if whole else ": durations are whole seconds"
            else:
                hint = ": a duration is a timedelta, which states its unit" + _plainly(value, timedelta)
        elif isinstance(value, datetime):
            hint = ": a day is a date without a time, such as .date() of the local time"
        elif isinstance(value, date):
            found, shown = value, value.isoformat()
        else:
            found = self.day(value)
            shown = found.isoformat() if found else shown
            hint = "" if found else ": a day is a date, or text such as '2026-01-31'"
        if found is not None and self.points[0] <= _steps(found) < self.points[-1]:
            return _steps(found)
        raise ValueError(f"{self.name} is a {self.kind} {self.bounds()}; not {shown}{hint}")

    @staticmethod
    def day(value: object) -> date | None:
        """The day that a text says, in the one form that is read."""
        try:
            found = date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            return None
        return found if found and found.isoformat() == value else None

    def bounds(self) -> str:
        """Its bounds as policies write them."""
        first, end = self.points[0], self.points[-1]
        if self.kind == "date":
            return f"from {date.fromordinal(first)} until {date.fromordinal(end)}"
        if self.kind == "duration":
            return f"up to {_time(end - 1)}" if first == 0 else f"from {_time(first)} to {_time(end - 1)}"
        return f"from {first} to {end - 1}"

    def dated(self, value: date | str | None, as_of: date | str | None, name: str) -> date | str | None:
        """The value of the fact that also goes by another name. Raises ValueError when the two differ."""
        if value is not None and self.read(value) != self.read(as_of):
            raise ValueError(
                f"{name} is another name for {self.name}, which is given too and differs: give one of them"
            )
        return as_of if value is None else value


class _Impossible:
    """A clause that says which requests do not exist, as boxes.

    For each fact a box has what it may be, or None for anything: codes; for a set the codes it has and those it lacks; on
    a scale the spans it may stand in. And for facts that are compared (fact, how they may stand, fact).
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
        """Whether it may exclude the request; surely, when a missing fact could not change that."""
        return any(
            all(
                side is None or (self._inside(side, value) and not (surely and value is None))
                for side, value in zip(sides, values, strict=True)
            )
            and not (surely and any(values[left] is None or values[right] is None for left, _, right in orders))
            and self._ordered(facts, values, sides, orders)
            for sides, orders in self.boxes
        )

    @staticmethod
    def _inside(side: object, value: _Value) -> bool:
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
    def _ordered(
        facts: tuple[_Fact, ...],
        values: list[_Value],
        sides: tuple[object, ...],
        orders: tuple[tuple[int, tuple[int, ...], int], ...],
    ) -> bool:
        """Whether the facts that are compared can stand so, each where it may be."""
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
        signs = [[(left, sign, right) for sign in may] for left, may, right in orders]
        return any(
            _consistent(dict(zip(compared, spans, strict=True)), stand)
            for spans in product(*choices)
            for stand in product(*signs)
        )


class _Model:
    """The tree of decisions, level by level, and what is needed where it has no answer at once.

    A level is (fact, how, of what): how is `is` (the code), `set` (the codes), `within` (all codes are known), `has` a
    code, `class` (how many of its points are not above it), or `order` with another fact (-1, 0 or 1, as in `_consistent`).
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
        self.blocks = self.linked()

    def linked(self) -> list[list[tuple[int, str, str | int]]]:
        """The levels, those of facts that are compared together: they stand next to each other."""
        group = {number: number for number, _, _ in self.levels}
        for number, how, other in self.levels:
            if how == "order" and isinstance(other, int):
                old, new = group[other], group[number]
                group = {one: new if at == old else at for one, at in group.items()}
        blocks: list[list[tuple[int, str, str | int]]] = []
        for level in self.levels:
            joins = level[1] in ("class", "order") and bool(blocks) and group[blocks[-1][0][0]] == group[level[0]]
            if not joins:
                blocks.append([])
            blocks[-1].append(level)
        return blocks

    def decide(self, given: tuple[object, ...]) -> Decision:
        """The decision on a request that the tree did not answer at once."""
        values = [fact.read(value) for fact, value in zip(self.facts, given, strict=True)]
        if None not in values:
            whole = self.answer(values)
            if whole is None:
                raise self.refusal(values)
            return whole
        root = self.under(values)
        decisions = self.leaves(root, values)
        if not decisions:
            raise self.refusal(values)
        outcomes = {(one.access, one.trt_seconds) for one in decisions}
        if len(decisions) == 1:
            return decisions[0]
        clauses = {clause.number: clause for one in decisions for clause in one.clauses}
        behind = tuple(clauses[number] for number in sorted(clauses))
        if len(outcomes) == 1:
            access, seconds = outcomes.pop()
            return Decision(access, seconds, behind)
        order = sorted(outcomes, key=lambda one: (one[1] is None, one[1] or 0, one[0]))
        return Decision("indeterminate", None, behind, self.settling(root, values), tuple(order))

    def answer(self, values: list[_Value]) -> Decision | None:
        """The decision on a request with every fact; none when there is no such request."""
        node = self.tree
        for level in self.levels:
            node = node.get(self.key(level, values)) if isinstance(node, dict) else None
        return node if isinstance(node, Decision) else None

    def under(self, values: list[_Value]) -> object:  # noqa: ARG002  # another form takes its tree from the values
        """The tree for the requests with these values."""
        return self.tree

    def refusal(self, values: list[_Value]) -> ValueError:
        """What says that no such request exists, and by which clauses."""
        sure = [clause for clause in self.impossible if clause.may_hold(self.facts, values, surely=True)]
        clauses = sure or [clause for clause in self.impossible if clause.may_hold(self.facts, values, surely=False)]
        said = "; ".join(f"{clause.because} ({clause.path}:{clause.line})" for clause in clauses)
        return ValueError(f"no such request is possible: {said}")

    def settling(self, root: object, values: list[_Value]) -> tuple[str, ...]:
        """A smallest set of missing facts that settles the outcome whatever their values; ties by declaration."""
        missing = frozenset(number for number, value in enumerate(values) if value is None)
        if len(missing) == 1:
            return (self.facts[next(iter(missing))].name,)
        needed = [number for number in sorted(missing) if not self.settled(root, values, missing - {number})]
        others = sorted(missing.difference(needed))
        for many in range(len(others) + 1):
            for chosen in combinations(others, many):
                if self.settled(root, values, frozenset((*needed, *chosen))):
                    return tuple(self.facts[number].name for number in sorted((*needed, *chosen)))
        raise AssertionError("every fact together settles every request")

    def settled(self, root: object, values: list[_Value], known: frozenset[int]) -> bool:
        """Whether the outcome is settled once these facts are known, whatever they are.

        Nodes that the same choices of known facts lead to go down together. They are followed to the end one after the
        other: of what is not settled, the first few mostly tell.
        """
        open_ = [
            n for n, block in enumerate(self.blocks) if any(values[f] is None and f not in known for f, _, _ in block)
        ]
        if not open_:
            return True
        standing = [self.standing(block, values, known) if block[0][1] == "class" else None for block in self.blocks]
        seen: set[tuple[int, frozenset[int]]] = set()
        stack: list[tuple[int, list[object]]] = [(0, [root])]
        while stack:
            depth, nodes = stack.pop()
            if depth == len(self.blocks):
                if len({(one.access, one.trt_seconds) for one in nodes if isinstance(one, Decision)}) > 1:
                    return False
                continue
            if depth > open_[-1] and len(nodes) == 1:
                continue  # one decision, whichever it is
            block, stand = self.blocks[depth], standing[depth]
            for below in (
                self.step(nodes, block[0], values, block[0][0] in known)
                if stand is None
                else self.below(nodes, block, *stand)
            ):
                group = (depth + 1, frozenset(below))
                if below and group not in seen:
                    seen.add(group)
                    stack.append((depth + 1, list(below.values())))
        return True

    def leaves(self, root: object, values: list[_Value]) -> list[Decision]:
        """The decisions that are reached, whatever the missing facts are."""
        nodes, nothing = [root], frozenset[int]()
        for block in self.blocks:
            found: dict[int, object] = {}
            for below in (
                self.step(nodes, block[0], values, False)
                if block[0][1] != "class"
                else self.below(nodes, block, *self.standing(block, values, nothing))
            ):
                found.update(below)
            nodes = list(found.values())
        return [leaf for leaf in nodes if isinstance(leaf, Decision)]

    def key(self, level: tuple[int, str, str | int], values: list[_Value]) -> object:
        """What a level is asked with, when its facts are given."""
        number, how, other = level
        value = values[number]
        if isinstance(value, int):
            against = values[other] if isinstance(other, int) else None
            if isinstance(against, int):
                return (value > against) - (value < against)
            return bisect_right(self.facts[number].points, value)
        if isinstance(value, frozenset) and how != "set":
            return other in value if how == "has" else True
        return value

    def step(
        self, nodes: list[object], level: tuple[int, str, str | int], values: list[_Value], apart: bool
    ) -> list[dict[int, object]]:
        """Where the nodes lead at one level of codes: in one group, or in one for each key."""
        below: dict[int, object] = {}
        found: dict[object, dict[int, object]] = {}
        key = None if values[level[0]] is None else self.key(level, values)
        for node in nodes:
            assert isinstance(node, dict)
            if key is not None:
                if key in node:
                    below[id(node[key])] = node[key]
            elif apart:
                for at, child in node.items():
                    found.setdefault(at, {})[id(child)] = child
            else:
                for child in node.values():
                    below[id(child)] = child
        return [*found.values(), *([below] if below else [])]

    def below(
        self,
        nodes: list[object],
        block: list[tuple[int, str, str | int]],
        apart: bool,
        standing: list[dict[int, _Span]],
    ) -> Iterable[dict[int, object]]:
        """Where the nodes lead at the levels of facts on a scale: in one group for each way in which the known ones stand."""
        for spans in standing:
            if apart:
                for ends in self.walk(tuple(nodes), block, spans, ()):
                    yield {id(end): end for end in ends if end is not None}
            else:
                every = (ends[0] for node in nodes for ends in self.walk((node,), block, spans, ()))
                yield {id(end): end for end in every if end is not None}

    def standing(
        self, block: list[tuple[int, str, str | int]], values: list[_Value], known: frozenset[int]
    ) -> tuple[bool, list[dict[int, _Span]]]:
        """Whether each way in which the facts of a block may stand is apart from all others, and where they may stand.

        They are apart when all that is missing is known, and together when nothing is. Of some that are known and others
        not, the known ones are placed one after the other: between two places where anything changes, one is like another
        as long as there is room on both sides of it for all facts that still have no place.
        """
        numbers = [number for number, how, _ in block if how == "class"]
        bounds = {number: (self.facts[number].points[0], self.facts[number].points[-1]) for number in numbers}
        cuts = {point for number in numbers for point in self.facts[number].points}
        given = {number: (value, value + 1) for number in numbers if isinstance(value := values[number], int)}
        missing = [number for number in numbers if number not in given]
        if known.issuperset(missing) or known.isdisjoint(missing):
            return known.issuperset(missing), [{**bounds, **given}]

        def placed(spans: dict[int, _Span], left: list[int]) -> Iterator[dict[int, _Span]]:
            if not left:
                yield {**bounds, **spans}
                return
            number, *later = left
            room = len(numbers) - len(spans) - 1
            marks = sorted(cuts.union(*spans.values()))
            for start, end in pairwise(marks):
                for at in (start + room,) if end - start > 2 * room else range(start, end):
                    yield from placed({**spans, number: (at, at + 1)}, later)

        return False, list(placed(given, [number for number in missing if number in known]))

    def walk(
        self,
        nodes: tuple[object, ...],
        levels: list[tuple[int, str, str | int]],
        spans: dict[int, _Span],
        orders: tuple[tuple[int, int, int], ...],
    ) -> Iterator[tuple[object, ...]]:
        """Where nodes lead, side by side, when the facts stand in these spans and orders; None is nowhere."""
        if not levels:
            yield nodes
            return
        (number, how, other), *rest = levels
        if how == "order":
            assert isinstance(other, int)
            for sign in (-1, 0, 1):
                ends = _children(nodes, sign)
                stand = (*orders, (number, sign, other))
                if any(end is not None for end in ends) and _consistent(spans, stand):
                    yield from self.walk(ends, rest, spans, stand)
            return
        points, (low, end) = self.facts[number].points, spans[number]
        key, last = bisect_right(points, low), bisect_right(points, end - 1)
        while key <= last:
            ends, first = _children(nodes, key), key
            while key <= last and all(x is y for x, y in zip(_children(nodes, key), ends, strict=True)):
                key += 1  # neighbours that lead to the same are one
            if any(end is not None for end in ends):
                span = (max(low, points[first - 1]), min(end, points[key - 1]))
                yield from self.walk(ends, rest, {**spans, number: span}, orders)


def _children(nodes: tuple[object, ...], key: int) -> tuple[object, ...]:
    """Where the nodes lead with a key."""
    return tuple(node.get(key) if isinstance(node, dict) else None for node in nodes)


# --- end of the kernel
