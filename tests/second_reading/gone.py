"""What the policies below a proposal had, and is there no more: names that may be given again."""

from __future__ import annotations

from collections.abc import Iterator

from tests.second_reading.policies import Policy
from tests.second_reading.provisions import Whole
from tests.second_reading.tables import Row, Table


def below(made: Policy) -> Iterator[Whole]:
    """What each policy below has, the next one first."""
    while made.base is not None:
        made = made.base
        yield made.editions[-1][1]


def names_gone(made: Policy) -> list[str]:
    """Names that rules and tables had, and none has now."""
    whole = made.editions[-1][1]
    return sorted({name for one in below(made) for name in (*one.rules, *one.tables)} - {*whole.rules, *whole.tables})


def rows_gone(made: Policy, table: Table) -> list[Row]:
    """Rows that the table had, by a name that none of its rows has now."""
    once = [row for one in below(made) if table.name in one.tables for row in one.tables[table.name].rows]
    return [row for row in once if table.row(row.name) is None and len(row.texts) == len(table.columns)]
