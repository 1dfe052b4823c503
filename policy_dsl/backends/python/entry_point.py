"""The function that a generated check is asked by: its parameters, and its way to a decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from policy_dsl.backends.python import table_form
from policy_dsl.backends.python.names import class_names, identifiers, member_names
from policy_dsl.backends.python.scales import scale
from policy_dsl.backends.python.tree_form import Step
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Attribute, Ordered, Scale, SetOf, YesNo


def parameters(policy: Policy) -> dict[str, str]:
    """The parameter for each attribute."""
    return identifiers((a.name for a in policy.attributes), "fact")


def classes(policy: Policy) -> dict[str, str]:
    """The enumeration for each attribute that has codes."""
    return class_names(a.name for a in policy.attributes if a.names)


def as_of(policy: Policy) -> str | None:
    """The parameter that is another name for the date of a policy that is dated; of others, none."""
    name = "as_of"
    while name in parameters(policy).values():
        name += "_"
    return name if policy.dated_by is not None else None


def facts(policy: Policy) -> dict[str, dict[str, object]]:
    """How each fact is given: its parameter, its enumeration, and for codes that no member is called by, the member."""
    names, enumerations = parameters(policy), classes(policy)
    found: dict[str, dict[str, object]] = {}
    for a in policy.attributes:
        found[a.name] = {"parameter": names[a.name]}
        if a.names:
            members = member_names(a.name, a.names)
            found[a.name]["class"] = enumerations[a.name]
            found[a.name]["members"] = {code: member for code, member in members.items() if member != code}
    return found


def dated(policy: Policy) -> dict[str, str] | None:
    """By which fact a policy is dated, its other parameter, and the days for which the check answers; of others, none."""
    another = as_of(policy)
    if policy.dated_by is None or another is None:
        return None
    kind = policy.by_name[policy.dated_by].type
    assert isinstance(kind, Ordered)  # noqa: S101  # a policy is dated by a date; for mypy
    first, until = (date.fromordinal(day).isoformat() for day in (kind.first, kind.last + 1))
    return {"by": policy.dated_by, "as_of": another, "from": first, "until": until}


def decide(policy: Policy, steps: tuple[Step, ...], lengths: tuple[int, ...] = ()) -> str:
    """The function that a service calls; of tables, `lengths` are how many steps each is about."""
    names, enumerations = parameters(policy), classes(policy)
    number = {a.name: n for n, a in enumerate(policy.attributes)}
    given = "".join(
        f"    {names[a.name]}: {hint(a, enumerations.get(a.name, ''))} = None,\n" for a in policy.attributes
    )
    placed = "".join(place(names[a.name], a, n) for n, a in enumerate(policy.attributes) if isinstance(a.type, Ordered))
    misses = f"except ({'LookupError' if lengths else 'KeyError'}, TypeError):\n        pass\n"
    fast = f"    try:\n{placed}        return {path(names, policy, steps, lengths)}\n    {misses}"
    sets = {a.name: f"_s{n}" for n, a in enumerate(policy.attributes) if isinstance(a.type, SetOf)}
    if sets:
        frozen_ = "".join(
            f"        {held} = frozenset({names[n]}) if type({names[n]}) in _SETS else {names[n]}"
            "  # type: ignore  # None is of none of them\n"
            for n, held in sets.items()
        )
        fast += f"    try:\n{frozen_}        return {path({**names, **sets}, policy, steps, lengths)}\n    {misses}"
    passed = "".join(f"{names[a.name]}, " for a in policy.attributes)
    another = as_of(policy)
    dated = said = ""
    if policy.dated_by is not None and another is not None:
        dater = names[policy.dated_by]
        given += f"    {another}: date | str | None = None,\n"
        said = f"    `{another}` is another name for `{dater}`: the date that the policy is asked about.\n"
        dated = (
            f"    if {another} is not None:\n"
            f"        {dater} = _FACTS[{number[policy.dated_by]}].dated({dater}, {another}, {another!r})\n"
        )
    return (
        f"\ndef decide(\n    *,\n{given}) -> Decision:\n"
        f'    """The decision on a request. A fact that is not given is missing, which is not a value.\n{said}\n'
        "    Raises ValueError for an unknown value, and for a request that the policy calls impossible.\n"
        '    """\n'
        f"{dated}"
        f"{fast}"
        f"    return _MODEL.decide(({passed.rstrip(' ')}))\n"
    )


def path(names: Mapping[str, str], policy: Policy, steps: tuple[Step, ...], lengths: tuple[int, ...]) -> str:
    """The way to the decision on a request whose facts are all given, and are what they should be."""
    number = {a.name: n for n, a in enumerate(policy.attributes)}
    asked = [key(names, s, number[s.attribute]) for s in steps]
    ignored = "  # type: ignore  # a value that is not a key is read below"
    if not lengths:
        return f"_TREE{''.join(f'[{one}]' for one in asked)}{ignored}"
    loose = any(s.how in ("within", "has", "order") for s in steps)
    return table_form.path(asked, lengths) + (ignored if loose else "")


def hint(attribute: Attribute, name: str) -> str:
    """The type of a parameter; `name` is that of its enumeration."""
    match attribute.type:
        case SetOf():
            return f"Iterable[{name} | str] | None"
        case YesNo():
            return f"{name} | str | bool | None"
        case Ordered(Scale.NUMBER):
            return "int | None"
        case Ordered(Scale.DURATION):
            return "timedelta | None"
        case Ordered(Scale.DATE):
            return "date | str | None"
        case _:
            return f"{name} | str | None"


def place(parameter: str, attribute: Attribute, number: int) -> str:
    """Between which points a fact stands; of what is not exactly of its type, no key."""
    match scale(attribute):
        case Scale.NUMBER:
            fits = f"type({parameter}) is int"
        case Scale.DURATION:
            fits = f"type({parameter}) is timedelta and not {parameter}.microseconds"
        case Scale.DATE:
            fits = f"type({parameter}) is date"
    return f"        _k{number} = bisect_right(_P{number}, {parameter}) if {fits} else None\n"


def key(names: Mapping[str, str], step: Step, number: int) -> str:
    """What a step is asked with on the fast path."""
    parameter = names[step.attribute]
    match step.how:
        case "within":
            return f"{parameter} <= _KNOWN[{number}]"
        case "has":
            return f"{step.code!r} in {parameter}"
        case "class":
            return f"_k{number}"
        case "order":
            other = names[step.code]
            return f"({parameter} > {other}) - ({parameter} < {other})"
        case _:
            return parameter
