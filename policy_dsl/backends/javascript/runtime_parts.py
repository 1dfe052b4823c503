"""The parts of a check that are the same in every file: the runtime, what some policies need beside it, and the exports."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from msgspec import Struct
from msgspec.structs import astuple

from policy_dsl.backends.javascript.table_entries import Tables

START, END = "// --- runtime: the same in every file, to the letter\n", "// --- end of the runtime\n"

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
    return Parts(*(mark(part) in text for part in ("decimals", "clocks", "named times", "derived facts")))


@cache
def runtime(parts: Parts = PLAIN) -> str:
    """The part of a check that is the same in every file, with its marks, and the parts that some have."""
    shipped = below("runtime.mjs", START, END)
    if parts.decimals:
        shipped = shipped.replace("new Fact(entry)", "factOf(entry)") + part_of("decimals.mjs", "decimals")
    if parts.clocks:
        shipped += part_of("clocks.mjs", "clocks")
    if parts.times:
        shipped += part_of("times.mjs", "named times")
    if parts.times and parts.clocks:
        shipped += part_of("named_clocks.mjs", "named times on clocks")
    if parts.derived:
        shipped += part_of("derived.mjs", "derived facts")
    return shipped + END


def mark(part: str) -> str:
    """The line with which a part begins that some checks have."""
    return f"// --- {part}: the same in every file that has them, to the letter\n"


def part_of(file: str, part: str) -> str:
    """The text of such a part."""
    return below(file, mark(part), f"// --- end of the {part}\n")


def below(file: str, start: str, end: str | None = None) -> str:
    """The text of a file from one mark to another, or to its end."""
    text = files("policy_dsl.backends.javascript").joinpath(file).read_text(encoding="utf-8")
    return text[text.index(start) : None if end is None else text.index(end)]


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
