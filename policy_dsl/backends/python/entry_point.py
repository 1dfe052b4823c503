"""The function `decide` of a generated check: its parameters, its fast path to a decision, and their manifest entries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import assert_never

from msgspec import Struct

from policy_dsl.backends.clock_tables import clock_times
from policy_dsl.backends.decision_table import DecisionTable, Lookup
from policy_dsl.backends.python import clock_data, derived_data, table_form
from policy_dsl.backends.python.names import RESERVED, class_names, identifiers, member_names
from policy_dsl.backends.python.scales import in_steps, scale_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import TIME_FACT
from policy_dsl.model.vocabulary import Attribute, Enumeration, Ordered, Scale, SetOf, Steps, YesNo

NAMES_WITH_TIMES = frozenset({"Decisions", "TimeDecision"})
"""The public names of a check with named times that others do not have."""

NAMES_OF_TIMES_ON_CLOCKS = frozenset({"DecisionsOnClocks", "TimeOnClock"})
"""The public names of a check with named times, of which some are on clocks, that others do not have."""


def numbers(policy: Policy) -> dict[str, int]:
    """The number of each fact, and of the one that says which of several times is decided."""
    return {attribute.name: n for n, attribute in enumerate(policy.dimensions)}


def parameters(policy: Policy) -> dict[str, str]:
    """The name of each attribute's parameter."""
    return identifiers((a.name for a in policy.attributes), "fact")


def enumeration_names(policy: Policy) -> dict[str, str]:
    """The name of the enumeration of each attribute with codes."""
    more = [
        *(clock_data.PUBLIC_NAMES if clock_times(policy) else ()),
        *(derived_data.PUBLIC_NAMES if policy.derived else ()),
        *(NAMES_WITH_TIMES if policy.times else ()),
        *(NAMES_OF_TIMES_ON_CLOCKS if policy.times and clock_times(policy) else ()),
    ]
    return class_names((a.name for a in policy.attributes if a.names), RESERVED.union(more))


def as_of_parameter(policy: Policy) -> str | None:
    """The second parameter for the date of a dated policy, `as_of`; `None` for other policies."""
    name = "as_of"
    while name in parameters(policy).values():
        name += "_"
    return name if policy.dated_by is not None else None


def fact_entries(policy: Policy) -> dict[str, dict[str, object]]:
    """How each fact is passed: its parameter, its enumeration, and the members whose names differ from their codes."""
    names, enumerations = parameters(policy), enumeration_names(policy)
    entries: dict[str, dict[str, object]] = {}
    for a in policy.attributes:
        entries[a.name] = {"parameter": names[a.name]}
        if a.names:
            members = member_names(a.name, a.names)
            entries[a.name]["class"] = enumerations[a.name]
            entries[a.name]["members"] = {code: member for code, member in members.items() if member != code}
    return entries


def dated_entry(policy: Policy) -> dict[str, str] | None:
    """The fact that dates a policy, its second parameter, and the days that the check covers; `None` for other policies."""
    another = as_of_parameter(policy)
    if policy.dated_by is None or another is None:
        return None
    date_type = policy.by_name[policy.dated_by].type
    assert isinstance(date_type, Ordered)  # noqa: S101  # a policy is dated by a date; for mypy
    first, until = (date.fromordinal(day).isoformat() for day in (date_type.first, date_type.last + 1))
    return {"by": policy.dated_by, "as_of": another, "from": first, "until": until}


def decide_source(table: DecisionTable, lookups: tuple[Lookup, ...], lengths: tuple[int, ...] = ()) -> str:
    """The source of `decide`. `lengths` are the numbers of lookups that each table covers."""
    policy = table.policy
    names, head = parameters(policy), signature(policy)
    on_day = ""
    if policy.dated_by is not None and clock_times(policy) and table.depends_on_day:
        on_day = f"._on({names[policy.dated_by]}, _ZONE)"
    key_lines = "".join(
        point_key(names[a.name], a, n) for n, a in enumerate(policy.attributes) if isinstance(a.type, Ordered)
    )
    on_miss = f"except ({'LookupError' if lengths else 'KeyError'}, TypeError):\n        pass\n"
    looked_up = lookup_expression(names, policy, lookups, lengths, on_day)
    fast_path = f"    try:\n{key_lines}        return {looked_up}\n    {on_miss}"
    sets = {a.name: f"_s{n}" for n, a in enumerate(policy.attributes) if isinstance(a.type, SetOf)}
    if sets:
        freezing_lines = "".join(
            f"        {variable} = frozenset({names[n]}) if type({names[n]}) in _SETS else {names[n]}"
            "  # type: ignore  # a missing fact is None\n"
            for n, variable in sets.items()
        )
        retry = lookup_expression({**names, **sets}, policy, lookups, lengths, on_day)
        fast_path += f"    try:\n{freezing_lines}        return {retry}\n    {on_miss}"
    decided = "decisions" if policy.times else "decision"
    return (
        f"\ndef decide(\n    *,\n{head.parameters}) -> {decision_type(policy)}:\n"
        f'    """The {decided} on a request. A fact that is not given is missing, which is not a value.\n{head.note}\n'
        "    Raises ValueError for an unknown value, and for a request that the policy calls impossible.\n"
        '    """\n'
        f"{head.dating}"
        f"{fast_path}"
        f"    return _MODEL.decide(({head.passed})){on_day}\n"
    )


def decision_type(policy: Policy) -> str:
    """The type of what `decide` returns."""
    if policy.times:
        return "DecisionsOnClocks" if clock_times(policy) else "Decisions"
    return "ClockDecision" if clock_times(policy) else "Decision"


def derive_source(policy: Policy) -> str:
    """The source of `derive`, which has the parameters of `decide`."""
    head = signature(policy)
    return (
        f"\n\ndef derive(\n    *,\n{head.parameters}) -> dict[str, Derived]:\n"
        f'    """The derived facts on a request, by name. A fact that is not given is missing, which is not a value.\n'
        f"{head.note}\n"
        "    Raises ValueError for an unknown value, and for a request that the policy calls impossible.\n"
        '    """\n'
        f"{head.dating}"
        f"    return _derived(_DERIVED, _FACTS{'[:-1]' if policy.times else ''}, ({head.passed}))\n"
    )


class Signature(Struct, frozen=True):
    """The lines of the parameters, what is noted of `as_of`, the lines that read it, and the facts as they are passed on."""

    parameters: str
    note: str
    dating: str
    passed: str


def signature(policy: Policy) -> Signature:
    """What functions that take a request have alike."""
    names, enumerations = parameters(policy), enumeration_names(policy)
    lines = "".join(
        f"    {names[a.name]}: {hint(a, enumerations.get(a.name, ''))} = None,\n" for a in policy.attributes
    )
    passed = "".join(f"{names[a.name]}, " for a in policy.attributes).rstrip(" ")
    as_of = as_of_parameter(policy)
    if policy.dated_by is None or as_of is None:
        return Signature(lines, "", "", passed)
    dater = names[policy.dated_by]
    place = [a.name for a in policy.attributes].index(policy.dated_by)
    return Signature(
        f"{lines}    {as_of}: date | str | None = None,\n",
        f"    `{as_of}` is another name for `{dater}`: the date that the policy is asked about.\n",
        f"    if {as_of} is not None:\n        {dater} = _FACTS[{place}].dated({dater}, {as_of}, {as_of!r})\n",
        passed,
    )


def lookup_expression(
    names: Mapping[str, str], policy: Policy, lookups: tuple[Lookup, ...], lengths: tuple[int, ...], on_day: str
) -> str:
    """The expression that looks up the decision, or one for each time, on a complete request with values of the right types;
    `on_day` is what then tells it the day of receipt, where it depends on that.
    """
    number = numbers(policy)
    names = {**names, **{a.name: f"_v{number[a.name]}" for a in policy.attributes if in_steps(a)}}
    ignored = "  # type: ignore  # a value that is not a key is read below"
    expressions = []
    for time in policy.time_names or ("",):
        keys = [key_expression({**names, TIME_FACT: repr(time)}, s, number[s.attribute]) for s in lookups]
        in_tree = f"_TREE{''.join(f'[{key}]' for key in keys)}"
        expressions.append(table_form.decision_expression(keys, lengths) if lengths else in_tree)
    may_mistype = not lengths or any(s.how in ("within", "has", "order") for s in lookups)
    comment = ignored if may_mistype else ""
    if policy.times:
        lines = "".join(f"            {each},{comment}\n" for each in expressions)
        return f"_MODEL.settled(\n{lines}        ){on_day}"
    given = f".given{on_day}" if clock_times(policy) else ""
    return f"{expressions[0]}{given}{comment}"


HINTS = {Scale.NUMBER: "int | None", Scale.DURATION: "timedelta | None", Scale.DATE: "date | str | None"}
"""The type of a parameter on each scale."""


def hint(attribute: Attribute, name: str) -> str:
    """The type annotation of a parameter. `name` is the name of the attribute's enumeration."""
    match attribute.type:
        case SetOf():
            return f"Iterable[{name} | str] | None"
        case YesNo():
            return f"{name} | str | bool | None"
        case Enumeration():
            return f"{name} | str | None"
        case Ordered(scale):
            return "Decimal | str | int | None" if isinstance(scale, Steps) else HINTS[scale]
        case _:
            assert_never(attribute.type)


def point_key(parameter: str, attribute: Attribute, number: int) -> str:
    """The line that computes the key of a fact on a scale: its interval, or None for a value not exactly of its type."""
    match scale_of(attribute):
        case Steps():
            exact = f"_v{number}"
            reading = f"        {exact} = _FACTS[{number}].read({parameter})\n"
            return (
                reading + f"        _k{number} = bisect_right(_P{number}, {exact}) if type({exact}) is int else None\n"
            )
        case Scale.NUMBER:
            fits = f"type({parameter}) is int"
        case Scale.DURATION:
            fits = f"type({parameter}) is timedelta and not {parameter}.microseconds"
        case Scale.DATE:
            fits = f"type({parameter}) is date"
    return f"        _k{number} = bisect_right(_P{number}, {parameter}) if {fits} else None\n"


def key_expression(names: Mapping[str, str], lookup: Lookup, number: int) -> str:
    """The expression for the key of a lookup on the fast path."""
    parameter = names[lookup.attribute]
    match lookup.how:
        case "within":
            return f"{parameter} <= _KNOWN[{number}]"
        case "has":
            return f"{lookup.code!r} in {parameter}"
        case "class":
            return f"_k{number}"
        case "order":
            other = names[lookup.code]
            return f"({parameter} > {other}) - ({parameter} < {other})"
        case "is" | "set":
            return parameter
        case _:
            assert_never(lookup.how)
