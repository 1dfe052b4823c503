"""Throws changes of the vocabulary into the text of a proposal. The dice are their own, so that other texts stay the same."""

from __future__ import annotations

from datetime import date
from random import Random

from tests.second_reading.model import SCALES, Attribute
from tests.second_reading.policies import Policy
from tests.second_reading.words import decimal_text

NEW = ("D", "E", "4.9", "fresh", "A", "neu", "x", "t", "r1")
LABELS = ("as new", "A", "the first", "one + two", "t", "B")
CHANCE = 0.22


def with_vocabulary(seed: str, made: Policy, text: list[str]) -> list[str]:
    """The lines of the proposal; now and then with some changes, and mostly without its other operations."""
    dice = Random(f"vocabulary {seed}")
    if dice.random() > CHANCE:
        return text
    thrown = [line for _ in range(dice.choice((1, 1, 2, 2, 3))) for line in a_change(dice, made)]
    if dice.random() < 0.6:
        text = [*text[:2], *(line for line in text[2:] if line.startswith("source "))]
    place = next((n for n, line in enumerate(text) if line.startswith("source ")), len(text))
    return [*text[:place], "", *(f"  {line}" for line in thrown), "", *text[place:]]


def a_change(dice: Random, made: Policy) -> list[str]:
    """The lines of one operation; now and then it is a mistake."""
    coded = [a for a in made.vocabulary.attributes.values() if a.kind in ("one of", "set of") or dice.random() < 0.01]
    scaled = [a for a in made.vocabulary.attributes.values() if a.kind in SCALES]
    kinds = ["add", "add", "retire", "rename", "split"] if coded else []
    kinds += ["bounds", "bounds"] if scaled else []
    kinds += ["members", "group"] if made.vocabulary.groups else []
    kinds += ["term"] if made.vocabulary.terms else []
    kinds += ["possible"] if made.impossible or dice.random() < 0.05 else []
    if not kinds:
        return []
    kind = dice.choice([*kinds, "impossible"])
    if kind == "bounds":
        about = dice.choice(scaled)
        return [f"set {about.name} : {a_scale(dice, about)}"]
    if kind == "possible":
        return [f"remove impossible {dice.randint(1, max(1, len(made.impossible) + (dice.random() < 0.1)))}"]
    if kind == "members":
        name, (of, codes) = dice.choice([*made.vocabulary.groups.items()])
        every = made.vocabulary.facts[of].codes
        if dice.random() < 0.5:
            return [f"remove from group {name} : {dice.choice(codes)}"]
        return [f"add to group {name} : {dice.choice([code for code in every if code not in codes] or every)}"]
    if kind == "group":
        about = dice.choice([a for a in made.vocabulary.facts.values() if a.codes])
        return [f"add group {dice.choice(('K', 'K', 'L', 'A'))} of {about.name} : {dice.choice(about.codes)}"]
    if kind in ("term", "impossible"):
        about = dice.choice([*made.vocabulary.attributes.values()])
        test = f"{about.name} is {a_value(dice, about)}"
        if kind == "term":
            return [f"replace term {dice.choice([*made.vocabulary.terms])} means {test}"]
        return [f"add impossible when {test}", '  because "so it is now"']
    return [of_codes(dice, kind, dice.choice(coded))]


def of_codes(dice: Random, kind: str, about: Attribute) -> str:
    """An operation on a code."""
    code = dice.choice(about.codes) if about.codes else "A"
    if kind == "retire":
        return f"retire code {code} of {about.name}"
    if kind == "rename":
        to = code if dice.random() < 0.15 else dice.choice(NEW)
        return f"rename code {code} of {about.name} to {labelled(dice, to)}"
    if kind == "split":
        into = dice.sample([*NEW, code], dice.choice((2, 2, 2, 3)))
        return f"split code {code} of {about.name} into {', '.join(labelled(dice, each) for each in into)}"
    where = ""
    if about.ordered is (dice.random() < 0.95):
        where = f" {dice.choice(('after', 'before'))} {code}"
    return f"add code {labelled(dice, dice.choice(NEW))} to {about.name}{where}"


def labelled(dice: Random, code: str) -> str:
    return f'{code} "{dice.choice(LABELS)}"' if dice.random() < 0.2 else code


def a_value(dice: Random, about: Attribute) -> str:
    if about.codes:
        return dice.choice(about.codes)
    return shown(about, dice.randint(about.low, about.high))


def shown(about: Attribute, value: int) -> str:
    """A value on a scale as it is written."""
    if about.kind == "date":
        return date.fromordinal(value).isoformat()
    if about.kind == "steps":
        return decimal_text(value * about.step)
    return f"{value} s" if about.kind == "duration" else str(value)


def a_scale(dice: Random, about: Attribute) -> str:
    """The scale with other bounds."""
    low, high = about.low + dice.randint(-1, 1), about.high + dice.randint(-1, 1)
    if about.kind == "duration":
        return f"duration up to {max(high, 0)} s"
    if about.kind == "date":
        return f"date from {shown(about, low)} until {shown(about, high + 1)}"
    ends = f"from {shown(about, low)} to {shown(about, high)}"
    if about.kind == "steps":
        step = about.step if dice.random() < 0.9 else about.step * 2
        return f"number {ends} in steps of {decimal_text(step)}"
    return f"whole number {ends}"
