"""The parts of a check that are the same in every file: its imports, and the kernel with what some policies need beside it."""

from __future__ import annotations

import inspect
from types import ModuleType

from msgspec import Struct

from policy_dsl.backends.clock_tables import clock_times, has_chosen_times, has_hours_or_days
from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.scales import in_steps
from policy_dsl.model.policy import Policy
from policy_dsl.runtime import (
    kernel,
    kernel_chosen,
    kernel_clocks,
    kernel_decimals,
    kernel_derived,
    kernel_hours,
    kernel_named_clocks,
    kernel_tables,
    kernel_times,
)

KERNEL_MARK = "# --- kernel: the same in every file, to the letter"
DECIMALS_MARK = "# --- decimals: the same in every file that has them, to the letter"
CLOCKS_MARK = "# --- clocks: the same in every file that has them, to the letter"
CHOSEN_MARK = "# --- the earlier or the later of two times: the same in every file that has them, to the letter"
HOURS_MARK = "# --- the earlier or the later of hours and days: the same in every file that has them, to the letter"
DERIVED_MARK = "# --- derived facts: the same in every file that has them, to the letter"
TIMES_MARK = "# --- named times: the same in every file that has them, to the letter"
NAMED_CLOCKS_MARK = "# --- named times on clocks: the same in every file that has them, to the letter"
TABLES_MARK = "# --- tables: the same in every file that has them, to the letter"

IMPORTS = {
    Form.NESTED: (
        "from bisect import bisect_right",
        "from collections.abc import Iterable, Iterator",
        "from datetime import date, datetime, timedelta, timezone",
        "from enum import Enum",
        "from itertools import combinations, pairwise, product",
    ),
    Form.TABLES: (
        "from array import array",
        "from binascii import a2b_base64",
        "from bisect import bisect_right",
        "from collections.abc import Iterable, Iterator",
        "from datetime import date, datetime, timedelta, timezone",
        "from enum import Enum",
        "from itertools import accumulate, combinations, pairwise, product",
        "from sys import byteorder",
    ),
}

TYPING_IMPORT = "TYPE_CHECKING = False\nif TYPE_CHECKING:\n    from typing import Any"
"""Gives type checkers the type of the manifest, without an import where the check runs."""


class Parts(Struct, frozen=True):
    """Which parts a check has beside the kernel."""

    decimals: bool = False
    clocks: bool = False
    chosen: bool = False
    hours: bool = False
    derived: bool = False
    times: bool = False


def parts_of(policy: Policy, *, derived: bool) -> Parts:
    """The parts that the check of a policy needs. `derived` says whether it gives derived facts."""
    decimals, clocks = any(map(in_steps, policy.attributes)), bool(clock_times(policy))
    chosen, hours = has_chosen_times(policy), has_hours_or_days(policy)
    return Parts(decimals, clocks, chosen, hours, derived, bool(policy.times))


def kernel_source(form: Form, parts: Parts) -> str:
    """The text of the kernel, followed by the parts that read tables and numbers in steps, that reckon times on clocks and
    take the earlier or the later of two, also of hours and days, that say what derived facts are, and that decide several
    times, where there are some.
    """
    shipped: list[tuple[str, ModuleType, bool]] = [
        (KERNEL_MARK, kernel, True),
        (TABLES_MARK, kernel_tables, form is Form.TABLES),
        (DECIMALS_MARK, kernel_decimals, parts.decimals),
        (CLOCKS_MARK, kernel_clocks, parts.clocks),
        (CHOSEN_MARK, kernel_chosen, parts.chosen),
        (HOURS_MARK, kernel_hours, parts.hours),
        (DERIVED_MARK, kernel_derived, parts.derived),
        (TIMES_MARK, kernel_times, parts.times),
        (NAMED_CLOCKS_MARK, kernel_named_clocks, parts.times and parts.clocks),
    ]
    return "\n\n\n".join(below(mark, module) for mark, module, needed in shipped if needed)


def below(mark: str, module: ModuleType) -> str:
    """The text of a module of the kernel from its mark on."""
    return mark + inspect.getsource(module).split(mark, 1)[1].rstrip("\n")


def imports(form: Form, parts: Parts) -> tuple[str, ...]:
    """The imports of a check."""
    return (*IMPORTS[form], *(["from decimal import Decimal"] if parts.decimals else []))
