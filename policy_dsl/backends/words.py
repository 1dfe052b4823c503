"""Words that the checks of every target have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

from policy_dsl.model.provisions import AnswerWithin, Permit, Provision, Refuse


def standing(manifest: Mapping[str, Any]) -> str:
    """Whether all that is claimed of the policy is proved, for whoever opens the file."""
    if manifest.get("verified") is True:
        return "proved equal to the policy"
    return "UNVERIFIED: not everything claimed is proved"


def effect_words(provision: Provision) -> str:
    """The effect of a provision, in the words of the language."""
    match provision.effect:
        case Refuse():
            return "refuse"
        case Permit():
            return "permit"
        case AnswerWithin(seconds):
            return f"answer within {seconds} s"
        case _:
            assert_never(provision.effect)
