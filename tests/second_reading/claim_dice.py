"""Throws what decides nothing: properties, examples, intents, notes and sources."""

from __future__ import annotations

from tests.second_reading.dice import TIMES, Dice
from tests.second_reading.model import CODED, Attribute


def indented(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def some_of(dice: Dice, many: int = 2) -> list[Attribute]:
    """Some attributes, at most so many."""
    every = dice.asked()
    return dice.random.sample(every, dice.random.randint(1, min(many, len(every))))


def a_property(dice: Dice, name: str) -> list[str]:
    """The lines of a property about one request or two, or of a frame."""
    lines: list[str]
    if dice.maybe(0.25):
        lines = ["for any amendment", *dict.fromkeys(intent(dice)[0] for _ in range(dice.random.randint(1, 2)))]
        return [f'property {name} "so it is"', *indented(lines)]
    if dice.maybe(0.15):
        return a_way(dice, name)
    some = dice.maybe(0.2)
    whom = "some" if some else "any"
    if dice.maybe(0.5):
        names = [dice.one("r", "a", "A", "x-1", "größe")]
        lines = [f"for {whom} request {names[0]}"]
        differ: list[str] = []
    else:
        names = dice.random.sample(["a", "b", "s", "m", "x"], 2)
        differ = [a.name for a in some_of(dice)]
        lines = [f"for {whom} two requests {names[0]} and {names[1]} alike except {', '.join(differ)}"]
    if dice.maybe(0.6):
        lines += where(dice, names)
    if dice.maybe(0.02 if some else 0.4):
        lines.append(f"if {' and '.join(outcome(dice, names) for _ in range(dice.random.randint(1, 2)))}")
    word = "holds" if some is not dice.maybe(0.02) else dice.one("never", "always")
    lines.append(f"{word} {outcome(dice, names)}")
    if dice.maybe(0.02 if some else 0.2):
        free = [a.name for a in dice.asked() if a.name not in differ and a.kind in (*CODED, "set of")]
        lines += [f"counted by {', '.join(free[:2])}"] if free else []
    if dice.maybe(0.1):
        dice.random.shuffle(lines)
    return (
        [f'property {name} "so it is"', *indented(lines)] if "  " not in "".join(lines) else indented_block(name, lines)
    )


def a_way(dice: Dice, name: str) -> list[str]:
    """The lines of a claim that for any request there is some other one."""
    names = dice.random.sample(["a", "b", "s", "m", "x"], 2)
    lines = [f"for any request {names[0]}"]
    lines += where(dice, names[:1]) if dice.maybe(0.6) else []
    lines.append(f"for some request {names[1]} alike except {', '.join(a.name for a in some_of(dice))}")
    lines += where(dice, names[1:] if dice.maybe(0.95) else names) if dice.maybe(0.5) else []
    lines.append(f"{dice.one(*['holds'] * 9, 'always')} {outcome(dice, names)}")
    return [f'property {name} "so it is"', *indented(lines)]


def indented_block(name: str, lines: list[str]) -> list[str]:
    lines.sort(key=lambda line: 0 if line.startswith("for") else 1 if line.startswith(("where", " ")) else 2)
    return [f'property {name} "so it is"', *indented(lines)]


def where(dice: Dice, names: list[str]) -> list[str]:
    """A condition about the facts of these requests."""
    atoms = []
    for _ in range(dice.random.choice((1, 1, 2))):
        atom = dice.atom()
        if atom.split(" ")[-1] in dice.terms and atom.count(" ") == atom.startswith("not "):
            *negated, term = atom.split(" ")
            atoms.append(" ".join([*negated, f"{dice.one(*names)}.{term}"]))
            continue
        first, rest = atom.split(" ", 1)
        words = rest.split(" ")
        about = next((a for a in dice.attributes if a.name == first), None)
        values = {*about.codes, *dice.groups} if about is not None else set()
        if words[-1] in {a.name for a in dice.attributes} - (values if len(words) > 1 else set()):
            words[-1] = f"{dice.one(*names)}.{words[-1]}"
        atoms.append(f"{dice.one(*names)}.{first} {' '.join(words)}")
    return [f"where {' and '.join(atoms)}"] if dice.maybe(0.8) else ["where", *indented(atoms)]


def outcome(dice: Dice, names: list[str]) -> str:
    said = dice.one("permitted", "refused", "faster than", "slower than", "same as")
    other = f" {dice.one(*names, *TIMES, 'refused')}" if said.endswith(("than", "as")) else ""
    return f"{dice.one(*names)} {said}{other}"


def intent(dice: Dice) -> list[str]:
    """A line of `intends`, with lines below it now and then."""
    kind = dice.random.randint(0, 6)
    if kind in (0, 1):
        said = dice.one("changes only", "changes nothing", "refuses")
        lines = dice.when("where")
        return [f"{said} {lines[0]}", *lines[1:]] if len(lines) == 1 else [f"{said} where {dice.atom()}"]
    if kind == 2:
        return [f"answers {dice.one('within', 'in exactly')} {dice.one(*TIMES)} where {dice.atom()}"]
    if kind == 3:
        return [f"answers {dice.one('within', 'in exactly')} {dice.one(*TIMES)}"]
    if kind == 4:
        ways = dice.random.sample(["slower", "faster", "refused", "permitted"], dice.random.randint(1, 3))
        return [f"every change is {' or '.join(ways)}"]
    return [dice.one("refuses nothing new", "permits nothing new")]


def an_example(dice: Dice, *, was: bool) -> list[str]:
    """The lines of an example."""
    given = []
    for attribute in some_of(dice, len(dice.attributes)):
        if dice.maybe(0.1):
            value = "any"
        elif attribute.kind == "set of":
            value = dice.one("none", attribute.codes[0], " + ".join(attribute.codes))
        else:
            value = dice.code(attribute) if attribute.kind in CODED else dice.value(attribute)
        given.append(f"{attribute.name} {value}")
    lines = [f"given {', '.join(given)}", f"expect {expected(dice)}"]
    if was and dice.maybe(0.5):
        lines[-1] += f", was {expected(dice)}"
    return [f'example "{dice.one("so", "it is -- so", "a | b")}"', *indented(lines)]


def expected(dice: Dice) -> str:
    return dice.one("refused", *TIMES)


def examples(dice: Dice, name: str, *, was: bool) -> list[str]:
    """A table of examples."""
    asked = some_of(dice)
    ends = ["expect", "was"] if was and dice.maybe(0.5) else ["expect"]
    rows = [[a.name for a in asked] + ends]
    rows += [[dice.cell(a) for a in asked] + [expected(dice) for _ in ends] for _ in range(dice.random.randint(1, 2))]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return [f"examples {name}", *indented(lines)]


def claims(dice: Dice, *, was: bool) -> list[list[str]]:
    """Some claims, each a block."""
    found: list[list[str]] = []
    mark = dice.random.randint(10, 99)
    if dice.maybe(0.25):
        found.append(a_property(dice, f"claim{mark}"))
    if dice.maybe(0.15):
        found.append(an_example(dice, was=was))
    if dice.maybe(0.15):
        found.append(examples(dice, f"e{mark}", was=was))
    return found
