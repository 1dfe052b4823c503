"""Random policies with named times, and what becomes of them: read a third time, request by request and time by time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from random import Random

FACTS = {"kind": ("V", "W", "X"), "grade": ("A", "B"), "urgent": ("yes", "no")}
TIMES = ("respond", "resolve", "explain")
LENGTHS = ("1 h", "2 h", "3 h", "no promise")
RELATIONS = ("faster than", "slower than", "same as")
Request = dict[str, str]


def requests() -> Iterator[Request]:
    """Every request."""
    for values in product(*FACTS.values()):
        yield dict(zip(FACTS, values, strict=True))


class Dice:
    """One random policy, as text."""

    def __init__(self, seed: int) -> None:
        """Throws the times that it names, and which facts a request has."""
        self.random = Random(seed)
        self.times = TIMES[: self.random.choice((2, 2, 3))]
        self.derives = self.random.random() < 0.4
        self.columns: dict[str, list[str]] = {}

    def condition(self, request: str = "") -> str:
        """A condition on one fact."""
        facts = [*FACTS, *(["risk"] if self.derives else [])]
        name = self.random.choice(facts)
        codes = FACTS.get(name, ("Low", "High"))
        some = self.random.sample(codes, self.random.randrange(1, len(codes)))
        return f"{request}{name} {self.random.choice(('in', 'not in'))} {', '.join(some)}"

    def given_condition(self) -> str:
        """A condition on a fact that requests give."""
        name = self.random.choice(list(FACTS))
        return f"{name} is {self.random.choice(FACTS[name])}"

    def rule(self, number: int, above: Sequence[str]) -> list[str]:
        """A rule that decides; `above` are names that it may override."""
        lines = [f"rule r{number}"]
        if self.random.random() < 0.8:
            lines.append(f"  when {self.condition()}")
        of, length = self.random.choice(self.times), self.random.choice(LENGTHS)
        way = self.random.random()
        if way < 0.65:
            lines.append(f"  {of} within {length}")
            if self.random.random() < 0.25:
                other = self.random.choice([each for each in self.times if each != of])
                lines.append(f"  {other} within {self.random.choice(LENGTHS)}")
        elif way < 0.73:
            lines.append(f"  {of} within at most {self.random.choice(LENGTHS[:3])}")
        elif way < 0.8:
            lines.append(f"  {of} not before {self.random.choice(LENGTHS[:3])}")
        elif way < 0.9 or not above:
            return [*lines, "  refuse"]
        else:
            lines.append("  permit")
        if above and (lines[-1] == "  permit" or self.random.random() < 0.4):
            lines.append(f"  overrides {', '.join(self.random.sample(above, 1))}")
        return lines

    def effect(self, *, floors: bool = True) -> str:
        """What a rule of an order does."""
        if self.random.random() < 0.3:
            return "refuse"
        of, length = self.random.choice(self.times), self.random.choice(LENGTHS)
        if floors and self.random.random() < 0.15:
            return f"{of} {self.random.choice(('not before', 'within at most'))} {LENGTHS[1]}"
        return f"{of} within {length}"

    def order(self, number: int) -> list[str]:
        """Rules in an order."""
        lines = [f"rules o{number} in this order"]
        for each in range(self.random.randrange(2, 5)):
            when = [f"    when {self.condition()}"] if self.random.random() < 0.8 else []
            lines += ["", f"  rule o{number}_{each}", *when, f"    {self.effect()}"]
            if " within " in lines[-1] and self.random.random() < 0.2:
                of = lines[-1].split()[0]
                lines.append(f"    {self.random.choice([t for t in self.times if t != of])} within {LENGTHS[2]}")
        return lines

    def margin(self) -> list[str]:
        """What is otherwise at the margin."""
        if self.random.random() < 0.5:
            return ["otherwise refuse"]
        some = self.random.sample(self.times, self.random.randrange(1, len(self.times) + 1))
        return [f"otherwise {of} within {self.random.choice(LENGTHS)}" for of in some]

    def table(self, number: int) -> list[str]:
        """A table with a column for some of the times."""
        facts = self.random.sample(list(FACTS), self.random.choice((1, 2)))
        columns = self.random.sample(self.times, self.random.randrange(1, len(self.times) + 1))
        self.columns[f"t{number}"] = columns
        hit_rule = self.random.choice(("", "any number of rows apply", "the first row that applies decides"))
        lines = [f"table t{number}", *([f"  {hit_rule}"] if hit_rule else [])]
        if self.random.random() < 0.3:
            lines.append(f"  when {self.condition()}")
        lines.append("  | " + " | ".join([*facts, *(f"{of} within" for of in columns)]) + " |")
        for _ in range(self.random.randrange(1, 5)):
            refuses = self.random.random() < 0.2
            cells = [self.random.choice((*FACTS[name], "any")) for name in facts]
            outcomes = ["N/A" if refuses else self.random.choice(LENGTHS) for _ in columns]
            lines.append("  | " + " | ".join([*cells, *outcomes]) + " |")
        if self.random.random() < 0.2:
            lines.append("  otherwise refuse")
        return lines

    def claim(self, number: int) -> list[str]:
        """A property about one request, or about two."""
        pair = self.random.random() < 0.5
        names = ("a", "b") if pair else ("a",)
        about = (
            f"for any two requests a and b alike except {self.random.choice(list(FACTS))}"
            if pair
            else "for any request a"
        )
        lines = [f'property p{number} "p"', f"  {about}"]
        style = self.random.choice(("one", "one", "every", "access", *([] if pair else ["two", "two"])))
        if style == "every":
            lines.append("  in every time")
        if self.random.random() < 0.6:
            lines.append(f"  where {self.condition('a.')}")
        of = self.random.sample(self.times, 2)
        suffix = {"every": "", "access": ""}.get(style, f".{of[0]}")

        def test() -> str:
            relation = self.random.choice(RELATIONS)
            if style == "access":
                return f"{self.random.choice(names)} {self.random.choice(('permitted', 'refused'))}"
            other = f"b{suffix}" if pair else f"a.{of[1]}" if style == "two" else ""
            if not other or self.random.random() < 0.3:
                other = self.random.choice((*LENGTHS, "refused"))
            return f"a{suffix} {relation} {other}"

        if self.random.random() < 0.4:
            lines.append(f"  if {self.random.choice(names)} {self.random.choice(('permitted', 'refused'))}")
        claimed = [test() for _ in range(self.random.choice((1, 1, 2)))]
        return [*lines, f"  {self.random.choice(('never', 'always'))} {' and '.join(claimed)}"]

    def example(self, number: int) -> list[str]:
        """An example, of which some hold."""
        given = ", ".join(f"{name} {self.random.choice(codes)}" for name, codes in FACTS.items())
        some = self.random.sample(self.times, self.random.randrange(1, len(self.times) + 1))
        expected = ", ".join(f"{of} {self.random.choice(LENGTHS)}" for of in some)
        return [f'example "e{number}"', f"  given {given}", f"  expect {expected}"]

    def proposal(self, cells: Sequence[tuple[str, bool]], rules: Sequence[str], rows: Mapping[str, int]) -> str:
        """A proposal: `cells` are the names of cells, each with whether it has a time, `rules` those that decide, and `rows`
        says of each table how many conditions a row has.
        """
        lines = ['proposal Q "q"', '  to P in "p.policy"', ""]
        timed = [name for name, has_time in cells if has_time]
        if timed and self.random.random() < 0.7:
            lines.append(f"  set {self.random.choice(timed)} to {self.random.choice(LENGTHS)}")
        if rules and self.random.random() < 0.5:
            below = self.rule(0, [])[1:]
            lines += [f"  replace rule {self.random.choice(rules)}", *(f"  {line}" for line in below)]
        if self.random.random() < 0.6:
            lines += [f"  {'add ' if not n else ''}{line}" for n, line in enumerate(self.rule(9, [*rules, *rows]))]
        for table, width in rows.items():
            if self.random.random() < 0.3:
                cells_added = ["any"] * width
                lines.append(f"  add row to {table} | {' | '.join([*cells_added, *self.outcomes_of(table)])} |")
        lines += ["", "  intends", *(f"    {self.intent()}" for _ in range(3))]
        return "\n".join(lines) + "\n"

    def outcomes_of(self, table: str) -> list[str]:
        """The cells of times of a new row."""
        return [self.random.choice(LENGTHS) for _ in self.columns[table]]

    def intent(self) -> str:
        """A line of `intends`."""
        return self.random.choice(
            (
                f"changes only where {self.condition()}",
                f"changes nothing where {self.condition()}",
                f"answers {self.random.choice(self.times)} within {self.random.choice(LENGTHS[:3])}",
                f"answers {self.random.choice(self.times)} in exactly {LENGTHS[1]} where {self.condition()}",
                f"refuses where {self.condition()}",
                f"every change is {' or '.join(self.random.sample(('slower', 'faster', 'refused', 'permitted'), 2))}",
                "refuses nothing new",
                "permits nothing new",
            )
        )

    def sound_text(self) -> str:
        """A policy in which each time has one rule that decides whatever else, and later rules override earlier ones; so few
        of them have a fault.
        """
        lines = self.head()
        for of in self.times:
            for number in range(self.random.randrange(1, 5)):
                lines += ["", f"rule {of}{number}"]
                lines += [f"  when {self.condition()}"] if number else []
                lines.append(f"  {of} within {self.random.choice(LENGTHS)}")
                lines += [f"  overrides {', '.join(f'{of}{n}' for n in range(number))}"] if number else []
            if self.random.random() < 0.3:
                bound = self.random.choice(("within at most", "not before"))
                lines += ["", f"rule {of}9", f"  when {self.condition()}", f"  {of} {bound} {LENGTHS[1]}"]
        if self.random.random() < 0.5:
            lines += ["", "rule refused", f"  when {self.condition()}", "  refuse"]
        return "\n".join(lines) + "\n"

    def head(self) -> list[str]:
        """What comes before the rules: facts, times, a derived fact and what is impossible."""
        lines = ['policy P "p"', "", "request", *(f"  {name} : one of {', '.join(c)}" for name, c in FACTS.items())]
        lines[-1] = "  urgent : yes/no"
        lines += ["", "times", *(f"  {name}" for name in self.times)]
        if self.derives:
            lines += ["", "derive risk : one of Low, High", "  otherwise Low"]
            lines += ["", "rule risky", f"  when {self.given_condition()}", "  gives risk High"]
        if self.random.random() < 0.2:
            lines += ["", f"impossible when {self.given_condition()} and grade is B", '  because "so it is"']
        return lines

    def text(self) -> str:
        """The policy."""
        lines = self.head()
        names: list[str] = []
        for number in range(self.random.randrange(2, 6)):
            kind = self.random.choice("ttrrro")
            made = {"t": self.table, "r": lambda number: self.rule(number, names), "o": self.order}[kind](number)
            lines += ["", *made]
            names.append(f"o{number}_0" if kind == "o" else f"{kind}{number}")
        if self.random.random() < 0.4:
            lines += [line for each in self.margin() for line in ("", each)]
        for number in range(4):
            lines += ["", *self.claim(number)]
        for number in range(2):
            lines += ["", *self.example(number)]
        return "\n".join(lines) + "\n"
