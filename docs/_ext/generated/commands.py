"""The commands, from click's own declarations; their exit codes, from the schemas of their JSON.

sphinx-click would list the options, but knows neither exit codes nor schemas, which are half of each section.
"""

from __future__ import annotations

import inspect
import re

import click

from generated import schemas
from verifier.cli.commands import evenhand
from verifier.report.exit_codes import BAD_INPUT, CUT_OFF, DISAGREE, INTERNAL, PROVED, REFUTED, STOPPED, UNDECIDED

MEANINGS = {
    PROVED: "all proved, nothing found",
    REFUTED: "something is refuted, or found",
    BAD_INPUT: "bad input, or a wrong use of the command",
    UNDECIDED: "something is undecided, never called a pass",
    DISAGREE: "the two engines disagree: a mistake in evenhand, kept with the question that shows it",
}


def exits() -> str:
    """All exit codes. Where several hold, the worst is given: 4, 2, 1, 3, 0."""
    always = {
        INTERNAL: "a mistake in evenhand itself, with a line to report",
        STOPPED: "stopped from the keyboard",
        CUT_OFF: "the reader of the output left before its end",
    }
    lines = "".join(f"| {code} | {meaning} |\n" for code, meaning in (MEANINGS | always).items())
    return f"| exit code | means |\n| --- | --- |\n{lines}"


def section_of(name: str) -> str:
    """The section of a command. Raises KeyError if there is no such command."""
    command = evenhand.commands[name]
    whole = click.Context(
        evenhand, info_name="evenhand", **evenhand.context_settings
    )  # click keeps what it makes of these
    return section(command, click.Context(command, whole, name))


def section(command: click.Command, context: click.Context) -> str:
    """A command: its usage, what it does, its options and its exit codes."""
    name = str(context.info_name)
    usage = " ".join((context.command_path, *command.collect_usage_pieces(context)))
    text = inspect.cleandoc(command.help or "")
    exit_codes = re.search(r"^Exit codes: .*\Z", text, re.MULTILINE | re.DOTALL)
    about = text[: exit_codes.start()].strip() if exit_codes else text
    meaning = " ".join(exit_codes[0].split()) if exit_codes else sentence(schemas.exit_codes(name))
    rows = "".join(option(each, context) for each in command.params if isinstance(each, click.Option))
    shown = f"[JSON](schemas.md#evenhand-{name}-1)" if name != "verify" else (
        "[JSON of one file](schemas.md#evenhand-verify-1),"
        " [of several, or with expectations or a lock](schemas.md#evenhand-verify-all-1)"
    )  # fmt: skip
    return (
        f"({context.command_path.replace(' ', '-')})=\n\n## evenhand {name}\n\n```text\n{usage}\n```\n\n{about}\n\n"
        f"| option | does |\n| --- | --- |\n{rows}\n{meaning} With `--format json`: {shown}.\n"
    )


def option(each: click.Option, context: click.Context) -> str:
    """The row of an option."""
    names = ", ".join(f"`{name}`" for name in each.opts)
    kind = "" if each.is_flag else f" `{each.make_metavar(context)}`"
    default = "" if each.is_flag or not each.show_default else f" Unless given: `{each.default}`."
    needed = " Has to be given." if each.required else ""
    return row(f"{names}{kind}", f"{each.help}{needed}{default}")


def row(*cells: str) -> str:
    """A row of a Markdown table, with the bars inside cells escaped."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def sentence(codes: list[int]) -> str:
    """The exit codes of a command, in a sentence."""
    return f"Exit codes: {'; '.join(f'{code} {MEANINGS[code]}' for code in codes)}."
