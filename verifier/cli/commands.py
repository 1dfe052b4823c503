"""Declares the commands to click, and is the source of `--help`. Their bodies are in modules of their own.

The module is long, but it is a plain list of what can be written on the command line.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from errno import EPIPE
from functools import partial
from typing import TypeAlias

import click

from policy_dsl.backends.targets import TARGETS
from policy_dsl.diagnostics.render import printable
from policy_dsl.version import __version__
from verifier.cli.interrupt import LineEndedInterrupt
from verifier.cli.options import (
    Level,
    with_advice,
    with_extent,
    with_force,
    with_format,
    with_outputs,
    with_reports,
    with_timeout,
    with_trust,
)
from verifier.cli.outputs import Output, Outputs
from verifier.cli.upkeep import Upkeep, with_upkeep
from verifier.report.exit_codes import BAD_INPUT
from verifier.report.extent import Extent
from verifier.report.formats import Advising, Common, Format

Work: TypeAlias = Callable[[], int]
"""The body of a command. It runs outside of click, which would turn a closed pipe into exit code 1: refuted."""


class OrderedGroup(click.Group):
    """Commands in the order of their definitions."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click calls it so
        """The names, in order of definition."""
        return list(self.commands)


@click.group(cls=OrderedGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="evenhand %(version)s")
def evenhand() -> None:
    """Rules that say who may ask for what, and how fast they must be answered: checked, proved, compiled.

    Exit codes: 0 all proved, nothing found; 1 refuted, or findings; 2 bad input or usage; 3 undecided;
    4 the two engines disagree; 70 a mistake in evenhand; 130 stopped; 141 nobody reads the output any longer.
    """


@evenhand.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@with_outputs
def check(files: tuple[str, ...], as_format: Format, files_to_write: tuple[Output[Format], ...]) -> Work:
    """Check policies and proposals, and report everything that is wrong with them."""
    from verifier.cli.check import run

    return partial(run, files, Outputs(as_format, files_to_write))


@evenhand.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--check", is_flag=True, help="Write nothing; exit 1 when a file is not formatted, and show the difference."
)
@click.option(
    "--exactly", is_flag=True,
    help="Also write `answers in exactly` for each `answers within` of an intent, as early versions read it.",
)  # fmt: skip
@with_format
def fmt(files: tuple[str, ...], check: bool, exactly: bool, as_format: Common) -> Work:
    """Format policies and proposals in the one canonical way, keeping comments and meaning."""
    from verifier.cli.fmt import run

    return partial(run, files, check, as_format, exactly)


@evenhand.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--property", "properties", multiple=True, metavar="NAME", help="Only this property (may be repeated).")
@with_timeout(
    "Time for each engine and question. After three questions without an answer, each of the others has a twentieth."
    " A file as a whole has twelve times as much, and the sweeps of --trust have twenty times as much."
)
@click.option("--expect", metavar="FILE.toml", help="Exit 0 exactly when every verdict is as this file expects.")
@with_trust
@click.option(
    "--without-assumptions", is_flag=True,
    help="Also ask what is proved once more without each assumption that it rests on.",
)  # fmt: skip
@with_extent
@with_upkeep
@with_outputs
def verify(
    files: tuple[str, ...],
    properties: tuple[str, ...],
    timeout: float,
    expect: str | None,
    trust: int | None,
    without_assumptions: bool,
    upkeep: Upkeep,
    extent: str | None,
    as_format: Format,
    files_to_write: tuple[Output[Format], ...],
) -> Work:
    """Prove or refute every claim of policies and proposals, and show what a proposal changes."""
    from verifier.cli.verify import run

    outputs = Outputs(as_format, files_to_write)
    return partial(
        run,
        files,
        properties,
        timeout,
        expect,
        outputs,
        trust,
        without_assumptions=without_assumptions,
        upkeep=upkeep,
        extent=Extent(extent or Extent.USUAL),
    )


@evenhand.command()
@click.argument("file", metavar="FILE")
@click.argument("facts", nargs=-1, metavar="KEY=VALUE…")
@click.option("--as-of", metavar="DATE", help="The date of the request, such as 2026-01-31.")
@with_timeout("Time for the command, and as much again for a proposal's base.")
@with_format
def explain(file: str, facts: tuple[str, ...], as_of: str | None, timeout: float, as_format: Common) -> Work:
    """Explain the decision on one request: the clauses behind it, and what would be answered faster.

    A set is written purposes=Settlement+Billing, or purposes=none; a time waited=5days, a date received=2026-01-31.
    """
    from verifier.cli.explain import run

    return partial(run, file, facts, as_of, as_format, timeout=timeout)


@evenhand.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@with_timeout(
    "Time for all diagrams together, and for each question to Z3. After three questions without an answer, each of the"
    " others has a twentieth, and all together have seven times as much."
)
@with_outputs
def diff(old: str, new: str, timeout: float, as_format: Format, files_to_write: tuple[Output[Format], ...]) -> Work:
    """Compare two policies: every request that is decided differently, certified, and the clauses that decide it.

    Either side is a policy or a proposal, which stands for the policy as amended, and may be FILE@REVISION: read from
    git, the base of a proposal at the same revision. Decisions are compared; properties and examples are not.
    Exit codes: 0 no decision differs; 1 some do; 2 bad input; 3 undecided; 4 the two engines disagree.
    """
    from verifier.cli.diff import run

    return partial(run, old, new, timeout, Outputs(as_format, files_to_write))


@evenhand.command(name="test")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@with_timeout(
    "Time for each engine and example. After three examples without an answer, each of the others has a twentieth,"
    " and all examples together have seven times as much."
)
@with_outputs
def test_(
    files: tuple[str, ...], timeout: float, as_format: Format, files_to_write: tuple[Output[Format], ...]
) -> Work:
    """Run the examples of policies and proposals, and list the provisions that no example reaches.

    Exit codes: 0 every example holds; 1 one does not, or there is none; 2 bad input; 3 undecided; 4 the engines disagree.
    """
    from verifier.cli.test import run

    return partial(run, files, timeout, Outputs(as_format, files_to_write))


@evenhand.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--most", type=Level(1, 100_000), default=20, show_default=True, metavar="NUMBER", help="How many places text lists."
)  # fmt: skip
@with_timeout("Time for each change and engine. All changes together have ten times as much.")
@with_reports(tuple(Format))
def mutate(file: str, most: int, timeout: float, as_format: Format, files_to_write: tuple[Output[Format], ...]) -> Work:
    """Change a policy or proposal in small ways, and list the changes that no property and no example notices.

    One at a time: a cell, a bound, a member of a group or list, an override, a date, an effect. The policy stays as it is.
    Exit codes: 0 every change of a decision is noticed; 1 some are not; 2 bad input; 3 undecided; 4 the engines disagree.
    """
    from verifier.cli.mutate import run

    return partial(run, file, most, timeout, Outputs(as_format, files_to_write))


@evenhand.command()
@click.argument("file", metavar="FILE")
@with_timeout("Time for each value that is tried, and engine. All together have ten times as much.")
@with_advice
def repair(file: str, timeout: float, as_format: Advising, files_to_write: tuple[Output[Advising], ...]) -> Work:
    """List the values that would repair a refuted property without breaking anything else.

    Each time, and each bound in a condition, a cell or a term that nothing claims, is tried by itself; then one time for up
    to three provisions together.
    Each range is proved at both ends, and refuted one step beyond. The policy stays as it is. There are no test cases in
    this, so that the formats do not include junit, which `verify` has.
    Exit codes: 0 no property is refuted; 1 some are; 2 bad input; 3 undecided; 4 the engines disagree.
    """
    from verifier.cli.repair import run

    return partial(run, file, timeout, Outputs(as_format, files_to_write))


@evenhand.command(name="compile")
@click.argument("file", metavar="FILE")
@click.option("--target", required=True, metavar="TARGET", help=f"What to compile to: {', '.join(TARGETS)}.")
@click.option("-o", "--output", required=True, metavar="PATH", help="The file to write.")
@click.option(
    "--unverified",
    is_flag=True,
    help="Also when something is refuted or undecided; the file is permanently marked unverified.",
)
@with_force
@with_timeout("Time for each engine and question, as for verify; and as much for compiling, and for reading back.")
@with_format
def compile_(
    file: str, target: str, output: str, unverified: bool, force: bool, timeout: float, as_format: Common
) -> Work:
    """Write the check that a service embeds: one file, proved equal to the policy."""
    from verifier.cli.compile import run

    return partial(run, file, target, output, unverified, force, as_format, timeout=timeout)


@evenhand.command()
@click.argument("code", metavar="CODE", required=False)
@click.option("--list", "listed", is_flag=True, help="List every code with its title.")
@with_format
def rule(code: str | None, listed: bool, as_format: Common) -> Work:
    """Show the page of a diagnostic: what it means, with a wrong and a right example."""
    from verifier.cli.rule import run

    return partial(run, code, listed, as_format)


@evenhand.command(name="import")
@click.argument("table", metavar="FILE")
@click.option("--sheet", metavar="NAME", help="The sheet, if the workbook has several.")
@click.option("--table", "name", metavar="NAME", help="The name of the table; by default the name of the file.")
@click.option(
    "--delimiter", type=click.Choice([",", ";", "tab"]), help="The separator of a CSV file; by default its heading shows it."
)  # fmt: skip
@click.option("--days", metavar="NAME", help="Make a list of days of this name, from a calendar (.ics), JSON or CSV.")
@click.option("--title", metavar="WORDS", help="What the list of days is, in words.")
@click.option(
    "--from", "start", metavar="DAY", help="The first day that the list knows; by default 1 January of its first year."
)  # fmt: skip
@click.option(
    "--until", metavar="DAY", help="The first day that it no longer knows; by default 1 January after its last year."
)  # fmt: skip
@click.option("--division", metavar="NAME", help="The division, if a JSON file lists the days of several.")
@click.option("-o", "--output", metavar="PATH", help="A new file for the table or list; by default it is printed.")
@with_force
@with_format
def import_(
    table: str,
    sheet: str | None,
    name: str | None,
    delimiter: str | None,
    days: str | None,
    title: str | None,
    start: str | None,
    until: str | None,
    division: str | None,
    output: str | None,
    force: bool,
    as_format: Common,
) -> Work:
    """Make a table of the language from a spreadsheet, .xlsx or .csv, with its heading in the first row; or a list of days."""
    if any(each is not None for each in (days, title, start, until, division)):
        from verifier.cli.import_days import DaysWanted
        from verifier.cli.import_days import run as run_days

        wanted = DaysWanted(days, title or "", start, until, division, delimiter)
        return partial(run_days, table, wanted, sheet or name, output, force, as_format)
    from verifier.cli.import_ import run

    return partial(run, table, sheet, name, delimiter, output, force, as_format)


@evenhand.command()
@click.argument("file", metavar="FILE")
@click.argument("table", metavar="TABLE")
@click.option("-o", "--output", required=True, metavar="PATH", help="The spreadsheet to write: .xlsx or .csv.")
@with_force
@with_format
def export(file: str, table: str, output: str, force: bool, as_format: Common) -> Work:
    """Write a table of a policy, or as a proposal amends it, cell for cell, to a spreadsheet in which every cell is text."""
    from verifier.cli.export import run

    return partial(run, file, table, output, force, as_format)


def command() -> int:
    """Parses the command line and runs the command. Returns the exit code."""
    try:
        work: object = evenhand.main(sys.argv[1:] or ["--help"], standalone_mode=False)
    except click.exceptions.Abort:  # click ends the line before it raises this
        raise LineEndedInterrupt from None
    except click.exceptions.Exit as done:
        return done.exit_code
    except SystemExit:  # click's way to end when the pipe is closed
        raise BrokenPipeError(EPIPE, "nobody reads the help") from None
    except click.UsageError as wrong:
        context = f"\n  = help: {wrong.ctx.command_path} --help" if wrong.ctx else ""
        message = wrong.format_message()
        for word in sys.argv[1:]:
            if not word.isprintable():
                message = message.replace(
                    repr(word), repr(printable(word))
                )  # click shows some words as Python literals
        message = " ".join(map(printable, _lower(message).splitlines()))
        sys.stderr.write(f"error[E408]: {message}{context}\n")
        return BAD_INPUT
    return work() if isinstance(work, partial) else 0


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
