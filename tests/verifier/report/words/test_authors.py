"""An author's sentence within a report: another one follows it."""

from __future__ import annotations

import pytest

from verifier.report.words.authors import ended


@pytest.mark.parametrize(
    ("sentence", "written"),
    [("Nobody waits", "Nobody waits."), ("Nobody waits.", "Nobody waits."), ("Who waits?", "Who waits?"), ("", "")],
)
def test_a_sentence_ends_with_one_sign(sentence: str, written: str) -> None:
    assert ended(sentence) == written
