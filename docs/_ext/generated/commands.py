"""The commands, from the tree that click reads the command line with; their exit codes, from the schemas of their JSON."""

from __future__ import annotations

import inspect
import re

import click

from generated import schemas
from verifier.cli.commands import evenhand
from verifier.report.exit_codes import BAD_INPUT, CUT_OFF, DISAGREE, INTERNAL, PROVED, REFUTED, STOPPED, UNDECIDED

MEANT = {
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
        CUT_OFF: "whoever read the output does so no longer",
    }
    lines = "".join(f"| {code} | {said} |\n" for code, said in (MEANT | always).items())
    return f"| exit code | means |\n| --- | --- |\n{lines}"


def named(name: str) -> str:
    """The section of a command. Raises KeyError when there is none of this name."""
    command = evenhand.commands[name]
    return one(command, click.Context(command, click.Context(evenhand, info_name="evenhand"), name))


def one(command: click.Command, context: click.Context) -> str:
    """A command: its usage, what it does, its options and its exit codes."""
    name = str(context.info_name)
    usage = " ".join((context.command_path, *command.collect_usage_pieces(context)))
    said = inspect.cleandoc(command.help or "")
    exit_codes = re.search(r"^Exit codes: .*\Z", said, re.MULTILINE | re.DOTALL)
    text = said[: exit_codes.start()].strip() if exit_codes else said
    meaning = " ".join(exit_codes[0].split()) if exit_codes else said_of(schemas.exit_codes(name))
    rows = "".join(option(each, context) for each in command.params if isinstance(each, click.Option))
    shown = f"[JSON](schemas.md#evenhand-{name}-1)" if name != "verify" else (
        "[JSON of one file](schemas.md#evenhand-verify-1), [of several](schemas.md#evenhand-verify-all-1)"
    )  # fmt: skip
    return (
        f"({context.command_path.replace(' ', '-')})=\n\n## evenhand {name}\n\n```text\n{usage}\n```\n\n{text}\n\n"
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
    """A row of Markdown; a bar inside a cell is written so that it ends none."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def said_of(codes: list[int]) -> str:
    """The exit codes of a command, in a sentence."""
    return f"Exit codes: {'; '.join(f'{code} {MEANT[code]}' for code in codes)}."
