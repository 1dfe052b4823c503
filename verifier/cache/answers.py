"""Answers of Z3 that are kept between runs, in a file for each policy.

The file has digests of questions, each with its answer in one byte, and a digest of all of them. A file that is damaged,
too large, or that somebody else may have written has no answers.
"""

from __future__ import annotations

import os
from contextlib import suppress

from _evenhand_cache import (
    DIGEST_BYTES,
    MOST_BYTES,
    UnusableError,
    circumstances_of_code,
    content_of,
    digest_of,
    folder,
    root,
    sources_of,
)
from verifier.cache.keep import ANSWERS, make_room, prepared_folder, write
from verifier.results.status import Status

FEW = 1_000
"""Answers of earlier runs that are kept in any case."""

MAGIC = b"evenhand answers 1\n"
QUESTION_BYTES = 16
CODES = {b"u": Status.PROVED, b"s": Status.REFUTED}
"""Whether nothing satisfies the formula of a question, or something does."""

LETTERS = {status: letter for letter, status in CODES.items()}


class Answers:
    """The answers for one policy: those of earlier runs, and those that this run has used or found."""

    def __init__(self, name: str) -> None:
        """`name` is what tells the policy from others, such as its path. Without a cache there are no answers."""
        self.name = ANSWERS + digest_of(name.encode("utf-8", "surrogateescape")).hex()
        self.seal = digest_of(circumstances_of_code(sources_of(root())))
        self.earlier: dict[bytes, Status] = {}
        self.used: dict[bytes, Status] = {}
        self.recalled = 0
        with suppress(Exception):  # whatever is wrong with it, it has no answers
            self.earlier = decoded(content_of(os.path.join(folder(), self.name)))

    def recall(self, question: bytes) -> Status | None:
        """The answer to the question; `None` if it is not known."""
        answer = self.earlier.get(question)
        if answer is not None:
            self.used[question] = answer
            self.recalled += 1
        return answer

    def learn(self, question: bytes, answer: Status) -> None:
        """Keeps an answer. One that is not final is left out."""
        if answer in LETTERS:
            self.used[question] = answer

    def with_earlier(self) -> dict[bytes, Status]:
        """What this run has used or found, and before it some of what earlier runs have: edits are undone."""
        others = [each for each in self.earlier.items() if each[0] not in self.used]
        return dict(others[-max(len(self.used), FEW) :]) | self.used

    def save(self) -> None:
        """Keeps what this run has used or found, if that is something new."""
        if self.used.keys() <= self.earlier.keys():
            return
        with suppress(Exception):  # a full disk, or no place for it
            content = encoded(self.with_earlier())
            if len(content) <= MOST_BYTES:
                cache = prepared_folder()
                write(cache, os.path.join(cache, self.name), content)
                make_room(cache)


def encoded(answers: dict[bytes, Status]) -> bytes:
    """The content of the file."""
    body = b"".join(question + LETTERS[answer] for question, answer in answers.items())
    return MAGIC + digest_of(body) + body


def decoded(content: bytes) -> dict[bytes, Status]:
    """The answers in the file. Raises UnusableError if it is damaged or in another form."""
    begin, size = len(MAGIC) + DIGEST_BYTES, QUESTION_BYTES + 1
    body = content[begin:]
    if content[: len(MAGIC)] != MAGIC or digest_of(body) != content[len(MAGIC) : begin] or len(body) % size:
        raise UnusableError
    return {body[at : at + size - 1]: CODES[body[at + size - 1 : at + size]] for at in range(0, len(body), size)}
