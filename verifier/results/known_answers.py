"""What is known of the answers to questions that were asked in earlier runs."""

from __future__ import annotations

from typing import Protocol

from verifier.results.status import Status


class KnownAnswers(Protocol):
    """Answers of Z3 by digests of questions, which `verifier/smt/fingerprints.py` makes. Only final answers are kept."""

    @property
    def seal(self) -> bytes:
        """What distinguishes versions of the program. It is a part of each digest."""

    def recall(self, question: bytes) -> Status | None:
        """The answer to the question; `None` if it is not known."""

    def learn(self, question: bytes, answer: Status) -> None:
        """Keeps an answer."""
