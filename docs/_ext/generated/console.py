"""Colours for what is typed and printed: the prompt, the commands, and the marks of verdicts."""

from __future__ import annotations

from pygments.lexer import RegexLexer, bygroups
from pygments.token import Generic, Text


class ConsoleLexer(RegexLexer):
    """A session of `evenhand`; no shell, in which words such as `test` would be something else."""

    name = "Evenhand session"
    url = ""
    version_added = ""

    tokens = {  # noqa: RUF012  # Pygments declares it so
        "root": [
            (r"^(\$ )(.*\n)", bygroups(Generic.Prompt, Generic.Strong)),
            (r"✓", Generic.Inserted),
            (r"✗", Generic.Deleted),
            (r"error\[\w+\]", Generic.Error),
            (r"warning\[\w+\]", Generic.Emph),
            (r"^( +\| +)(\^+)$", bygroups(Generic.Output, Generic.Error)),
            (r"\w+|[^\w✓✗\n]", Generic.Output),
            (r"\n", Text),
        ]
    }
