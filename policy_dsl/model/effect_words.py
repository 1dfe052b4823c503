"""The effect of a provision in the words of the language, whatever the policy writes for the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from policy_dsl.model.provisions import AnswerWithin, Cap, Effect, Floor, Gives, Permit, Refuse
from policy_dsl.model.times import Time, time_text


def effect_words(effect: Effect, time_words: Callable[[Time], str] = time_text) -> str:
    """The line of a rule that has this effect, with its time in the words of `time_words`."""
    match effect:
        case Refuse():
            return "refuse"
        case Permit():
            return "permit"
        case AnswerWithin(time, of):
            return f"{of or 'answer'} within {time_words(time)}"
        case Cap(time, of):
            return f"{of or 'answer'} within at most {time_words(time)}"
        case Floor(time, of):
            return f"{of or 'answer'} not before {time_words(time)}"
        case Gives(fact, value):
            return f"gives {fact} {value}"
        case _:
            assert_never(effect)
