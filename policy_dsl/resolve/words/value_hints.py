"""Hints for words in place of a value that are not one: a label without quotes, `true`, `missing`, an undeclared group."""

from __future__ import annotations

import re

from policy_dsl.model.provisions import Constant
from policy_dsl.model.vocabulary import Attribute, SetOf
from policy_dsl.resolve.words.reserved_words import RESERVED

MISSING = frozenset(
    ("given", "missing", "present", "absent", "known", "unknown", "provided", "specified", "set", "blank")
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


def value_hint(attribute: Attribute, word: str) -> str | None:
    """A hint for a value unlike any code: `true` for `yes`, a word such as `missing`, or perhaps an undeclared group."""
    if set(attribute.names) == {"yes", "no"}:
        return f"write `{'no' if word.lower() in ('false', 'n') else 'yes'}`" if word.lower() in TRUTHS else None
    if word.lower() in MISSING:
        return f"a request always has a `{attribute.name}`: compare it with values, or leave it out"
    is_name = re.fullmatch(r"[^\W\d]\w*([.-]\w+)*", word) and word.lower() not in RESERVED
    if isinstance(attribute.type, SetOf) or not is_name:
        return None
    return f"a group is declared at the margin: `group {word} of {attribute.name} : …`"
