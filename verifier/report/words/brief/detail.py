"""How much a brief says, so that it fits on a page."""

from __future__ import annotations

from enum import IntEnum


class Detail(IntEnum):
    """Each level leaves out more than the one before it, and nothing that the annexes do not have."""

    ALL = 0
    """An example for each guarantee that fails, and every intent that is met."""
    EXAMPLES = 1
    """Of the intents that are met, where some are not, those that say where something changes, or nothing does."""
    NEWS = 2
    """Examples only for what gets worse."""
    LEAST = 3
    """What gets no worse, and what is repaired, is named without its sentence; assumptions share a paragraph."""
    NAMES = 4
    """Of the assumptions that no claim needs, only their names, and what all exclude together."""
    SPARE = 5
    """Examples only for what is lost."""
    FEW = 6
    """As few rows of changes as have to be, and what is left."""
    BARE = 7
    """What holds is counted, and not named; only what is lost has its sentence."""
    CROWDED = 8
    """Of what fails, the first of each kind has its sentence, the others their names; requests that come or go are counted."""
    PACKED = 9
    """Of what is not met, only the first has its sentence, and nothing has an example; clauses and operations are counted."""
