"""The types of a check for TypeScript: a declaration file that follows from the module alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

from policy_dsl.backends.javascript.emit import NAME, for_comment, in_template
from policy_dsl.backends.javascript.readback import read
from policy_dsl.backends.javascript.runtime_parts import STEPS, Parts, below, parts_of
from policy_dsl.backends.javascript.table_entries import FactEntry, Tables
from policy_dsl.runtime.manifest import MARK, OPEN, sealed

HEAD = f"""\
// The types of the module beside this file, generated with it; do not edit. {MARK}{OPEN}'
"""

ON_SCALE = {"whole number": "number | bigint", "duration": "Duration", "date": "Day"}
"""The type of a fact on each scale."""


START = "// --- types: the same in every file, to the letter\n"
"""The line before the part of the types that is the same in every file."""

CALENDARS_START = "// --- types of calendars: the same in every file with times on clocks, to the letter\n"
CLOCKS_START = "// --- types of decisions with times on clocks: the same in every file that has them, to the letter\n"
DERIVED_START = "\n// --- types of derived facts: the same in every file that has them, to the letter\n"
TIMES_START = "// --- types of decisions in several times: the same in every file that has them, to the letter\n"
NAMED_CLOCKS_START = (
    "// --- types of decisions in several times on clocks: the same in every file that has them, to the letter\n"
)
DECISION_TYPES = {
    (True, False): ("clock_types.d.mts", CLOCKS_START),
    (False, True): ("time_types.d.mts", TIMES_START),
    (True, True): ("named_clock_types.d.mts", NAMED_CLOCKS_START),
}
"""The file with the types of decisions and its mark: with times on clocks, with several times, and with both."""

FIRST_OF_DECISIONS, FIRST_AFTER = "export type Decision =", "export interface Behind"
"""What begins the types of decisions, and what follows them. Decisions with times on clocks, or in several times, have others
in their place."""

KINDS = '"duration" | "date";'
KINDS_WITH_STEPS = f'"duration" | "date" | `{STEPS}${{number}}`;'
"""How the type of the kind of a fact ends, and how it does where facts are numbers in steps."""

DECIDED = """\
/** The decision on a request. A fact that is not given is missing, which is not a value. Throws a RequestError. */
export declare function decide(request?: Facts): Decision;
"""
DECIDED_IN_TIMES = DECIDED.replace("The decision", "The decisions").replace(": Decision;", ": Decisions;")
"""What declares `decide`, and what does so where there are several times."""


def types_path(path: str) -> str:
    """The path at which TypeScript looks for the types of a module."""
    for module, types in ((".mjs", ".d.mts"), (".js", ".d.ts")):
        if path.endswith(module):
            return path.removesuffix(module) + types
    return f"{path}.d.ts"


def declarations(source: str) -> str:
    """The types of a check, sealed."""
    manifest, tables = read(source)
    head = f"{HEAD}// {for_comment(str(manifest.get('policy', '')))}\n\n"
    properties = [line for fact in tables.facts for line in fact_lines(fact)]
    if tables.dated is not None:
        by = tables.facts[tables.dated.by]
        properties.append(f"  /** Another name for `{for_comment(by.name)}`. */")
        properties.append(f"  readonly {key(tables.dated.asOf)}?: Day | null;")
    own = [
        "/** A request, complete or not. */",
        "export interface Facts {",
        *properties,
        "}",
        "",
        "/** The codes of each fact that has codes. */",
        "export interface Codes {",
        *(
            f"  readonly {key(fact.name)}: {' | '.join(text(code) for code, _ in fact.codes)};"
            for fact in tables.facts
            if fact.codes
        ),
        "}",
        "",
        f"export type FactName = {' | '.join(text(fact.name) for fact in tables.facts)};",
        *derived_lines(tables),
        *([f"export type TimeName = {' | '.join(map(text, tables.named))};"] if tables.named else []),
    ]
    return sealed(head + "\n".join(own) + "\n\n" + fixed(parts_of(tables)), NAME)


@cache
def fixed(parts: Parts) -> str:
    """The part of the types that is the same in every file with these parts."""
    text = below("types.d.mts", START)
    text += below("derived_types.d.mts", DERIVED_START) if parts.derived else ""
    text = text.replace(KINDS, KINDS_WITH_STEPS) if parts.decimals else text
    if not parts.clocks and not parts.times:
        return text
    own = below("calendar_types.d.mts", CALENDARS_START) if parts.clocks else ""
    own += below(*DECISION_TYPES[parts.clocks, parts.times])
    text = text[: text.index(FIRST_OF_DECISIONS)] + own + text[text.index(FIRST_AFTER) :]
    return text.replace(DECIDED, DECIDED_IN_TIMES) if parts.times else text


def derived_lines(tables: Tables) -> Iterator[str]:
    """The types of the derived facts; none for a policy without any."""
    if not tables.derived:
        return
    yield "\n/** The derived facts of a request. */"
    yield "export interface DerivedFacts {"
    for each in tables.derived:
        values = " | ".join(text(value) for value in each.values if value is not None)
        yield f"  readonly {key(each.name)}: Derived<{values}>;"
    yield "}\n"


def fact_lines(fact: FactEntry) -> Iterator[str]:
    """The property of a fact, with a comment that has its labels."""
    labels = ", ".join(f"{code}: {label}" for code, label in fact.codes if label)
    comment = for_comment(f"{fact.fact}, {fact.kind}" + (f" ({labels})" if labels else "")).replace("*/", "* /")
    yield f"  /** {comment} */"
    codes = f"Codes[{text(fact.name)}]"
    if fact.kind.startswith(STEPS):
        yield f"  readonly {key(fact.name)}?: string | number | bigint | null;"
        return
    accepted = {"set": f"Iterable<{codes}>", "yes/no": f"{codes} | boolean", "code": codes, **ON_SCALE}[fact.kind]
    yield f"  readonly {key(fact.name)}?: {accepted} | null;"


def key(name: str) -> str:
    """The name of a property in a type."""
    return name if re.fullmatch("[A-Za-z][A-Za-z0-9_]*", name) else text(name)


def text(value: str) -> str:
    """The type of a text."""
    return in_template(json.dumps(value, ensure_ascii=False))
