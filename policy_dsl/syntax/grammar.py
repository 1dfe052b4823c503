"""The grammar as a parser: built from `grammar.lark`, or read from the tables that were made when the package was built.

Building takes longer than reading any policy. The tables are read as code is read: who can change them can change the
package. Of another grammar, of another lark, or damaged, they are passed over.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

import lark
from lark import Lark
from lark.indenter import Indenter
from lark.lexer import PatternRE, TerminalDef, Token

TABLES = "grammar.tables"
"""Where they are, beside the grammar: a line that tells what they are of, then what lark makes of itself."""


class Layout(Indenter):
    """Indentation as tokens. How deep a text is at a place is known to its own reading alone: several may be read at once."""

    NL_type = "_NL"
    OPEN_PAREN_types: list[str] = []  # noqa: RUF012  # declared so by lark
    CLOSE_PAREN_types: list[str] = []  # noqa: RUF012  # declared so by lark
    INDENT_type = "_INDENT"
    DEDENT_type = "_DEDENT"
    tab_len = 1

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """The tokens of one text."""
        return Indenter.process(Layout(), stream)  # type: ignore[no-untyped-call,no-any-return]  # as lark has it


WHOLE = r"(?![.-]?\w)"
"""After a word of the language: nothing that would make it the beginning of a longer one."""


def whole(terminal: TerminalDef) -> None:
    """Makes a word of the language match as a whole word only, and before names; signs stay."""
    word = terminal.pattern.value
    if terminal.pattern.type == "str" and word[-1].isalpha():
        terminal.pattern = PatternRE(word + WHOLE)
        terminal.priority = 1


@lru_cache(maxsize=1)
def parser() -> Lark:
    """The parser, made once when it is first needed."""
    grammar, tables = (files("policy_dsl.syntax").joinpath(name) for name in ("grammar.lark", TABLES))
    text = grammar.read_text(encoding="utf-8")
    try:
        return read(text, tables.read_bytes())
    except (OSError, ValueError):
        return built(text)


def built(grammar: str) -> Lark:
    """The parser from the grammar."""
    return Lark(
        grammar, parser="lalr", lexer="contextual", postlex=Layout(), propagate_positions=True, edit_terminals=whole
    )


def written(grammar: str) -> bytes:
    """The tables of a grammar."""
    stream = io.BytesIO()
    built(grammar).save(stream)
    made = stream.getvalue()
    return told(grammar, made) + b"\n" + made


def read(grammar: str, tables: bytes) -> Lark:
    """The parser from its tables. Raises ValueError when they are not of this grammar and this lark, or not whole."""
    line, _, made = tables.partition(b"\n")
    if line != told(grammar, made):
        raise ValueError("these are not the tables of this grammar")
    return Lark.load(io.BytesIO(made))


def told(grammar: str, made: bytes) -> bytes:
    """What tells tables from others."""
    return sha256(b"\0".join((lark.__version__.encode(), WHOLE.encode(), grammar.encode(), made))).hexdigest().encode()
