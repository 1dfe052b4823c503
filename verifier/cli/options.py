"""The options that commands share, and the types of their values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import nan
from typing import Any

import click

from policy_dsl.diagnostics.render import printable
from verifier.cli.outputs import Output
from verifier.report.extent import Extent
from verifier.report.formats import ADVISING, COMMON, Format

SHORTEST, LONGEST = 0.001, 86_400
"""The range of a time-out, in seconds."""

NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?|\.[0-9]+")
"""A number in plain digits: without a sign, a blank, `_` or an exponent."""


def with_force(command: Callable[..., Any]) -> Callable[..., Any]:
    """The `--force` option of commands that write a file."""
    return click.option("--force", is_flag=True, help="Replace a file that exists, whatever it is.")(command)


class Level(click.IntRange):
    """A whole number in a range, in plain digits."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; anything else is reported."""
        if not (isinstance(value, int) or re.fullmatch("[0-9]+", str(value))):
            self.fail(f"`{printable(str(value)[:40])}` is not a whole number from {self.min} to {self.max}", param, ctx)
        return super().convert(value, param, ctx)


class Seconds(click.ParamType[float]):
    """A number of seconds."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; anything else, and a time out of range, is reported."""
        seconds = float(value) if NUMBER.fullmatch(str(value)) else nan
        if not SHORTEST <= seconds <= LONGEST:
            self.fail(
                f"`{printable(str(value)[:40])}` is not a number of seconds from {SHORTEST} to {LONGEST:,}", param, ctx
            )
        return seconds


def with_extent(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say how much a report in text has, as `extent`; the last of them counts. Without any it is `None`."""
    brief = click.option(
        "--brief", "extent", flag_value=Extent.BRIEF.value, help="Print one page for each file, and stop there."
    )
    full = click.option(
        "--full",
        "extent",
        flag_value=Extent.FULL.value,
        help="Print everything: the brief, what is not proved, every claim, all changes, and what is assumed.",
    )
    return brief(full(command))


def with_trust(command: Callable[..., Any]) -> Callable[..., Any]:
    """The `--trust` option."""
    return click.option(
        "--trust",
        type=Level(1, 3),
        metavar="LEVEL",
        help="How far every verdict has to be confirmed, else exit 3: 1 by both engines; 2 also by the interpreter,"
        " class by class; 3 also every class of requests by the interpreter and the compiled check, up to ten million."
        " Without it, as far as costs almost no time.",
    )(command)


def with_timeout(help_text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The `--timeout` option."""
    return click.option("--timeout", type=Seconds(), default=30.0, show_default=True, metavar="SECONDS", help=help_text)


class FormatOfCommand(click.Choice[str]):
    """One of the formats of a command."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Its name; anything else is reported, a format of other commands as such."""
        if ctx is not None and value not in self.choices and value in [each.value for each in Format]:
            self.fail(not_of_command(str(value), ctx, list(self.choices)), param, ctx)
        return super().convert(value, param, ctx)


def not_of_command(word: str, ctx: click.Context, formats: Sequence[str]) -> str:
    """The message for a format that only other commands have."""
    return f"`{word}` is not a format of `{ctx.info_name}`; its formats are {', '.join(formats)}"


class FormatAndPath(click.ParamType[Output[Format]]):
    """One of these formats and the file for the report in it: `sarif=report.sarif`."""

    name = "format and path"

    def __init__(self, formats: Sequence[Format]) -> None:
        """The formats of the command."""
        self.formats = [each.value for each in formats]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Output[Format]:
        """The two; anything else is reported."""
        word, sign, path = str(value).partition("=")
        formats = self.formats
        if ctx is not None and word not in formats and word in [each.value for each in Format]:
            self.fail(not_of_command(word, ctx, formats), param, ctx)
        if word not in formats or not sign or not path:
            expected = f"a format, `=` and a file, such as `json=report.json`; the formats are {', '.join(formats)}"
            self.fail(f"`{printable(str(value)[:40])}` is not {expected}", param, ctx)
        return Output(Format(word), path)


def format_option(formats: Sequence[Format], help_text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The `--format` option, with these formats."""
    return click.option(
        "--format",
        "as_format",
        type=FormatOfCommand([each.value for each in formats]),
        callback=lambda _context, _option, value: Format(value),
        default=Format.TEXT.value,
        show_default=True,
        help=help_text,
    )


def with_format(command: Callable[..., Any]) -> Callable[..., Any]:
    """The `--format` option of a command that shows or writes something."""
    return format_option(COMMON, "The format of the report.")(command)


PURPOSES = {
    Format.HTML: "html is a page for a board",
    Format.MARKDOWN: "markdown the comment of a pull request",
    Format.SARIF: "sarif is for code scanning",
    Format.JUNIT: "junit for build servers",
    Format.GITHUB: "github annotates files from a workflow's log",
}
"""What formats are for, as `--help` says it."""


def with_reports(formats: Sequence[Format]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options of a command whose report may go to several places, in these formats."""
    output = click.option(
        "--output",
        "files_to_write",
        type=FormatAndPath(formats),
        multiple=True,
        metavar="FORMAT=PATH",
        help="Also write the report to a file, in any of these formats (may be repeated). A report that is there is"
        " replaced, a file that was read never.",
    )
    purposes = ", ".join(purpose for each, purpose in PURPOSES.items() if each in formats)
    on_stdout = format_option(formats, f"The format of the report on standard output. {purposes}.")
    return lambda command: on_stdout(output(command))


def with_advice(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that advises and judges nothing."""
    return with_reports(ADVISING)(command)


def with_outputs(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that judges files, and whose output is kept."""
    fresh = click.option(
        "--no-cache",
        is_flag=True,
        expose_value=False,
        help="Do everything again: neither print what an earlier run with the same input printed, nor keep this for a later"
        " one.",
    )
    return with_reports(tuple(Format))(fresh(command))
