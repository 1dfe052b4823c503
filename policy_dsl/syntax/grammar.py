"""The parser: built from `grammar.lark`, or loaded from the parse tables that are made when the package is built.

Building it takes longer than reading any policy. Loading the tables executes what they hold, which is safe: whoever can change
them can change the package. Damaged tables, and those of another grammar or version of lark, are ignored.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256

import lark
from lark import Lark
from lark.indenter import Indenter
from lark.lexer import PatternRE, TerminalDef, Token

TABLES = "grammar.tables"
"""The name of the file of parse tables, next to the grammar: a line with the checksum, then what lark saves."""

DECLARATIONS = (
    "policy", "proposal", "source", "let", "request", "times", "group", "term", "derive", "days", "calendar", "clock",
    "impossible", "rule", "rules", "table", "otherwise", "property", "example", "examples", "claims", "claim",
)  # fmt: skip
"""The words that begin a declaration."""


class IndentationTokens(Indenter):
    """Turns indentation into tokens. Each text gets its own instance, because several may be parsed at once."""

    NL_type = "_NL"
    OPEN_PAREN_types: list[str] = []  # noqa: RUF012  # declared so by lark
    CLOSE_PAREN_types: list[str] = []  # noqa: RUF012  # declared so by lark
    INDENT_type = "_INDENT"
    DEDENT_type = "_DEDENT"
    tab_len = 1

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """The tokens of one text."""
        return Indenter.process(IndentationTokens(), stream)  # type: ignore[no-untyped-call,no-any-return]  # untyped in lark


WHOLE = r"(?![.-]?\w)"
"""Follows a word of the language, so that it does not match the beginning of a longer word."""


def match_whole_words(terminal: TerminalDef) -> None:
    """Makes a keyword match only as a whole word, and with priority over names. Signs stay as they are."""
    word = terminal.pattern.value
    if terminal.pattern.type == "str" and word[-1].isalpha():
        terminal.pattern = PatternRE(word + WHOLE)
        terminal.priority = 1


@lru_cache(maxsize=1)
def parser() -> Lark:
    """The parser, which is made when it is first needed, and only once."""
    text = bytes_beside("grammar.lark").decode()
    try:
        return load_parser(text, bytes_beside(TABLES))
    except (OSError, ValueError):
        return build_parser(text)


def bytes_beside(name: str) -> bytes:
    """The content of a file in the folder of this module."""
    with open(
        os.path.join(os.path.dirname(__file__), name), "rb"
    ) as file:  # `importlib.resources` takes time to import
        return file.read()


def build_parser(grammar: str) -> Lark:
    """Builds the parser from the grammar."""
    return Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        postlex=IndentationTokens(),
        propagate_positions=True,
        edit_terminals=match_whole_words,
    )


def build_tables(grammar: str) -> bytes:
    """The parse tables of a grammar, after a line with their checksum."""
    stream = io.BytesIO()
    build_parser(grammar).save(stream)
    tables = stream.getvalue()
    return checksum(grammar, tables) + b"\n" + tables


def load_parser(grammar: str, tables: bytes) -> Lark:
    """Loads the parser from its tables. Raises ValueError if they are damaged, or of another grammar or version of lark."""
    line, _, content = tables.partition(b"\n")
    if line != checksum(grammar, content):
        raise ValueError("these are not the tables of this grammar")
    return Lark.load(io.BytesIO(content))


def checksum(grammar: str, tables: bytes) -> bytes:
    """The checksum of the tables and of all that they depend on; lark saves its functions by their names."""
    depends_on = (lark.__version__, WHOLE, match_whole_words.__qualname__, IndentationTokens.__qualname__, grammar)
    return sha256(b"\0".join((*(part.encode() for part in depends_on), tables))).hexdigest().encode()
