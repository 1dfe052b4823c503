"""Declares named times, and finds the one that an effect, a column or a claim is about."""

from __future__ import annotations

from collections.abc import Iterable

from policy_dsl.model.policy import NamedTime
from policy_dsl.model.provisions import (
    OTHERWISE,
    Effect,
    Refuse,
    Table,
    Timed,
    display_name,
    time_given,
)
from policy_dsl.resolve.scope import Scope, check_unique
from policy_dsl.resolve.words.name_text import listing, nearest
from policy_dsl.syntax import tree
from policy_dsl.text import Span


def declare_times(scope: Scope, blocks: tuple[tree.TimesBlock, ...]) -> tuple[NamedTime, ...]:
    """Declares the named times and returns them, in order; none in a policy with the one time."""
    for block in blocks[1:]:
        scope.report("E206", "there is another block `times`", block.span, "put all times into one")
    lines = blocks[0].times if blocks else ()
    if blocks and len(lines) < 2:
        message = "`times` names the times of a policy with several, and there are not two here"
        hint = (
            "write one below the other: `respond`, `resolve`; without the block, a policy has one time, `answer within`"
        )
        scope.report("E280", message, blocks[0].span, hint)
    check_unique(scope, (line.name for line in lines), "time", "E206")
    for line in lines:
        scope.check_not_reserved(line.name, "time")
        scope.check_not_constant(line.name, "time")
        scope.check_is_name(line.name, "durations", "give the time another name")
        time = NamedTime(line.name.text, line.title.text if line.title else None)
        scope.times.setdefault(line.name.text, time)
    return tuple(scope.times.values())


def time_of_effect(scope: Scope, written: tree.EffectText) -> str:
    """The named time that an effect gives; empty in a policy with the one time, and after a finding."""
    if written.of is not None:
        return known_time(scope, written.of)
    if scope.times:
        report_which(scope, "`answer` is the one time of a policy that names none", written.span, "within …")
    return ""


def known_time(scope: Scope, name: tree.Name) -> str:
    """The name of a time that is declared; empty after a finding."""
    if name.text in scope.times:
        return name.text
    if len(scope.times) == 1:
        scope.errors += 1  # reported where the times are declared
        return ""
    if scope.times:
        message = f"there is no time `{name.text}`; declared are {listing(scope.times)}"
        other = "write one of these" if scope.amends else f"write one of these, or declare `{name.text}` below `times`"
        hint = nearest(name.text, scope.times) or other
        scope.report("E280", message, name.span, hint)
    else:
        message = f"there is no time `{name.text}`; the policy has one time, which is called `answer`"
        hint = nearest(name.text, ["answer"]) or "write `answer within …`, or declare several times below `times`"
        scope.report("E280", message, name.span, hint)
    return ""


def report_which(scope: Scope, message: str, span: Span, end: str) -> None:
    """Reports something that does not say which of several times it is about."""
    if len(scope.times) == 1:
        scope.errors += 1  # reported where the times are declared
        return
    first = next(iter(scope.times))
    scope.report("E281", message, span, f"the times are {listing(scope.times)}: say which, such as `{first} {end}`")


def is_time_heading(scope: Scope, cell: tree.Cell, heading: str) -> bool:
    """Whether a column gives one of several times. Reports a heading that seems to, and names none of them."""
    name = time_given(heading)
    if not scope.times or name is None:
        return False
    if not name:
        report_which(scope, "`answer within` does not say which of the times the column gives", cell.span, "within")
    else:
        known_time(scope, tree.Name(name, cell.span))
    return True


def check_refused_whole(scope: Scope, cells: Iterable[tuple[tree.Cell, bool]]) -> bool:
    """Reports a row that refuses in some of its columns of times, each with whether it does; returns whether it is sound."""
    every = list(cells)
    refusing = [cell for cell, refuses in every if refuses]
    if not refusing or len(refusing) == len(every):
        return True
    message = "`N/A` refuses the request, whichever time is asked about, and this row gives it a time, too"
    hint = "write `N/A` in each column of times, or `no promise` where there is no such time"
    scope.report("E282", message, refusing[0].span, hint)
    return False


def several_times(table: Table) -> bool:
    """Whether the table has a column for each of several times."""
    return sum(bool(time_given(heading)) for heading in table.headings) > 1


def check_cell_of_time(scope: Scope, table: Table, path: tuple[str, ...], effect: Effect, span: Span) -> bool:
    """Whether a proposal may set the cell so; reports one that would let a row refuse in some of its times, and a whole row."""
    whole = len(path) < 3 and isinstance(effect, Timed)
    otherwise = path[1:2] == OTHERWISE and isinstance(effect, Refuse)
    if otherwise or not several_times(table) or not (isinstance(effect, Refuse) or whole):
        return True
    message = f"`{table.name}` has a column for each of several times, and a row refuses in all of them or in none"
    hint = "remove the row, and add one with a cell for each time"
    if whole:
        message = f"a row of `{table.name}` has a cell for each of several times, and this does not say which is set"
        hint = f"name the cell: `set {display_name((*path[:2], table_times(table)[0]))} to …`"
    scope.report("E282" if isinstance(effect, Refuse) else "E281", message, span, hint)
    return False


def table_times(table: Table) -> list[str]:
    """The times that the columns of the table give."""
    return [time for heading in table.headings if (time := time_given(heading))]
