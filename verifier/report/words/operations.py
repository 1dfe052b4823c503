"""What an operation on the vocabulary does, beside the operation as its author wrote it."""

from __future__ import annotations

import re

EFFECTS = (
    (r"add code ", "one more code"),
    (r"retire code ", "a code goes, and with it every request that has it"),
    (r"rename code (\S+) of \S+ to \1(?: |$)", "another label for a code"),
    (r"rename code ", "another name for a code"),
    (r"split code ", "several codes in place of one"),
    (r"set ", "other bounds"),
    (r"add impossible ", "such requests become impossible"),
    (r"remove impossible ", "a clause about what is impossible goes"),
    (r"add to group ", "a group has more values"),
    (r"remove from group ", "a group has fewer values"),
    (r"add group ", "a new name for some values"),
    (r"add term ", "a new term"),
    (r"replace term ", "another meaning of a term"),
)
"""How each kind of operation begins, and what it does. Of two that fit, the first is meant."""


def effect(text: str) -> str:
    """The operation behind what it does: `one more code: add code Guest to reader`."""
    return next((f"{does}: {text}" for begins, does in EFFECTS if re.match(begins, text)), text)
