"""Words that the checks of every target have in common, and names that are distinct in any of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from policy_dsl.model import effect_words as model_words
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import Time, time_text


def standing(manifest: Mapping[str, Any]) -> str:
    """Whether all that is claimed of the policy is proved, for whoever opens the file."""
    if manifest.get("verified") is True:
        return "proved equal to the policy"
    return "UNVERIFIED: not everything claimed is proved"


def effect_words(provision: Provision) -> str:
    """The effect of a provision in the words of the language, its elapsed time in seconds."""
    return model_words.effect_words(provision.effect, time_words)


def time_words(time: Time) -> str:
    """An elapsed time in seconds; one on a clock, and no promise, in the words of the language."""
    return f"{time} s" if isinstance(time, int) and time != NO_PROMISE else time_text(time)


def time_entries(policy: Policy) -> dict[str, list[dict[str, str | None]]]:
    """The entry of the manifest that lists its named times, and what has happened by then; none for a policy with one time."""
    if not policy.times:
        return {}
    return {"times": [{"name": time.name, "title": time.title} for time in policy.times]}


def made_distinct(wanted: dict[str, str], kept: Collection[str]) -> dict[str, str]:
    """The wanted name for each name, made different by underscores at the end. Those of names in `kept` stay as they are, then
    earlier ones.
    """
    used = {wanted[name] for name in kept}
    distinct = {}
    for name, plain in wanted.items():
        if name not in kept:
            while plain in used:
                plain += "_"
            used.add(plain)
        distinct[name] = plain
    return distinct
