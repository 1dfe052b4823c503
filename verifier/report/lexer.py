"""Colours policies with Pygments: in documentation, on a terminal, and wherever the lexer `policy` is requested.

The keywords come from the grammar of the language. A word is coloured wherever it may be a keyword; only the parser
knows whether it is one.
"""

from __future__ import annotations

import re
from importlib.resources import files

from pygments.lexer import RegexLexer, bygroups, words
from pygments.token import Comment, Keyword, Literal, Name, Number, Punctuation, String, Text, Whitespace

GRAMMAR = files("policy_dsl.syntax").joinpath("grammar.lark").read_text(encoding="utf-8")
RULES = re.sub(r"^(//|%).*$", "", GRAMMAR, flags=re.MULTILINE)
WORDS = frozenset(re.findall(r'["/]([a-z]+(?:/[a-z]+)?)(?="|\(\?=)', RULES))
STARTS = re.findall(r"\w+", RULES.partition("start:")[2].partition("\n")[0])
NAMED = tuple(word for word in STARTS if f'\n{word}: "{word}" name' in RULES)
"""The words that start a declaration and are followed by its name."""

IN_CELLS = (
    "not",
    "to",
    "until",
    "before",
    "after",
    "on or before",
    "on or after",
    "at least",
    "at most",
    "over",
    "under",
)
"""The keywords that may occur in a cell of a table."""

DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w.-])"
TIME = r"[0-9]+(?:[.,_][0-9]+)*[ \t]*(?:s|min|h|days?|weeks?)(?![\w.-])"

NAME = r"\w+(?:[.-]\w+)*"
ALONE = r"(?![\w/]|[.-]\w)"
"""The end of a complete word: `to` in `to-do` is not a keyword, nor is any part of `to.role`."""


class PolicyLexer(RegexLexer):
    """A policy or a proposal. Accepts any text, even one that the parser refuses."""

    name = "Evenhand policy"
    url = ""
    version_added = ""
    aliases = ["policy"]  # noqa: RUF012  # Pygments declares it so
    filenames = ["*.policy"]  # noqa: RUF012
    mimetypes = ["text/x-evenhand-policy"]  # noqa: RUF012

    tokens = {  # noqa: RUF012
        "root": [
            (r"\s+", Whitespace),
            (r"--[^\n]*", Comment.Single),
            (r'"[^"\n]*"', String.Double),
            (r"\|", Punctuation, "row"),
            (rf"({'|'.join(NAMED)})([ \t]+)({NAME})", bygroups(Keyword.Declaration, Whitespace, Name.Class)),
            (r"(?:refuse|permit|answer within|gives(?![ \t]+up\b)|refused|permitted)" + ALONE, Keyword.Type),
            (DATE, Literal.Date),
            (TIME, Number),
            (r"[0-9]+(?![\w.-])", Number),
            (words(tuple(WORDS), prefix=r"(?<![\w.])", suffix=ALONE), Keyword),
            (rf"{NAME}(?=(?:[ \t]*,[ \t]*{NAME})*[ \t]*:)", Name.Attribute),
            (NAME, Name),
            (r"[:,+]", Punctuation),
            (r".", Text),
        ],
        "row": [
            (r"\n", Whitespace, "#pop"),
            (r"[ \t]+", Whitespace),
            (r"\|", Punctuation),
            (r'"[^"\n|]*"', String.Double),
            (r"N/A(?!\w)", Keyword.Type),
            (r"(?:refuse|permit|refused|any|none)" + ALONE, Keyword.Type),
            (DATE, Literal.Date),
            (TIME, Number),
            (r"[0-9]+(?![\w.-])", Number),
            (words(IN_CELLS, suffix=ALONE), Keyword),
            (NAME, Name),
            (r".", Text),
        ],
    }
