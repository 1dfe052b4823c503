"""Sentences of authors within a report."""

from __future__ import annotations


def ended(sentence: str) -> str:
    """The sentence with a full stop, if it ends without a sign, so that another may follow."""
    return sentence if not sentence or sentence[-1] in ".!?…" else f"{sentence}."
