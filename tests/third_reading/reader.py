"""A policy as it stands: what it answers, what its derived facts are, and what proposals make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from msgspec.structs import replace as struct_replace

from policy_dsl.syntax import tree as t
from tests.third_reading.days import Stated, Time, bounded, never_later
from tests.third_reading.provisions import Provisions, gives_a_time, kind_of
from tests.third_reading.values import LIMITS, Answer, Entry, Limit, Line, Outcome, Request


class Reader(Provisions):
    """Reads a policy, and what proposals make of it."""

    @classmethod
    def of(cls, file: t.PolicyFile) -> Reader:
        """The reader of a policy as written."""
        new = cls(list(file.declarations), file.dated_by.text if file.dated_by else "", file.in_force)
        for declared in file.declarations:
            new.read(declared)
        return new

    def derived(self, fact: str, request: Request) -> frozenset[str]:
        """The codes that something gives the derived fact, and nothing else that gives it sets aside; else the `otherwise`."""
        if fact in self.meanings:
            return self.meanings[fact].derived(fact, request)
        key = fact, frozenset(request.items())
        if key not in self.known_facts:
            self.known_facts[key] = self.derived_anew(fact, request)
        return self.known_facts[key]

    def derived_anew(self, fact: str, request: Request) -> frozenset[str]:
        otherwise = self.derivations[fact].otherwise
        left = frozenset() if otherwise is None else frozenset(self.all_meant(fact, (otherwise,)))
        for days, earlier in self.kept:
            if not self.in_days(days, request):
                return earlier.derived(fact, request) if fact in earlier.derivations else left
        live = [entry for entry in self.entries(request, fact) if entry.applies]
        named = {name for entry in live for name in entry.overrides}
        if not live:
            return left
        return frozenset(str(entry.outcome) for entry in live if not entry.is_named_in(named))

    def promised(self, before: Reader) -> Reader:
        """Reads the conditions of what a proposal intends: derived facts are there what they were before, if they were."""
        meanings = {name: before if name in before.derivations else self for name in self.derivations}
        return Reader(self.declarations, self.dated_by, self.in_force, self.lines, self.kept, meanings=meanings)

    def answer(self, request: Request, of: str = "") -> Answer:
        """What the policy answers; of several times, of this one."""
        for days, earlier in self.kept:
            if not self.in_days(days, request):
                return earlier.answer(request, of)
        if not self.in_days(self.in_force, request):
            return "impossible", None
        for declared in self.declarations:
            if isinstance(declared, t.ImpossibleBlock) and (self.first or self).true(declared.when, {"": request}):
                return "impossible", None
        every = list(self.entries(request))
        standing = self.standing(every, of)
        if any(entry.outcome == "refuse" for entry in standing):
            return "refused", None
        some = [entry.outcome for entry in standing if kind_of(entry) == "time"]
        latest, soonest = (self.limits(every, kind, some) for kind in LIMITS)
        if any(not self.no_later(early, late) for early in soonest for late in latest):
            return "conflict", None
        exact: set[Time] = {each for each in some if not isinstance(each, Limit)}  # type: ignore[misc]  # times
        if exact or latest:
            given = [[time, *latest] for time in exact] or [latest]
            times = {bounded("earlier", each, self.no_later) for each in given}
        else:
            ends = [declared.effect for declared in self.declarations if isinstance(declared, t.Otherwise)]
            if any(end.words == "refuse" for end in ends):
                those = [self.standing(every, other) for other in self.times() or [""]]
                return ("gap" if any(map(gives_a_time, those)) else "refused"), None
            times = {self.time(end.within) for end in ends if end.within and (end.of.text if end.of else "") == of}
            if not times:
                return "gap", None
        times = {bounded("later", [time, *soonest], self.no_later) for time in times}
        return ("conflict", None) if len(times) > 1 else ("permitted", times.pop())

    def limits(self, every: Sequence[Entry], kind: str, standing: Sequence[Outcome]) -> list[Time]:
        """The limits of this kind that stand, in the order in which the policy has them first."""
        written = dict.fromkeys(e.outcome for e in every if isinstance(e.outcome, Limit) and e.outcome.kind == kind)
        return [limit.time for limit in written if limit in standing]

    def no_later(self, one: Time, other: Time) -> bool:
        """Whether the one time is never over later than the other, on the days that a request may be received."""
        if (one, other) not in self.known_order:
            days = self.span(self.dated_by) if self.dated_by else range(0)
            self.known_order[one, other] = never_later(self.declarations, one, other, days)
        return self.known_order[one, other]

    # --- proposals

    def amended(self, proposal: t.ProposalFile) -> Reader:
        """This policy after the proposal. Requests dated before it is in force are answered by this policy as it is; one that
        does not say when is in force as soon as what it is made to."""
        lines = {name: list(found) for name, found in self.lines.items()}
        kept = self.kept if proposal.in_force is None else [(proposal.in_force, self)]
        derived = [o.what for o in proposal.operations if isinstance(o, t.Add) and isinstance(o.what, t.DeriveBlock)]
        declarations = [*self.declarations, *derived]
        new = self.successor(declarations, lines, kept)
        new.stood = {name: [line.key for line in found] for name, found in self.lines.items()}
        for operation in proposal.operations:
            if isinstance(operation, t.AddRuleText):
                new.put(operation, self)
        for operation in proposal.operations:
            new.apply(operation)
        return new

    def successor(
        self, declarations: list[Stated], lines: dict[str, list[Line]], kept: list[tuple[t.Validity, Reader]]
    ) -> Reader:
        """A reader of what a proposal makes of this policy."""
        return Reader(declarations, self.dated_by, self.in_force, lines, kept, first=self.first or self)

    def put(self, added: t.AddRuleText, base: Reader) -> None:
        """Puts a rule into an order, above one of the base."""
        those = [d for d in base.declarations if is_in(d, added.order)]
        behind = added.before or (calls_as(those[0]) if added.in_front else None)
        here = [n for n, d in enumerate(self.declarations) if is_in(d, added.order)]
        place = here[-1] + 1
        if behind is not None:
            place = next(n for n in here if calls(self.declarations[n]) == behind.text)
        self.declarations.insert(place, struct_replace(added.rule, in_order=added.order))

    def apply(self, operation: t.OperationText) -> None:
        """Carries out one operation here, where there is what it is about. What is replaced by a whole is there then."""
        match operation:
            case t.Add(t.TermBlock() as term):
                self.declarations.append(term)
            case t.CalendarDaysText() | t.ExtendText():
                self.declarations.append(operation)
            case t.Add(what) if isinstance(what, t.Rule | t.TableBlock):
                self.declarations.append(what)
                self.read(what)
            case t.ReplaceText(what):
                there = any(calls(d) == what.name.text for d in self.declarations)
                kept = [in_its_order(what, d) if calls(d) == what.name.text else d for d in self.declarations]
                self.declarations = kept if there else [*kept, what]
                self.read(what)
            case t.ReplaceRulesText(order, rules):
                here = [n for n, d in enumerate(self.declarations) if is_in(d, order)]
                left = [d for d in self.declarations if not is_in(d, order)]
                self.declarations = [*left[: here[0]], *rules, *left[here[0] :]]
            case t.RemoveRulesText(order):
                self.declarations = [d for d in self.declarations if not is_in(d, order)]
            case t.RemoveText("row", target):
                name, key = self.path(target)
                self.lines[name] = [line for line in self.lines.get(name, []) if line.key != key]
            case t.RemoveText(_, target):
                self.declarations = [d for d in self.declarations if calls(d) != target.words[0].text]
            case t.AddRowText(table, row, before=before, in_front=in_front):
                blocks = [d for d in self.declarations if isinstance(d, t.TableBlock) and calls(d) == table.text]
                for block in blocks:
                    (line,) = self.rows(block.heading, (row,))
                    keys = [other.key for other in self.lines[table.text]]
                    key = f"row {len(keys) + 1}" if line.key in keys else line.key
                    stood = self.stood[table.text]
                    above = [0 if in_front else stood.index(self.path(before)[0]) if before else len(stood)]
                    ranks = [self.ranks.get((table.text, k), [stood.index(k), 1] if k in stood else []) for k in keys]
                    place = next((n for n, rank in enumerate(ranks) if rank > [*above, 0]), len(keys))
                    self.ranks[table.text, key] = [*above, 0]
                    self.lines[table.text].insert(place, replace(line, key=key))
            case t.SetCellText(target, to):
                name, key, *columns = self.path(target)
                self.set_cell(name, key, "".join(columns), to.text)
            case t.SetTableText(table, heading, rows):
                for line in self.rows(heading, rows):
                    known = {column for each in self.lines.get(table.text, []) for column in each.outcomes}
                    for column, text in line.outcomes.items():
                        self.set_cell(table.text, line.key, column if column in known else line.times[column], text)

    def set_cell(self, table: str, key: str, column: str, text: str) -> None:
        """Writes another outcome into a cell."""
        self.lines[table] = [
            replace(line, outcomes={**line.outcomes, column: text}) if line.key == key else line
            for line in self.lines.get(table, [])
        ]


def is_in(declared: Stated, order: t.Name) -> bool:
    """Whether it is a rule that stands in this order."""
    return isinstance(declared, t.Rule) and declared.in_order is not None and declared.in_order.text == order.text


def calls_as(declared: Stated) -> t.Name | None:
    return declared.name if isinstance(declared, t.Rule) else None


def in_its_order(new: Stated, old: Stated) -> Stated:
    """What replaces a rule stands in the order in which that stood."""
    if isinstance(new, t.Rule) and isinstance(old, t.Rule):
        return struct_replace(new, in_order=old.in_order)
    return new


def calls(declared: Stated) -> str | None:
    """The name of a rule or table."""
    return declared.name.text if isinstance(declared, t.Rule | t.TableBlock) else None
