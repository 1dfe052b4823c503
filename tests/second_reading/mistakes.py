"""What is wrong with a text, and what the standard does not say about it."""

from __future__ import annotations


class Mistake(Exception):  # noqa: N818 - it is the standard's own word
    """The standard calls this text a mistake."""

    def __init__(self, said: str, line: int = 0) -> None:
        super().__init__(f"line {line}: {said}" if line else said)
        self.said, self.line = said, line


class Unsaid(Exception):  # noqa: N818
    """The standard does not say whether this text is a mistake, or what it means."""
