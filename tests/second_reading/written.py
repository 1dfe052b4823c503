"""Writes texts: a policy, and proposals stacked on it, with names that the second reader knows by then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path as File
from random import Random

from tests.second_reading.claim_dice import claims, indented, intent
from tests.second_reading.dice import FIRST, TERMS, TIMES, Dice
from tests.second_reading.gone import names_gone, rows_gone
from tests.second_reading.layout import laid_out, literate, slipped
from tests.second_reading.mistakes import Mistake, Unsaid
from tests.second_reading.model import Gives, Limit, Provision
from tests.second_reading.policies import Policy
from tests.second_reading.policies import policy as policy_of
from tests.second_reading.proposals import read
from tests.second_reading.provisions import Whole
from tests.second_reading.rewritten import spelled, written_again
from tests.second_reading.tables import GIVES, Column, Table
from tests.second_reading.text import blocks as blocks_of
from tests.second_reading.vocabulary_dice import with_vocabulary

RULES = ("r", "r2", "A", "x", "4.1", "row", "refused", "table", "u-1", "B", "closed")
GIVING = ("g", "by", "gives", "4.2", "derive", "risk", "A2", "by-row")
TABLES = ("t", "q", "C", "times", "4.1.1", "x2")

ENDINGS = (*["policy"] * 12, "md")


def files(seed: int, folder: File) -> Iterator[File]:
    """Writes a policy, another if that is rejected, and up to three proposals, each to the last text that was accepted."""
    dice = Dice(seed)
    base = save(dice, folder / f"base.{dice.one(*ENDINGS)}", policy(dice))
    yield base
    made = accepted(base)
    if made is None:
        dice = Dice(seed, "again")
        base = save(dice, folder / f"base2.{dice.one(*ENDINGS)}", policy(dice))
        yield base
        made = accepted(base)
    name = "P"
    for number in range(dice.random.choice((0, 1, 2, 3, 3))):
        if made is None:
            return
        text = proposal(dice, made, f"Q{number}", name, base.name)
        text = with_vocabulary(f"{seed} {number}", made, text)
        path = save(dice, folder / f"q{number}.{dice.one(*ENDINGS)}", text)
        yield path
        amended = accepted(path)
        if amended is not None:
            base, made, name = path, amended, f"Q{number}"


def accepted(path: File) -> Policy | None:
    """What the text makes; nothing if it is a mistake, or the standard does not say."""
    try:
        return read(path)
    except (Mistake, Unsaid):
        return None


def save(dice: Dice, path: File, lines: list[str]) -> File:
    if dice.maybe(0.12):
        lines = slipped(dice.random, lines)
    text = laid_out(dice.random, lines)
    if path.suffix == ".md":
        text = literate(dice.random, text.removeprefix("\ufeff").replace("\r", ""))
    path.write_bytes(text.encode())
    return path


def policy(dice: Dice) -> list[str]:
    """The lines of a policy: first without `overrides`, then with those that can be."""
    request = dice.request()
    head = ['policy P "p"']
    if dice.dated is not None:
        head.append(f"  dated by {dice.dated}")
        if dice.maybe(0.3):
            head.append(f"  in force {dice.days()}")
    head += ["", *request]
    if dice.maybe(0.3):
        clause = dice.when()
        if len(clause) == 1 and dice.maybe(0.6):
            head += [f"impossible {clause[0]}", '  because "so it is"', ""]
        else:
            head += ["impossible", *indented(clause), '  because "so it is"', ""]
    tables = dice.random.sample(TABLES, dice.random.choice((0, 1, 1, 2)))
    rules = dice.random.sample([*RULES, *dice.groups], dice.random.randint(1, 4))
    blocks = [a_table(dice, "table", name) for name in tables]
    blocks += [a_rule(dice, "rule", name, dice.one("answer", "answer", "refuse")) for name in rules[:-1]]
    blocks += giving(dice)
    tail = [f"otherwise {dice.one('refuse', 'answer within 1 week')}"] if dice.maybe(0.4) else []
    if dice.maybe(0.5):
        dice.random.shuffle(blocks)
    first = [*head, *(line for block in blocks for line in [*block, ""]), *tail]
    try:
        provisions = policy_of(blocks_of("\n".join(first).encode())).editions[0][1].provisions()
    except (Mistake, Unsaid):
        return first
    for place, block in enumerate(blocks):
        if dice.maybe(0.4):
            earlier = [other[0].split()[-1] for other in blocks[:place]]
            overriding(dice, block, tuple(p for p in provisions if p.path[0] in earlier or dice.maybe(0.05)))
    if any(p.effect == "refuse" for p in provisions):
        last = a_rule(dice, "rule", rules[-1], dice.one("permit", "permit", "answer and permit"))
        overriding(dice, last, provisions)
        blocks.append(last)
    blocks = in_an_order(blocks)
    blocks += claims(dice, was=False)
    if dice.maybe(0.3):
        dice.random.shuffle(blocks)
    return cited(dice, set(), [*head, *(line for block in blocks for line in [*block, ""]), *tail])


def in_an_order(blocks: list[list[str]]) -> list[list[str]]:
    """The blocks; now and then, some rules are in an order. The dice are their own, so that other texts stay the same."""
    own = Random(repr(blocks))
    rules = [block for block in blocks if block[0].startswith("rule ")]
    if len(rules) < 2 or own.random() > 0.3:
        return blocks
    some = own.sample(rules, own.randint(2, min(3, len(rules))))
    order = ["rules by-turns in this order", *(line for block in some for line in indented(block))]
    return [*(block for block in blocks if block not in some), order]


def into_an_order(block: list[str], whole: Whole) -> list[str]:
    """The block of a rule that is added; now and then into an order."""
    own = Random(repr(block))
    if not whole.orders or own.random() > 0.7:
        return block
    order, rules = own.choice([*whole.orders.items()])
    place = own.choice(("", " in front", f" before {own.choice(rules)}", f" before {own.choice(rules)}"))
    return [f"{block[0]} to {order}{place}", *block[1:]]


def a_whole_order(dice: Dice, lines: list[str], whole: Whole) -> list[str]:
    """Now and then, an order that is replaced by some of its rules, in whatever order, and others."""
    own = Random(repr(lines))
    if not whole.orders or own.random() > 0.3:
        return []
    order, rules = own.choice([*whole.orders.items()])
    was = whole.rules[rules[0]].effect
    kept = own.sample(rules, own.randint(0, len(rules)))
    names = [*kept, *(["by-turns-new"] if not kept or own.random() < 0.5 else [])]
    effects = [
        f"gives {was.fact}" if isinstance(was, Gives) else own.choice(("answer", "answer", "refuse")) for _ in names
    ]
    rows = [line for n, effect in zip(names, effects, strict=True) for line in a_rule(dice, "rule", n, effect)]
    return [f"replace rules {order} in this order", *indented(rows)]


def overriding(dice: Dice, block: list[str], provisions: tuple[Provision, ...]) -> None:
    """Writes `overrides` into the block, with names that are mostly such as it can reach."""
    permits = any(re.search(r"^  permit$|\| permit ", line) for line in block)
    both = "  permit" in block and any(line.startswith("  answer within") for line in block)
    answers = any(re.search(r"^  answer (?:within|not)|\| \d", line) for line in block)
    gives = next((m[1] for line in block if (m := re.search(r"(?:^  |\| )gives (\S+)", line))), "")
    name = block[0].split()[-1]
    can = [p for p in provisions if p.path[0] != name and may_reach(p, gives, permits)]
    can += [p for p in provisions if both and p.path[0] != name and may_reach(p, gives, permits=False)]
    some = [p for p in provisions if dice.maybe(0.05)] + dice.random.sample(
        can, min(len(can), dice.random.randint(1, 2))
    )
    targets = list(dict.fromkeys(p.path[: dice.random.randint(1, len(p.path))] for p in some))
    if targets and (gives or permits or answers or dice.maybe(0.03)):
        block.insert(1, f"  overrides {', '.join(spelled(dice, target) for target in targets)}")


def may_reach(provision: Provision, gives: str, permits: bool) -> bool:
    """Whether a provision that gives the fact, permits or answers may set this one aside."""
    if gives:
        return isinstance(provision.effect, Gives) and provision.effect.fact == gives
    return provision.effect == "refuse" if permits else isinstance(provision.effect, int | Limit)


def giving(dice: Dice) -> list[list[str]]:
    """Rules and tables that give the derived facts; seldom none gives one of them."""
    names = dice.random.sample(GIVING, len(GIVING))
    found: list[list[str]] = []
    for each in dice.derived:
        for _ in range(dice.random.choice((1, 1, 2, 2)) if dice.maybe(0.98) else 0):
            name = names.pop()
            if dice.maybe(0.5):
                found.append(a_rule(dice, "rule", name, f"gives {each.name}"))
            else:
                found.append(a_table(dice, "table", name, each.name))
    return found


def a_rule(dice: Dice, word: str, name: str, effect: str) -> list[str]:
    """The lines of a rule."""
    how = dice.one("within", "within", "within", "within at most", "not before") if effect == "answer" else "within"
    answer = f"answer {how} {dice.one(*TIMES)}"
    lines = [answer if effect == "answer" else effect]
    if effect == "answer and permit":
        lines = dice.random.sample([answer, "permit"], 2)
    if effect.startswith("gives "):
        dice.testing(effect.removeprefix("gives "))
        lines = [f"{effect} {dice.value_given(effect.removeprefix('gives '))}"]
    if dice.maybe(0.8):
        lines = [*dice.when(), *lines]
    dice.tested = dice.derived
    if dice.dated is not None and dice.maybe(0.25):
        lines.insert(0, f"in force {dice.days()}")
    return [f"{word} {name}", *indented(lines)]


def a_table(dice: Dice, word: str, name: str, gives: str = "") -> list[str]:
    """The lines of a table."""
    dice.testing(gives)
    columns = dice.columns(gives)
    lines = []
    if dice.maybe(0.3):
        lines += dice.when()
    if dice.dated is not None and dice.maybe(0.2):
        lines.append(f"in force {dice.days()}")
    if dice.maybe(0.7):
        rules = ("any number of rows apply", "at most one row applies", "exactly one row applies")
        lines.append(dice.one(*rules, "the first row that applies decides"))
    lines.append(f"| {' | '.join(columns)} |")
    rows = [dice.row(columns) for _ in range(dice.random.randint(1, 4))]
    if len(rows) > 1 and dice.maybe(0.2):
        rows[-1] = "|".join([*rows[0].split("|")[:2], *rows[-1].split("|")[2:]])
    lines += rows
    if dice.maybe(0.3):
        said = dice.one("refuse", "permit") if "access" in columns else dice.one("refuse", "answer within 2 h")
        if (gives and dice.maybe(0.95)) or (dice.derived and dice.maybe(0.02)):
            fact = gives if gives and dice.maybe(0.97) else dice.random.choice(dice.derived).name
            said = f"gives {fact} {dice.value_given(fact)}"
        lines.append(f"otherwise {said}")
    dice.tested = dice.derived
    return [f"{word} {name}", *indented(lines)]


def proposal(dice: Dice, made: Policy, name: str, base: str, file: str) -> list[str]:
    """The lines of a proposal to what was made so far."""
    whole = made.editions[-1][1]
    dice.derived = dice.tested = list(made.vocabulary.derived.values())
    lines = [f'proposal {name} "q"', f'  to {base} in "{file}"']
    rewrites = dice.maybe(0.4)
    if dice.dated is not None and dice.maybe(0.9 if rewrites else 0.6):
        dated = made.vocabulary.attributes[dice.dated]
        first, last = max(made.begins or 0, dated.low), dated.high
        day = dice.random.randint(first, last) if dice.maybe(0.9) else FIRST.toordinal() + dice.random.randint(0, 3)
        lines.append(f"  in force from {date.fromordinal(day)}")
    provisions = whole.provisions()
    tables = list(whole.tables.values())
    taken = {*whole.rules, *whole.tables}
    kinds: tuple[str, ...] = (
        "set",
        "partial",
        "partial",
        "remove row",
        "remove row",
        "add row",
        "add row",
        "rule",
        "whole",
        "new",
    )
    once = names_gone(made)
    lost = [table for table in tables if rows_gone(made, table)]
    back = [kind for kind, some in (("new", once), ("add row", lost)) if some and dice.maybe(0.5)]
    again = dice.random.sample(sorted(taken), min(len(taken), dice.random.randint(1, 2))) if rewrites else []
    for one in again:
        lines += ["", *indented(written_again(dice, made, one))]
    many = dice.random.choice((0, 0, 1) if again else (1, 1, 2, 3))
    for kind in (*back, *(dice.one(*kinds) for _ in range(many))):
        if kind in ("set", "partial", "remove row", "add row") and tables:
            lines += [
                "",
                *indented(on_table(dice, kind, dice.random.choice((kind == "add row" and lost) or tables), made)),
            ]
        elif kind == "rule" and whole.rules:
            rule = dice.random.choice(list(whole.rules))
            was = whole.rules[rule].effect
            as_was = f"gives {was.fact}" if isinstance(was, Gives) and dice.maybe(0.9) else "answer"
            if as_was == "answer" and dice.maybe(0.2) and any(p.effect == "refuse" for p in provisions):
                as_was = "answer and permit"
            block = a_rule(dice, "replace rule", rule, as_was)
            if dice.maybe(0.5):
                overriding(dice, block, provisions)
            lines += ["", *indented(block if dice.maybe(0.4) else [f"remove rule {rule}"])]
        elif kind == "whole" and tables:
            some = dice.random.choice(tables)
            table, out = some.name, some.outcome
            given = out.attribute if out.kind == GIVES and dice.maybe(0.9) else ""
            block = a_table(dice, "replace table", table, given) if dice.maybe(0.4) else [f"remove table {table}"]
            lines += ["", *indented(block)]
        else:
            free = [n for n in (RULES + TABLES) if n not in taken or dice.maybe(0.02)]
            new = dice.random.choice(once if once and dice.maybe(0.7) else free)
            new = new.swapcase() if dice.maybe(0.02) else new
            taken.add(new)
            fact = dice.one(*[a.name for a in dice.derived]) if dice.derived and dice.maybe(0.4) else ""
            effect = f"gives {fact}" if fact else dice.one("answer", "refuse")
            by_rule = dice.maybe(0.6)
            block = a_rule(dice, "add rule", new, effect) if by_rule else a_table(dice, "add table", new, fact)
            if dice.maybe(0.5):
                overriding(dice, block, provisions)
            lines += ["", *indented(into_an_order(block, whole) if by_rule else block)]
    if block := a_whole_order(dice, lines, whole):
        lines += ["", *indented(block)]
    if not again and dice.maybe(0.2):
        deriving = dice.derivations(1)
        blocks = [[line for line in deriving if line]] if deriving else []
        if deriving and dice.maybe(0.95):
            fact, free = dice.derived[-1].name, [n for n in GIVING if n not in taken]
            blocks += [a_rule(dice, "rule", n, f"gives {fact}") for n in dice.random.sample(free, 1)]
        blocks += [a_rule(dice, "rule", "new-one", "answer")] if dice.maybe(0.6) else []
        for block in blocks:
            lines += ["", *indented([f"add {block[0]}", *block[1:]])]
    if not again and dice.maybe(0.15):
        block = dice.term(dice.one(*TERMS))
        lines += ["", *indented([f"add {block[0]}", *block[1:]])]
    for block in claims(dice, was=True) if not again else []:
        lines += ["", *indented([f"add {block[0]}", *block[1:]])]
    if dice.maybe(0.1 if again else 0.3):
        said = [intent(dice) for _ in range(dice.random.randint(1, 2))]
        if made.claims.properties and dice.maybe(0.5):
            said.append([f"{dice.one('restores', 'gives up')} {dice.one(*made.claims.properties)}"])
            if said[-1][0].startswith("restores") and dice.dated is not None and dice.maybe(0.4):
                said[-1][0] += f" from {FIRST + timedelta(dice.random.randint(-1, 5))}"
        lines += ["", "  intends", *indented(indented([line for block in said for line in block]))]
    return cited(dice, made.sources, lines)


def cited(dice: Dice, known: set[str], lines: list[str]) -> list[str]:
    """The lines, some of which cite a source, or note something; and the sources that are not known."""
    if not dice.maybe(0.2):
        return lines
    found: list[str] = []
    for line in lines:
        found.append(line)
        if line.startswith(("rule", "table", "property")) and dice.maybe(0.3):
            found.append(f'  source {dice.one("S", "S2")} "page -- 1, |"')
        if line.startswith("rule") and dice.maybe(0.2):
            found.append('  note "as decided"')
        if line.startswith("  | ") and line.count("|") > 2 and dice.maybe(0.1):
            found.append(f'  note {line.split("|")[1].strip()} "as printed"')
    return [*found, "", *(f'source {name} "a source"' for name in ("S", "S2") if name not in known or dice.maybe(0.05))]


def on_table(dice: Dice, kind: str, table: Table, made: Policy) -> list[str]:
    """One operation on a table that is there."""
    texts = [column.heading for column in table.columns]
    row = dice.random.choice(table.rows)
    if kind == "add row":
        more = [dice.row(texts) for _ in range(dice.random.choice((1, 1, 2)))]
        if dice.maybe(0.4):
            more[0] = "|".join([*f"| {row.texts[0]} |".split("|")[:2], *more[0].split("|")[2:]])
        if (gone := rows_gone(made, table)) and dice.maybe(0.6):
            more[0] = f"| {' | '.join(dice.random.choice(gone).texts)} |"
        return [f"add row to {table.name}{somewhere(dice, table)} {one}" for one in more]
    if table.otherwise is not None and dice.maybe(0.2):
        end = f"to {dice.effect(table.outcome.heading)}" if kind == "set" else ""
        return [f"{'set' if kind == 'set' else 'remove row'} {table.name} otherwise {end}".rstrip()]
    if kind == "remove row":
        return [f"remove row {spelled(dice, (table.name, row.name))}"]
    columns = [column for column in table.columns if column.has_effects]
    if kind == "set":
        column = dice.random.choice(columns)
        path = (table.name, row.name, column.name) if table.matrix else (table.name, row.name)
        return [f"set {spelled(dice, path)} to {dice.effect(table.outcome.heading)}"]
    return partial(dice, table)


def somewhere(dice: Dice, table: Table) -> str:
    """Where a row is added; mostly at the end."""
    if dice.maybe(0.6):
        return ""
    row = "otherwise" if table.otherwise is not None and dice.maybe(0.05) else dice.random.choice(table.rows).name
    return dice.one(" in front", " before " + spelled(dice, (table.name, row)).removeprefix(f"{table.name} "))


def partial(dice: Dice, table: Table) -> list[str]:
    """A partial table, some of which mean no row, or several."""
    asked = [column for column in table.columns if not column.has_effects and dice.maybe(0.85)]
    if dice.maybe(0.2) and Column("row") not in asked:
        asked.insert(0, Column("row"))
    effects = [column for column in table.columns if column.has_effects]
    effects = dice.random.sample(effects, dice.random.randint(1, len(effects)))
    lines = [f"| {' | '.join(column.heading for column in [*asked, *effects])} |"]
    rows = dice.random.sample(table.rows, dice.random.randint(1, min(2, len(table.rows))))
    if dice.maybe(0.1):
        rows.append(rows[0])
    for row in rows:
        texts: list[str] = []
        for column in asked:
            if column.kind == "row" and column not in table.columns:
                texts.append(row.name if re.fullmatch(r"\w+([.-]\w+)*", row.name) else f'"{row.name}"')
                continue
            text = row.texts[table.columns.index(column)]
            if ", " in text and '"' not in text and not text.startswith("not ") and dice.maybe(0.5):
                text = ", ".join(reversed(text.split(", ")))
            texts.append(text)
        if texts and dice.maybe(0.15):
            attribute = [a for a in dice.facts if a.name == asked[-1].attribute]
            texts[-1] = dice.cell(attribute[0]) if attribute else texts[-1]
        texts += [dice.effect(table.outcome.heading) for _ in effects]
        lines.append(f"| {' | '.join(texts)} |")
    return [f"set {table.name}", *indented(lines)]
