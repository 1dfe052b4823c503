"""Provisions: whether they apply, what each says, and which of them are set aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from policy_dsl.syntax import tree as t
from tests.third_reading.days import Time, meant
from tests.third_reading.tables import Tables
from tests.third_reading.text import GIVES
from tests.third_reading.values import Entry, Limit, Outcome, Request


class Provisions(Tables):
    """Reads rules and tables as what they say about a request."""

    def entries(self, request: Request, fact: str = "") -> Iterator[Entry]:
        """Every provision that decides, or that gives the fact, with whether it applies."""
        decided: dict[str, set[str]] = {}
        for declared in self.declarations:
            if not isinstance(declared, t.Rule | t.TableBlock) or given_by(declared) != fact:
                continue
            applies = self.in_days(declared.in_force, request) and self.true(declared.when, {"": request})
            over = [self.path(target) for target in declared.overrides]
            if isinstance(declared, t.Rule):
                for each in (declared.effect, *declared.also):
                    of = each.of.text if each.of else ""
                    turn = applies
                    if applies and declared.in_order is not None:
                        turn = in_its_turn(each, decided.setdefault(declared.in_order.text, set()))
                    called = (declared.name.text, of) if declared.also else (declared.name.text,)
                    order = "" if declared.in_order is None else declared.in_order.text
                    yield Entry(called, self.effect(each), over, turn, of, order)
                if declared.permit is not None:
                    yield Entry((declared.name.text, "and permit"), "permit", over, applies)
            else:
                yield from self.of_table(declared, request, applies, over)

    def of_table(
        self, table: t.TableBlock, request: Request, inside: bool, over: list[tuple[str, ...]]
    ) -> Iterator[Entry]:
        hit, gives, first = False, given_by(table), (table.hit_rule or "").startswith("the first")
        for line in self.lines[table.name.text]:
            fits = inside and self.in_days(line.in_force, request)
            fits = fits and all(self.fits(name, text, request) for name, text in line.cells.items())
            above = hit
            for column, text in line.outcomes.items():
                applies = fits and all(self.has(name, code, request) for name, code in line.columns[column].items())
                applies = applies and not (first and (hit if line.columns[column] else above))
                hit = hit or applies
                said = self.code(gives, text) if gives else self.cell_outcome(text)
                of = "" if said == "refuse" else line.times[column]
                yield Entry((table.name.text, line.key, *filter(None, [column])), said, over, applies, of)
        if table.otherwise is not None:
            of = table.otherwise.of.text if table.otherwise.of else ""
            yield Entry((table.name.text, "otherwise"), self.effect(table.otherwise), over, inside and not hit, of)

    def standing(self, every: Iterable[Entry], of: str) -> list[Entry]:
        """What applies and is not set aside; of several times, of this one."""
        live = [entry for entry in every if entry.applies and entry.of in ("", of)]
        named = {
            kind: {name for e in live if kind_of(e) == kind for name in e.overrides} for kind in ("time", "permit")
        }
        return [entry for entry in live if not is_aside(entry, named)]

    def effect(self, effect: t.EffectText) -> Outcome:
        """The outcome, or the code that is given."""
        if effect.fact is None or effect.value is None:
            return self.outcome(effect)
        (code,) = self.all_meant(effect.fact.text, (effect.value,))
        return code

    def outcome(self, effect: t.EffectText) -> Outcome:
        """A refusal, a permit, a time, or a limit of times."""
        if effect.within is None:
            return effect.words
        time = self.time(effect.within)
        match effect.words:
            case "answer within at most":
                return Limit("latest", time)
            case "answer not before":
                return Limit("soonest", time)
        return time

    def time(self, written: t.ValueText | t.TimeText) -> Time:
        """The time that is written, or that the constant of this name is."""
        if isinstance(written, t.ClockTime | t.ChosenTime | t.NoPromise):
            return meant(written.text)
        return int(self.steps(written, {}))

    def cell_outcome(self, text: str) -> Outcome:
        """The same of a cell."""
        if text in ("permit", "refuse", "N/A"):
            return text.replace("N/A", "refuse")
        words = " ".join(text.split())
        if words.startswith("at most "):
            return Limit("latest", self.cell_time(words.removeprefix("at most ")))
        if words.startswith("not before "):
            return Limit("soonest", self.cell_time(words.removeprefix("not before ")))
        return self.cell_time(text)

    def cell_time(self, text: str) -> Time:
        """The time that a cell says, or that the constant of this name is."""
        return int(self.steps(self.constants[text.strip()], {})) if text.strip() in self.constants else meant(text)

    def path(self, target: t.TargetText) -> tuple[str, ...]:
        """A rule or table, then a row, then a column; a label as its code, where a single code has it."""
        written = tuple([f'"{word.text}"' if isinstance(word, t.Quoted) else word.text for word in target.words])
        if written not in self.known_paths:
            said: list[str] = []
            for word in target.words:
                labelled = {c.name.text for kind in self.facts.values() for c in kind.codes if c.label == word}
                said += labelled if len(labelled) == 1 else [word.text]
            if said[1:2] == ["row"] and len(said) > 2:
                said[1:3] = [f"row {said[2]}"]
            self.known_paths[written] = (*said[:2], " ".join(said[2:])) if len(said) > 2 else tuple(said)
        return self.known_paths[written]


def given_by(declared: t.Rule | t.TableBlock) -> str:
    """The derived fact that a rule or table gives; empty if it decides."""
    if isinstance(declared, t.Rule):
        return declared.effect.fact.text if declared.effect.fact is not None else ""
    headings = (" ".join(cell.text.split()) for cell in declared.heading.cells)
    return next((heading.removeprefix(GIVES) for heading in headings if heading.startswith(GIVES)), "")


def in_its_turn(effect: t.EffectText, above: set[str]) -> bool:
    """Whether a rule whose condition holds has its turn below those of its order that are `above`, since they had theirs: what
    refuses or permits only where nothing is, and what gives a time where nothing refuses or permits, or gives it.
    """
    if effect.words in ("refuse", "permit", "gives"):
        own, turn = "access", not above
    else:
        own = f"time {effect.of.text if effect.of else ''}"
        turn = not above & {own, "access"}
    above |= {own} if turn else set()
    return turn


def gives_a_time(standing: Iterable[Entry]) -> bool:
    """Whether some of this gives a time, and does not only keep it from being sooner."""
    times = [entry.outcome for entry in standing if kind_of(entry) == "time"]
    return any(not isinstance(each, Limit) or each.kind == "latest" for each in times)


def kind_of(entry: Entry) -> str:
    """A refusal, a permit or a time."""
    return entry.outcome if entry.outcome == "refuse" or entry.outcome == "permit" else "time"


def is_aside(entry: Entry, named: Mapping[str, set[tuple[str, ...]]]) -> bool:
    """Whether one that applies sets it aside: a time sets times aside, a permit refusals, where it names them.

    `named` is what the times that apply name, and what the permits do: a rule, all rules of an order, or a table, a row or a
    cell.
    """
    by = {"time": "time", "refuse": "permit"}.get(kind_of(entry))
    return by is not None and entry.is_named_in(named[by])
