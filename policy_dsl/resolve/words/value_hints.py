"""Hints for words in place of a value that are not one: a label without quotes, `true`, `missing`, an undeclared group."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import Constant
from policy_dsl.model.vocabulary import Attribute, SetOf, YesNo
from policy_dsl.resolve.words.name_text import listing, nearest
from policy_dsl.resolve.words.reserved_words import RESERVED

MISSING = frozenset(
    (
        "given",
        "missing",
        "present",
        "absent",
        "known",
        "unknown",
        "provided",
        "specified",
        "set",
        "blank",
        "empty",
        "null",
    )
)
"""Words that authors use to ask whether a fact is given at all."""

TRUTHS = ("true", "false", "y", "n")


def constant_hint(constant: Constant) -> str:
    """The hint for a constant in place of something else."""
    return f"it is a constant, `{constant.text}`, which stands for a value on a scale"


def label_hint(attribute: Attribute, word: str) -> str | None:
    """The hint for a label without its quotes; None for other words."""
    codes = [code for code in attribute.type.codes if code.label and code.label.lower() == word.lower()]
    return f'a label has quotes: write `"{codes[0].label}"`, or `{codes[0].name}`' if len(codes) == 1 else None


def value_hint(attribute: Attribute, word: str, *, amends: bool = False, derived: bool = False) -> str | None:
    """A hint for a value unlike any code: `true` for `yes`, a word such as `missing`, or perhaps an undeclared group; in a
    proposal, which `amends`, perhaps a code that it means to add. A fact that is `derived` gets no other codes.
    """
    if set(attribute.names) == {"yes", "no"} and word.lower() not in MISSING:
        return f"write `{'no' if word.lower() in ('false', 'n') else 'yes'}`" if word.lower() in TRUTHS else None
    if word.lower() in MISSING:
        return f"a request always has a `{attribute.name}`: compare it with values, or leave it out"
    is_name = re.fullmatch(r"[^\W\d]\w*([.-]\w+)*", word) and word.lower() not in RESERVED
    group = f"group {word} of {attribute.name} : …"
    if amends and is_name:
        if derived:
            return f"a proposal leaves the codes of `{attribute.name}` as they are; it may name some, `add {group}`"
        code = "" if isinstance(attribute.type, YesNo) else f"a code, `add code {word} to {attribute.name}`, or "
        return f"a proposal adds what it names anew: {code}a group, `add {group}`"
    if isinstance(attribute.type, SetOf) or not is_name:
        return None
    return f"a group is declared at the margin: `{group}`"


def gone_code_hint(
    split: Mapping[tuple[str, str], Sequence[str]], earlier: Sequence[Proposal], attribute: str, code: str
) -> str | None:
    """What became of a code that a proposal retires, renames or splits: the one that is read, or the last of those below it.
    `split` has the codes in the place of each, of that which is read. None for a name that is not such a code.
    """
    if (instead := split.get((attribute, code))) is not None:
        return in_place("this proposal", instead)
    for proposal in reversed(earlier):
        carried = () if proposal.vocabulary is None else proposal.vocabulary.carried
        for each in carried:
            if (each.attribute, each.code) == (attribute, code):
                return in_place(f"`{proposal.name}`, below this one,", [new.name for new in each.into])
    return None


def in_place(who: str, instead: Sequence[str]) -> str:
    """That a proposal retires a code, renames it, or splits it; `instead` are the codes in its place."""
    match instead:
        case []:
            return f"{who} retires it, and no request has it afterwards: leave it out; the report lists what becomes impossible"
        case [only]:
            return f"{who} renames it: write `{only}`"
        case _:
            return f"{who} splits it into {listing(instead)}: write those that are meant"


WEEKDAYS = frozenset(
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekend", "weekday")
)


def unknown_fact_hint(name: str, facts: Iterable[str], constants: Iterable[str]) -> str | None:
    """The hint for a name that is neither a fact of the request nor a constant: the most similar one."""
    if name.lower() in WEEKDAYS:
        return "a date says no day of the week: write the dates, or make it a fact of the request, `weekday : one of Mon, Tue`"
    return nearest(name, [*facts, *constants])
