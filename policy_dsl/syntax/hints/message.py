"""The message on a mistake, with its hint."""

from __future__ import annotations

from msgspec import Struct


class Message(Struct, frozen=True):
    """A message with its hint; `about` are the words of the line that it concerns, if not the unexpected ones."""

    code: str
    message: str
    hint: str | None
    about: str | None = None
