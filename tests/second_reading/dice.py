"""Throws policies as texts: small spaces, many names that collide, and now and then a mistake."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from random import Random

from tests.second_reading.model import CODED, Attribute
from tests.second_reading.values import Vocabulary
from tests.second_reading.words import decimal_text

NAMES = ("x", "y", "who", "4.1", "b-1", "A", "t", "größe", "rule", "q")
CODES = ("A", "B", "C", "4.1.1", "4.8.1", "7", "x", "t", "q", "a-b", "table", "小", "2h", "r1")
LABELS = ("the first", "row 2", "A, B", "not A", "one + two", "4.1.1", "any", "A", "B", "x", "q")
GROUPS = ("G", "Early", "A", "B", "q", "t", "x", "r", "one")
DERIVED = ("risk", "g", "A", "x", "G", "who", "größer", "gives", "derive", "4-1")
TERMS = ("late", "dear-1", "größer", "t", "q", "x", "U")
ROWS = (
    "q",
    "A",
    "B",
    '"row 2"',
    '"row 3"',
    "a:b",
    '"A, B"',
    "4.1.1",
    "x",
    "first",
    "One",
    "one",
    '"row 4"',
    "t",
    "otherwise",
    "row",
)
FIRST = date(2026, 1, 1)
TIMES = ("1 h", "2 h", "3 h", "1 h 30 min", "90 min", "30 s", "1 day", "24h", "5 s", "60 min", "1 week")


class Dice:
    """Throws the parts of texts about one vocabulary.

    Conditions are about attributes, and about the derived facts that are `tested`, which change with what is thrown: what
    gives one is seldom about itself. `plain` are the terms that are about attributes alone.
    """

    def __init__(self, seed: int, throw: str = "") -> None:
        self.random = Random(f"second reading {seed} {throw}")
        self.attributes: list[Attribute] = []
        self.groups: dict[str, str] = {}
        self.terms: list[str] = []
        self.derived: list[Attribute] = []
        self.tested: list[Attribute] = []
        self.plain: list[str] = []
        self.dated: str | None = None

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def one(self, *some: str) -> str:
        return self.random.choice(some)

    # --- what a request is

    def request(self) -> list[str]:
        """The lines of `request`, of the groups and of the terms."""
        room = 120
        lines = ["request"]
        names = [*NAMES]
        self.random.shuffle(names)
        for _ in range(self.random.randint(1, 3)):
            kind = self.one(
                "one of", "one of", "one of", "yes/no", "set of", "number", "steps", "duration", "date", "date", "date"
            )
            name = names.pop()
            if kind in ("number", "steps", "duration", "date") and name[0].isdigit():
                name = names.pop()
            many = 2 if self.maybe(0.2) else 1
            sized = {"yes/no": 2, "set of": 4}.get(kind) or self.random.randint(2, 4)
            if sized**many > room:
                continue
            room //= sized**many
            together = [name, *(f"{name}2" for _ in range(many - 1))]
            lines.append(f"  {', '.join(together)} : {self.type(kind, sized, together)}")
        if len(lines) == 1:
            return self.request()
        dates = [a.name for a in self.attributes if a.kind == "date"]
        if dates and self.maybe(0.85):
            self.dated = dates[0]
        lines += ["", *self.derivations(self.random.choice((0, 0, 0, 1, 1, 2, 3)))]
        groups = self.random.sample(GROUPS, self.random.choice((0, 1, 1, 2)))
        for name in (*groups, *(["any"] if self.maybe(0.005) else [])):
            every = [*self.attributes, *self.derived]
            coded = [a for a in every if a.kind in (*CODED, "set of") and (name not in a.codes or self.maybe(0.1))]
            if coded:
                attribute = self.random.choice(coded)
                lines.append(f"group {name} of {attribute.name} : {self.codes(attribute)}")
                self.groups[name] = attribute.name
        lines.append("")
        for name in self.random.sample(TERMS, self.random.choice((0, 0, 1, 2))):
            self.tested = self.derived if self.maybe(0.5) else []
            lines += [*self.term(name), ""]
        self.tested = self.derived
        return lines

    def derivations(self, many: int) -> list[str]:
        """The lines of so many derived facts, whose names are now and then taken."""
        taken = {*(a.name for a in (*self.attributes, *self.derived)), *self.terms, *self.groups}
        free = [name for name in DERIVED if name not in taken or self.maybe(0.02)]
        lines: list[str] = []
        for name in self.random.sample(free, min(many, len(free))):
            kind = self.one("one of", "one of", "yes/no") if self.maybe(0.99) else "set of"
            lines.append(f"derive {name} : {self.type(kind, self.random.randint(2, 3), [])}")
            made = self.made
            made.name, made.derived = name, True
            self.derived.append(made)
            if self.maybe(0.4):
                lines.append(f"  otherwise {self.code(made)}")
            lines.append("")
        return lines

    def testing(self, given: str) -> None:
        """Sees to it that the conditions thrown from now on may give this fact: most of them are about those before it."""
        names = [a.name for a in self.derived]
        self.tested = self.derived[: names.index(given)] if given in names and self.maybe(0.96) else self.derived

    @property
    def facts(self) -> list[Attribute]:
        """What conditions may be about."""
        return [*self.attributes, *self.tested]

    def asked(self) -> list[Attribute]:
        """What requests, examples and counts may be about; seldom a derived fact, which is a mistake there."""
        return [*self.attributes, *(self.derived if self.maybe(0.04) else [])]

    def term(self, name: str) -> list[str]:
        """The lines of a term, which may use those above it, and now and then itself."""
        if self.maybe(0.03):
            self.terms.append(name)
        title = self.one("", ' "a term"')
        means = self.when("means")
        self.terms.append(name)
        if not self.tested:
            self.plain.append(name)
        if len(means) == 1 and self.maybe(0.7):
            return [f"term {name}{title} {means[0]}"]
        return [f"term {name}{title}", *(f"  {line}" for line in means)]

    def type(self, kind: str, sized: int, names: list[str]) -> str:
        """The text of a type; its attributes are taken down."""
        place = len(self.attributes)
        if kind in ("one of", "set of"):
            sets = [a for a in self.attributes if a.kind == "set of"]
            in_set = kind == "one of" and bool(sets) and bool(names) and self.maybe(0.5)
            from_codes = sets[0].codes if in_set else CODES
            codes = self.random.sample(from_codes, 2 if in_set or kind == "set of" else sized)
            labels = [label for label in LABELS if label not in codes or self.maybe(0.1)]
            self.random.shuffle(labels)
            labelled = [(code, labels.pop()) for code in codes if self.maybe(0.25)]
            ordered = kind == "one of" and self.maybe(0.3)
            made = Attribute(
                "", "one of" if kind == "one of" else "set of", tuple(codes), tuple(labelled), ordered=ordered
            )
            text = "ordered " if ordered else ""
            text += f"{kind} " + ", ".join(c + "".join(f' "{w}"' for d, w in labelled if c == d) for c in codes)
        elif kind == "yes/no":
            made, text = Attribute("", "yes/no", ("yes", "no")), "yes/no"
        elif kind == "number":
            low = self.random.choice((0, 1, 2, -1, -3))
            made, text = (
                Attribute("", "number", low=low, high=low + sized - 1),
                f"whole number from {low} to {low + sized - 1}",
            )
        elif kind == "steps":
            low, step = self.random.randint(-3, 2), Fraction(self.one("0.5", "0.25", "0.01", "1.5", "2"))
            made = Attribute("", "steps", low=low, high=low + sized - 1, step=step)
            ends = (decimal_text(each * step) for each in (low, low + sized - 1, 1))
            text = "number from {} to {} in steps of {}".format(*ends)
        elif kind == "duration":
            made, text = Attribute("", "duration", high=sized - 1), f"duration up to {sized - 1} s"
        else:
            made = Attribute("", "date", low=FIRST.toordinal(), high=FIRST.toordinal() + sized - 1)
            text = f"date from {FIRST} until {FIRST + timedelta(sized)}"
        self.made = made
        for name in names:
            self.attributes.append(
                Attribute(
                    name,
                    made.kind,
                    made.codes,
                    made.labels,
                    made.low,
                    made.high,
                    place,
                    step=made.step,
                    ordered=made.ordered,
                )
            )
        return text

    # --- values and conditions

    def code(self, attribute: Attribute) -> str:
        """A code, or its label."""
        code = self.random.choice(attribute.codes)
        labels = dict(attribute.labels)
        return f'"{labels[code]}"' if code in labels and self.maybe(0.5) else code

    def codes(self, attribute: Attribute) -> str:
        """Some codes, and now and then a group."""
        many = min(self.random.choice((1, 1, 1, 2, 2, 3)), len(attribute.codes))
        codes = self.random.sample(attribute.codes, many)
        labels = dict(attribute.labels)
        some = [f'"{labels[c]}"' if c in labels and self.maybe(0.5) else c for c in codes]
        if self.maybe(0.2) and len(some) == 1:
            some[0] = self.random.choice([name for name, of in self.groups.items() if of == attribute.name] or some)
        return ", ".join(some)

    def value(self, attribute: Attribute, beyond: int = 0) -> str:
        number = self.random.randint(attribute.low, attribute.high + beyond)
        if attribute.kind == "date":
            return date.fromordinal(number).isoformat()
        if attribute.kind == "steps":
            off = self.one("", "0", "1") if self.maybe(0.1) else ""
            return decimal_text(number * attribute.step) + (off if number * attribute.step % 1 else "")
        return f"{number}{self.one(' ', '')}s" if attribute.kind == "duration" else str(number)

    def range(self, attribute: Attribute) -> str:
        low, high = sorted(self.random.randint(attribute.low, attribute.high) for _ in range(2))
        if attribute.kind == "date":
            return f"{date.fromordinal(low)} until {date.fromordinal(high + 1)}"
        if attribute.kind == "steps":
            return f"{decimal_text(low * attribute.step)} to {decimal_text(high * attribute.step)}"
        return f"{low} s to {high} s" if attribute.kind == "duration" else f"{low} to {high}"

    def comparison(self, attribute: Attribute) -> str:
        if attribute.kind == "date":
            return self.one("before", "after", "on or before", "on or after")
        return self.one("over", "under", "at least", "at most")

    def in_order(self, attribute: Attribute, joint: str) -> str:
        """A comparison with a code, or a range of codes, seldom the wrong way round."""
        if self.maybe(0.2):
            places = [self.random.randrange(len(attribute.codes)) for _ in range(2)]
            low, high = (attribute.codes[n] for n in (places if self.maybe(0.1) else sorted(places)))
            return f"{joint}{low} to {high}"
        return f"{self.one('over', 'under', 'at least', 'at most')} {self.code(attribute)}"

    def atom(self) -> str:
        """One condition about one fact, or a term."""
        terms = self.terms if self.tested == self.derived else self.plain
        if terms and self.maybe(0.25):
            return f"{self.one('', '', 'not ')}{self.one(*terms)}"
        attribute = self.random.choice(self.tested if self.tested and self.maybe(0.3) else self.facts)
        name = attribute.name
        others = [a.name for a in self.attributes if a.kind == attribute.kind and a.name != name]
        together = [a.name for a in self.attributes if a.together == attribute.together and a.name != name]
        beside = (
            []
            if attribute.derived
            else together
            if together and self.maybe(0.95)
            else others
            if self.maybe(0.05)
            else []
        )
        if attribute.kind in CODED:
            said = self.one("is", "in", "is not", "not in")
            if beside and self.maybe(0.4):
                if attribute.ordered and self.maybe(0.5):
                    said = self.one("over", "under", "at least", "at most")
                return f"{name} {said} {self.one(*beside)}"
            if self.maybe(0.5 if attribute.ordered else 0.01):
                return f"{name} {self.in_order(attribute, 'from ')}"
            return f"{name} {said} {self.codes(attribute)}"
        if attribute.kind == "set of":
            if beside and self.maybe(0.5):
                said = self.one("includes", "includes", "does not include", "has any of", "has none of", "is", "is not")
                return f"{name} {said} {self.one(*beside)}"
            if others and self.maybe(0.05):
                return f"{name} includes {self.one(*others)}"
            coded = [a.name for a in self.attributes if a.kind in CODED and {*a.codes} <= {*attribute.codes}]
            coded += [a.name for a in self.facts if a.kind in CODED] if self.maybe(0.02) else []
            if coded and self.maybe(0.5):
                return f"{name} {self.one('has', 'has', 'does not have')} {self.one(*coded)}"
            some = ", ".join(self.random.sample(attribute.codes, self.random.randint(1, 2)))
            groups = [name for name, of in self.groups.items() if of == attribute.name]
            if groups and self.maybe(0.3):
                said = self.one("has", "does not have", "has any of", "has none of", "is", "is not")
                return f"{name} {said} {self.one(*groups)}"
            said = self.one("has", "does not have", "has any of", "has none of", "is", "is not", "is empty")
            single = said in ("has", "does not have")
            return f"{name} {said} {attribute.codes[0] if single else '' if said == 'is empty' else some}"
        if others and self.maybe(0.4):
            return f"{name} {self.one(self.comparison(attribute), 'is', 'is not')} {self.one(*others)}"
        if self.maybe(0.3):
            return f"{name} from {self.range(attribute)}"
        if self.maybe(0.4):
            return f"{name} {self.one('is', 'is not', 'in', 'not in')} {self.value(attribute)}"
        return f"{name} {self.comparison(attribute)} {self.value(attribute)}"

    def lines(self, depth: int = 0) -> list[str]:
        """The lines of a block of conditions."""
        found: list[str] = []
        for _ in range(self.random.randint(1, 2)):
            if depth < 2 and self.maybe(0.3):
                found += [self.one("any of", "all of", "none of"), *(f"  {line}" for line in self.lines(depth + 1))]
            else:
                found.append(self.atom())
        return found

    def when(self, word: str = "when") -> list[str]:
        """A condition on a line, or in a block."""
        if self.maybe(0.3):
            return [word, *(f"  {line}" for line in self.lines())]
        return [f"{word} {' and '.join(self.atom() for _ in range(self.random.choice((1, 1, 2))))}"]

    def days(self) -> str:
        """Days in force, some beyond those of the attribute."""
        first, last = sorted(self.random.sample(range(-1, 6), 2))
        some = FIRST + timedelta(first), FIRST + timedelta(last)
        return self.one(f"from {some[0]} until {some[1]}", f"from {some[0]}", f"until {some[1]}")

    # --- tables

    def cell(self, attribute: Attribute) -> str:
        """A cell of a condition."""
        if self.maybe(0.2):
            return "any"
        no = "not " if self.maybe(0.15) else ""
        if attribute.kind in CODED:
            if self.maybe(0.4 if attribute.ordered else 0.01):
                return no + self.in_order(attribute, "")
            return no + self.codes(attribute)
        if attribute.kind == "set of":
            a, b = self.random.sample(attribute.codes, 2)
            if self.maybe(0.3):
                group = next((name for name, of in self.groups.items() if of == attribute.name), a)
                return no + self.one(
                    f"has {a}", f"has any of {a}", f"has none of {b}, {a}", f"has any of {group}", group
                )
            return no + self.one("none", a, b, f"{a} + {b}", f"none, {a}", f"{a}, {b} + {a}")
        some = [
            self.one(
                self.value(attribute), self.range(attribute), f"{self.comparison(attribute)} {self.value(attribute)}"
            )
        ]
        if self.maybe(0.2):
            some.append(self.value(attribute))
        return no + ", ".join(some)

    def effect(self, heading: str) -> str:
        """A cell below a column of outcomes."""
        if heading.startswith("gives "):
            return self.value_given(heading.removeprefix("gives "))
        if heading == "access":
            return self.one("permit", "refuse")
        if self.maybe(0.2):
            return "N/A"
        time = self.one(*TIMES)
        own = Random(repr(self.random.getstate()[1][:3]) + time)  # of its own, so that other texts stay the same
        return f"{own.choice(('at most', 'not before'))} {time}" if own.random() < 0.06 else time

    def value_given(self, name: str) -> str:
        """A code of the derived fact, now and then a group of them."""
        made = next(a for a in self.derived if a.name == name)
        return self.code(made) if self.maybe(0.97) else self.codes(made)

    def day(self) -> str:
        return "any" if self.maybe(0.5) else (FIRST + timedelta(self.random.randint(-1, 5))).isoformat()

    def columns(self, gives: str = "") -> list[str]:
        """A heading: conditions, days, a matrix or one outcome, in some order."""
        asked = self.random.sample(self.facts, self.random.randint(1, min(2, len(self.facts))))
        found = [a.name for a in asked]
        if self.dated is not None and self.maybe(0.3):
            found += self.random.sample(["in force from", "in force until"], self.random.randint(1, 2))
        if self.maybe(0.3):
            found.insert(self.random.randint(0, len(found)), "row")
        spread = [a for a in self.facts if a.kind in CODED and a.name not in found]
        if spread and self.maybe(0.02 if gives else 0.5):
            some = self.random.sample(spread, self.random.randint(1, min(2, len(spread))))
            heads = [self.code(some[0])]
            heads = [self.code_text(some[0], code) for code in some[0].codes]
            if len(some) > 1:
                heads = [f"{head} {self.code_text(some[1], code)}" for head in heads for code in some[1].codes]
            return found + heads[: self.random.randint(1, len(heads))]
        found.append(f"gives {gives}" if gives else "access" if self.maybe(0.25) else "answer within")
        if self.maybe(0.1):
            self.random.shuffle(found)
        return found

    def code_text(self, attribute: Attribute, code: str) -> str:
        labels = dict(attribute.labels)
        return f'"{labels[code]}"' if code in labels and self.maybe(0.3) else code

    def row(self, columns: list[str]) -> str:
        """A row below these headings."""
        by_name = {a.name: a for a in [*self.attributes, *self.derived]}
        found: list[str] = []
        for column in columns:
            if column in by_name:
                found.append(self.cell(by_name[column]))
            elif column == "row":
                found.append(self.one(*ROWS[: -2 if self.maybe(0.95) else None]))
            elif column.startswith("in force"):
                found.append(self.day())
            else:
                found.append(self.effect(column))
        return f"| {' | '.join(found)} |"

    def vocabulary(self) -> Vocabulary:
        return Vocabulary({a.name: a for a in self.attributes}, {}, self.dated)
