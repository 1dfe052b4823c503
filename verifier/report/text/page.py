"""Prints a page of Markdown on a terminal, with its policies in colour."""

from __future__ import annotations

from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Markdown, MarkdownElement
from rich.syntax import Syntax

from verifier.report.lexer import PolicyLexer


class Fence(CodeBlock):
    """A fenced block. Rich would search all installed lexers for that of `policy`; this uses ours directly."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines of the block."""
        if self.lexer_name != "policy":
            yield from super().__rich_console__(console, options)
            return
        yield Syntax(str(self.text).rstrip(), PolicyLexer(), theme=self.theme, word_wrap=True, padding=1)


class Page(Markdown):
    """Markdown whose `policy` blocks are coloured, in the terminal's own colours."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {**Markdown.elements, "fence": Fence}

    def __init__(self, markup: str) -> None:
        """The page with this text."""
        super().__init__(markup, code_theme="ansi_dark")
