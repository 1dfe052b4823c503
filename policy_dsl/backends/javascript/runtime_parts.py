"""The parts of a check that are the same in every file: the runtime, what some policies need beside it, and the exports."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from msgspec import Struct
from msgspec.structs import astuple

from policy_dsl.backends.javascript.table_entries import Tables

START, END = "// --- runtime: the same in every file, to the letter\n", "// --- end of the runtime\n"
DECIMALS, DECIMALS_END = (
    "// --- decimals: the same in every file that has them, to the letter\n",
    "// --- end of the decimals\n",
)
CLOCKS, CLOCKS_END = (
    "// --- clocks: the same in every file that has them, to the letter\n",
    "// --- end of the clocks\n",
)
TIMES, TIMES_END = (
    "// --- named times: the same in every file that has them, to the letter\n",
    "// --- end of the named times\n",
)

NAMED_CLOCKS, NAMED_CLOCKS_END = (
    "// --- named times on clocks: the same in every file that has them, to the letter\n",
    "// --- end of the named times on clocks\n",
)
DERIVED, DERIVED_END = (
    "// --- derived facts: the same in every file that has them, to the letter\n",
    "// --- end of the derived facts\n",
)

STEPS = "number in steps of "
"""How the kind of a number in steps begins."""


class Parts(Struct, frozen=True):
    """Which parts a check has beside the runtime: for numbers in steps, times on clocks, several times, and derived facts."""

    decimals: bool = False
    clocks: bool = False
    times: bool = False
    derived: bool = False


PLAIN = Parts()
"""No part beside the runtime."""


def parts_of(tables: Tables) -> Parts:
    """The parts that a check with these tables needs."""
    decimals = any(fact.kind.startswith(STEPS) for fact in tables.facts)
    return Parts(decimals, bool(tables.times), bool(tables.named), bool(tables.derived))


def united(every: Iterable[Parts]) -> Parts:
    """The parts that some of several checks need."""
    return Parts(*(any(flags) for flags in zip(*map(astuple, every), strict=True)))


def parts_in(text: str) -> Parts:
    """The parts that a text has, by their marks."""
    return Parts(DECIMALS in text, CLOCKS in text, TIMES in text, DERIVED in text)


@cache
def runtime(parts: Parts = PLAIN) -> str:
    """The part of a check that is the same in every file, with its marks, and the parts that some have."""
    shipped = below("runtime.mjs", START, END)
    if parts.decimals:
        shipped = shipped.replace("new Fact(entry)", "factOf(entry)") + below("decimals.mjs", DECIMALS, DECIMALS_END)
    if parts.clocks:
        shipped += below("clocks.mjs", CLOCKS, CLOCKS_END)
    if parts.times:
        shipped += below("times.mjs", TIMES, TIMES_END)
    if parts.times and parts.clocks:
        shipped += below("named_clocks.mjs", NAMED_CLOCKS, NAMED_CLOCKS_END)
    if parts.derived:
        shipped += below("derived.mjs", DERIVED, DERIVED_END)
    return shipped + END


def below(file: str, start: str, end: str) -> str:
    """The text of a file from one mark to another."""
    text = files("policy_dsl.backends.javascript").joinpath(file).read_text(encoding="utf-8")
    return text[text.index(start) : text.index(end)]


def opener(parts: Parts) -> str:
    """The function that makes of tables what a check exports."""
    if parts.times:
        return "openedWithTimesOnClocks" if parts.clocks else "openedWithTimes"
    return "openedWithClocks" if parts.clocks else "opened"


def exports(parts: Parts) -> str:
    """The statements that export what a check has."""
    errors, more = ("CalendarEnds, RequestError", ", dayOfReceipt") if parts.clocks else ("RequestError", "")
    derive = "export const derive = deriving(TABLES);\n" if parts.derived else ""
    return (
        f"export {{ {errors} }};\n"
        f"export const {{ manifest, facts, decide{more} }} = {opener(parts)}({{ ...SEAL, ...MANIFEST }}, TABLES);\n{derive}"
    )
