"""The part that is the same in every generated check. `python` pastes all below the line into each file, to the letter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone

# --- kernel: the same in every file, to the letter


class Clause:
    """A provision behind a decision: its id, what it does, (source, place) citations, and where it is written."""

    __slots__ = ("effect", "id", "line", "number", "path", "sources")

    def __init__(
        self, number: int, id: str, effect: str, sources: tuple[tuple[str, str], ...], path: str, line: int
    ) -> None:
        self.number, self.id, self.effect, self.sources, self.path, self.line = number, id, effect, sources, path, line

    def __repr__(self) -> str:
        return f"<{self.id}: {self.effect}>"


class Decision:
    """What the policy answers. Never changed once made.

    `access` is permitted, refused or indeterminate; `trt_seconds` and `trt` are the Target Response Time when permitted.
    `clauses` are the provisions behind it. When indeterminate, `missing` is a smallest set of facts that would settle
    it, and `possible` the (access, trt_seconds) still open, fastest first.
    """

    __slots__ = ("access", "clauses", "missing", "possible", "trt", "trt_seconds")

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

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a decision cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("a decision cannot be changed")

    def __repr__(self) -> str:
        time = "" if self.trt_seconds is None else f" within {self.trt_seconds} s"
        missing = f", missing {', '.join(self.missing)}" if self.missing else ""
        return f"<{self.access}{time}{missing}>"

    def deadline(self, received: datetime) -> datetime | None:
        """When the answer is due: elapsed time after `received`, in its time zone. None unless permitted.

        Raises ValueError for a time without a zone.
        """
        if received.tzinfo is None or received.utcoffset() is None:
            raise ValueError("`received` has no time zone; a deadline needs one, such as datetime.timezone.utc")
        if self.trt is None:
            return None
        return (received.astimezone(timezone.utc) + self.trt).astimezone(received.tzinfo)


class _Fact:
    """A fact of a request: its name, its codes, and whether it is a set of them or a yes/no."""

    __slots__ = ("codes", "kind", "name")

    def __init__(self, name: str, kind: str, codes: tuple[str, ...]) -> None:
        self.name, self.kind, self.codes = name, kind, codes

    def read(self, value: object) -> str | frozenset[str] | None:
        """The value as the tree has it; None is a missing fact."""
        if value is None:
            return None
        if self.kind == "set":
            if isinstance(value, str) or not isinstance(value, Iterable):
                raise ValueError(f"{self.name} is a set of codes, such as {{{self.codes[0]!r}}}; not {value!r:.80}")
            return frozenset([self.code(one) for one in value])
        if self.kind == "yes/no" and isinstance(value, bool):
            return "yes" if value else "no"
        return self.code(value)

    def code(self, value: object) -> str:
        if isinstance(value, str):
            for code in self.codes:
                if code == value:
                    return code
        raise ValueError(f"{value!r:.80} is no value of {self.name}; expected one of {', '.join(self.codes)}")


class _Impossible:
    """A clause that says which requests do not exist, as boxes: for each fact the codes it may be, or None for any; for a
    set the codes it has and those it lacks."""

    __slots__ = ("because", "boxes", "line", "path")

    def __init__(self, because: str, path: str, line: int, boxes: tuple[tuple[object, ...], ...]) -> None:
        self.because, self.path, self.line, self.boxes = because, path, line, boxes

    def may_hold(self, values: list[str | frozenset[str] | None], surely: bool) -> bool:
        """Whether it may exclude the request; surely, when a missing fact could not change that."""
        return any(
            all(
                side is None or (self._inside(side, value) and not (surely and value is None))
                for side, value in zip(box, values, strict=True)
            )
            for box in self.boxes
        )

    @staticmethod
    def _inside(side: object, value: str | frozenset[str] | None) -> bool:
        if value is None:
            return True
        if isinstance(side, frozenset):
            return value in side
        assert isinstance(side, tuple) and isinstance(value, frozenset)
        return bool(side[0] <= value) and not side[1] & value


class _Model:
    """The tree of decisions, level by level, and what is needed where it has no answer at once.

    A level is (fact, how): how is `is` (the code), `set` (the codes), `within` (all codes are known) or a code that the
    set may have.
    """

    __slots__ = ("facts", "impossible", "levels", "tree")

    def __init__(
        self,
        facts: tuple[_Fact, ...],
        levels: tuple[tuple[int, str, str], ...],
        impossible: tuple[_Impossible, ...],
        tree: object,
    ) -> None:
        self.facts, self.levels, self.impossible, self.tree = facts, levels, impossible, tree

    def decide(self, given: tuple[object, ...]) -> Decision:
        """The decision on a request that the tree did not answer at once."""
        values = [fact.read(value) for fact, value in zip(self.facts, given, strict=True)]
        found = self.leaves(values, frozenset())
        decisions = {id(leaf): leaf for leaves in found for leaf in leaves}.values()
        if not decisions:
            self.refuse(values)
        outcomes = {(one.access, one.trt_seconds) for one in decisions}
        if len(decisions) == 1:
            return next(iter(decisions))
        clauses = {clause.number: clause for one in decisions for clause in one.clauses}
        behind = tuple(clauses[number] for number in sorted(clauses))
        if len(outcomes) == 1:
            access, seconds = outcomes.pop()
            return Decision(access, seconds, behind)
        order = sorted(outcomes, key=lambda one: (one[1] is None, one[1] or 0, one[0]))
        return Decision("indeterminate", None, behind, self.settling(values), tuple(order))

    def refuse(self, values: list[str | frozenset[str] | None]) -> None:
        """Says that no such request exists, and by which clauses."""
        sure = [clause for clause in self.impossible if clause.may_hold(values, surely=True)]
        clauses = sure or [clause for clause in self.impossible if clause.may_hold(values, surely=False)]
        said = "; ".join(f"{clause.because} ({clause.path}:{clause.line})" for clause in clauses)
        raise ValueError(f"no such request is possible: {said}")

    def settling(self, values: list[str | frozenset[str] | None]) -> tuple[str, ...]:
        """A smallest set of missing facts that settles the outcome whatever their values; ties by declaration."""
        missing = [number for number, value in enumerate(values) if value is None]
        sets: list[tuple[int, ...]] = [()]
        for _ in missing:
            sets = [(*chosen, one) for chosen in sets for one in missing if not chosen or one > chosen[-1]]
            for chosen in sets:
                found = self.leaves(values, frozenset(chosen))
                if all(len({(one.access, one.trt_seconds) for one in leaves}) < 2 for leaves in found):
                    return tuple(self.facts[number].name for number in chosen)
        raise AssertionError("every fact together settles every request")

    def leaves(self, values: list[str | frozenset[str] | None], known: frozenset[int]) -> list[tuple[Decision, ...]]:
        """The decisions reached, apart for each choice of the `known` facts that are not given, together for the rest."""
        groups: dict[frozenset[int], list[object]] = {frozenset([id(self.tree)]): [self.tree]}
        for number, how, code in self.levels:
            value = values[number]
            split: dict[frozenset[int], list[object]] = {}
            for nodes in groups.values():
                for below in self.step(nodes, value, how, code, number in known):
                    if below:
                        split[frozenset(below)] = list(below.values())
            groups = split
        return [tuple(leaf for leaf in leaves if isinstance(leaf, Decision)) for leaves in groups.values()]

    @staticmethod
    def step(
        nodes: list[object], value: str | frozenset[str] | None, how: str, code: str, apart: bool
    ) -> list[dict[int, object]]:
        """Where the nodes lead at one level: in one group, or in one for each key."""
        key: object = None
        if value is not None:
            key = value if how in ("is", "set") else True if how == "within" else code in value
        found: dict[object, dict[int, object]] = {}
        for node in nodes:
            assert isinstance(node, dict)
            for at, child in node.items() if value is None else [(key, node.get(key))]:
                if child is not None:
                    found.setdefault(at if apart else None, {})[id(child)] = child
        return list(found.values())


# --- end of the kernel
