"""The Python target: one file, typed and readable, that answers from nested dictionaries over decisions made beforehand."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, combinations
from pprint import pformat
from typing import Any

from policy_dsl.backends.names import class_name, identifiers, remark
from policy_dsl.diagram.boxes import boxes
from policy_dsl.diagram.build import Builder, Decided
from policy_dsl.diagram.forest import Forest
from policy_dsl.diagram.space import ABSENT, PRESENT, Space, cut, raw
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Permit, Provision, Refuse
from policy_dsl.model.vocabulary import Attribute, SetOf, YesNo
from policy_dsl.runtime import kernel

LARGEST_KEYED = 6
"""Codes up to which a set is looked up whole; a larger one is asked code by code."""

LINE = "# --- kernel: the same in every file, to the letter"


class FaultyPolicyError(Exception):
    """The policy has a gap, a conflict, or no possible request; nothing is compiled from it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One level of the nested dictionaries: the attribute, and how it is asked.

    `is` a code; the whole `set`; `within`, that a large set has known codes only; or a code that a large set may have.
    """

    attribute: str
    how: str
    code: str = ""


@dataclass
class Tree:
    """The policy in raw values, ready to be written out."""

    policy: Policy
    order: tuple[str, ...]
    space: Space
    forest: Forest
    builder: Builder
    root: int
    steps: tuple[Step, ...]
    lines: list[str] = field(default_factory=list)
    names: dict[tuple[int, int], str | None] = field(default_factory=dict)
    sets: dict[frozenset[str], str] = field(default_factory=dict)


def order_of(policy: Policy) -> tuple[str, ...]:
    """The attributes from the one that matters least to the one that matters most: so the file stays small."""
    conditions = [p.when for p in policy.provisions] + [c.when for c in policy.impossible]
    return tuple(dict.fromkeys(level.attribute for level in cut(policy, conditions).levels))


def meaning(policy: Policy, order: tuple[str, ...]) -> tuple[Space, Forest, Builder, int]:
    """The policy's own diagram in raw values: (outcome, deciding ids) where possible, None where not."""
    space = raw(policy, order)
    forest = Forest([len(level.classes) for level in space.levels])
    builder = Builder(forest, space, policy)
    decided = forest.apply(lambda p, d: d if p else None, builder.possible(), builder.decisions())
    return space, forest, builder, decided


def steps_of(policy: Policy, order: tuple[str, ...]) -> tuple[Step, ...]:
    """How each attribute is asked, in order."""
    found: list[Step] = []
    for name in order:
        attribute = policy.by_name[name]
        if not isinstance(attribute.type, SetOf):
            found.append(Step(name, "is"))
        elif len(attribute.names) <= LARGEST_KEYED:
            found.append(Step(name, "set"))
        else:
            found.append(Step(name, "within"))
            found += [Step(name, "has", code) for code in attribute.names]
    return tuple(found)


def compile_policy(policy: Policy, manifest: Mapping[str, Any], title: str = "") -> str:
    """The source of the check. Raises FaultyPolicyError for a policy with a gap, a conflict or no possible request.

    `manifest` is written in; the text does not depend on anything but these arguments.
    """
    order = order_of(policy)
    space, forest, builder, root = meaning(policy, order)
    if root == forest.terminal(None):
        raise FaultyPolicyError("no possible request")
    for value in forest.reached(root, forest.yes):
        if value is not None and _decided(value)[0].faulty:
            raise FaultyPolicyError(f"a {_decided(value)[0].access.value}")
    tree = Tree(policy, order, space, forest, builder, root, steps_of(policy, order))
    top = write(tree, 0, root)
    parts = [
        header(policy, manifest, title),
        "from __future__ import annotations\n\nfrom collections.abc import Iterable\n"
        "from datetime import datetime, timedelta, timezone\nfrom enum import Enum\n",
        f"MANIFEST = {pformat(dict(manifest), width=110, sort_dicts=False)}\n",
        pasted(),
        "\n".join(chain.from_iterable(enumeration(a) for a in policy.attributes)),
        *data(tree),
        "\n".join(tree.lines),
        f"_TREE = {top}\n_MODEL = _Model(_FACTS, _LEVELS, _IMPOSSIBLE, _TREE)\n",
        decide(policy, tree.steps),
    ]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def header(policy: Policy, manifest: Mapping[str, Any], title: str) -> str:
    """What the file is, for whoever opens it."""
    standing = (
        "proved equal to the policy" if manifest.get("verified") else "UNVERIFIED: not everything claimed is proved"
    )
    return (
        f'"""{remark(title or policy.name)}: the compiled check of the policy {remark(policy.name)}, {standing}.\n\n'
        f"Generated by evenhand {remark(str(manifest.get('evenhand', '')))}; do not edit: what it rests on is in MANIFEST.\n"
        '"""'
    )


def pasted() -> str:
    """The kernel, from its line to its end."""
    return LINE + inspect.getsource(kernel).split(LINE, 1)[1].rstrip("\n")


def enumeration(attribute: Attribute) -> Iterator[str]:
    """The enumeration of an attribute's codes."""
    yield f"\nclass {class_name(attribute.name)}(str, Enum):"
    yield f'    """The codes of {remark(attribute.name)}."""\n'
    yield "    __hash__ = str.__hash__  # so that a member and its code are the same key\n"
    for code, member in identifiers(attribute.names, attribute.name.upper()).items():
        label = next((c.label for c in attribute.type.codes if c.name == code), None)
        yield f"    {member} = {code!r}" + (f"  # {remark(label)}" if label else "")
    yield ""


def data(tree: Tree) -> Iterator[str]:
    """The facts, the levels, the clauses and the impossible."""
    policy = tree.policy
    yield (
        "_FACTS = (\n" + "".join(f"    _Fact({a.name!r}, {kind(a)!r}, {a.names!r}),\n" for a in policy.attributes) + ")"
    )
    number = {a.name: n for n, a in enumerate(policy.attributes)}
    levels = "".join(f"    ({number[s.attribute]}, {s.how!r}, {s.code!r}),\n" for s in tree.steps)
    yield f"_LEVELS = (\n{levels})"
    every = "".join(
        f"    {number[c.attribute]!r}: frozenset({sorted(tree.policy.by_name[c.attribute].names)!r}),\n"
        for c in tree.steps
        if c.how == "within"
    )
    yield f"_KNOWN = {{\n{every}}}" if every else ""
    yield "_CLAUSES = {\n" + "".join(clause(n, p) for n, p in enumerate(policy.by_id.values())) + "}"
    yield "_IMPOSSIBLE = (\n" + "".join(impossible(tree)) + ")"


def kind(attribute: Attribute) -> str:
    """What a fact is."""
    return "set" if isinstance(attribute.type, SetOf) else "yes/no" if isinstance(attribute.type, YesNo) else "code"


def clause(number: int, provision: Provision) -> str:
    """A provision as a literal."""
    place = provision.clause
    sources = tuple((c.source, c.where or "") for c in place.citations)
    return (
        f"    {provision.id!r}: Clause({number}, {provision.id!r}, {effect(provision)!r}, {sources!r},"
        f" {place.path!r}, {place.span.line}),\n"
    )


def effect(provision: Provision) -> str:
    """What a provision does, in the words of the language."""
    match provision.effect:
        case Refuse():
            return "refuse"
        case Permit():
            return "permit"
        case AnswerWithin(seconds):
            return f"answer within {seconds} s"


def impossible(tree: Tree) -> Iterator[str]:
    """The clauses about what is impossible, as boxes."""
    for c in tree.policy.impossible:
        node = tree.builder.condition(c.when)
        sides = [tuple(side(tree, box, a) for a in tree.policy.attributes) for box, _ in boxes(tree.forest, node, node)]
        written = "".join(f"        ({', '.join(box)},),\n" for box in sides)
        yield f"    _Impossible({c.because!r}, {c.clause.path!r}, {c.clause.span.line}, (\n{written}    )),\n"


def side(tree: Tree, box: tuple[frozenset[int], ...], attribute: Attribute) -> str:
    """What a box says of an attribute, as a literal."""
    if isinstance(attribute.type, SetOf):
        values = {code: tree.space.values(box, 0, attribute.name, code) for code in attribute.names}
        has = sorted(code for code, allowed in values.items() if allowed == {PRESENT})
        lacks = sorted(code for code, allowed in values.items() if allowed == {ABSENT})
        return f"({frozen(has)}, {frozen(lacks)})" if has or lacks else "None"
    allowed = tree.space.values(box, 0, attribute.name, None)
    return "None" if len(allowed) == len(attribute.names) else frozen(sorted(allowed))


def frozen(codes: list[str]) -> str:
    """A frozenset as a literal."""
    return f"frozenset({codes!r})" if codes else "frozenset[str]()"


# --- the tree


def write(tree: Tree, step: int, node: int) -> str | None:
    """Writes the dictionary for a node at a step, after those below it; its name, or None where nothing is possible."""
    if step == len(tree.steps):
        value = tree.forest.values[node]
        return None if value is None else decision(tree, _decided(value))
    key = (step, node)
    if key in tree.names:
        return tree.names[key]
    entries = [
        (at, name) for at, below in keyed(tree, step, node) if (name := write(tree, step + 1, below)) is not None
    ]
    made: str | None = None
    if entries:
        made = f"_N{len(tree.names)}"
        children = {child for _, child in entries}
        asked = tree.steps[step]
        if (
            asked.how == "set"
            and len(children) == 1
            and len(entries) == 2 ** len(tree.policy.by_name[asked.attribute].names)
        ):
            every = all_sets(tree, asked.attribute)
            tree.lines.append(f"{made} = dict.fromkeys({every}, {entries[0][1]})")
        else:
            tree.lines.append(f"{made} = {{{', '.join(f'{at}: {child}' for at, child in entries)}}}")
    tree.names[key] = made
    return made


def keyed(tree: Tree, step: int, node: int) -> Iterator[tuple[str, int]]:
    """The keys at a step, written out, each with the node it leads to."""
    asked = tree.steps[step]
    place = tree.space.place
    match asked.how:
        case "is":
            level = place[0, asked.attribute, None]
            for n, code in enumerate(tree.policy.by_name[asked.attribute].names):
                yield repr(code), tree.forest.below(node, level, n)
        case "set":
            codes = tree.policy.by_name[asked.attribute].names
            for held in subsets(codes):
                below = node
                for code in codes:
                    below = tree.forest.below(below, place[0, asked.attribute, code], int(code in held))
                yield set_name(tree, held), below
        case "within":
            yield "True", node
        case _:
            level = place[0, asked.attribute, asked.code]
            for n, truth in enumerate(("False", "True")):
                yield truth, tree.forest.below(node, level, n)


def subsets(codes: tuple[str, ...]) -> list[frozenset[str]]:
    """Every selection, from the empty one up."""
    return [frozenset(c) for c in chain.from_iterable(combinations(codes, n) for n in range(len(codes) + 1))]


def set_name(tree: Tree, held: frozenset[str]) -> str:
    """The name of a frozenset, written once."""
    if held not in tree.sets:
        tree.sets[held] = f"_S{len(tree.sets)}"
        tree.lines.append(f"{tree.sets[held]} = {frozen(sorted(held))}")
    return tree.sets[held]


def all_sets(tree: Tree, attribute: str) -> str:
    """The tuple of all selections of an attribute's codes, written out."""
    names = [set_name(tree, held) for held in subsets(tree.policy.by_name[attribute].names)]
    return f"({', '.join(names)},)"


def decision(tree: Tree, decided: Decided) -> str:
    """The name of a decision, written once."""
    outcome, by = decided
    key = (-1, tree.forest.terminal(decided))
    if tree.names.get(key) is None:
        name = f"_D{sum(1 for step, _ in tree.names if step == -1)}"
        tree.names[key] = name
        clauses = "".join(f"_CLAUSES[{i!r}], " for i in by)
        tree.lines.append(f"{name} = Decision({outcome.access.value!r}, {outcome.seconds!r}, ({clauses.rstrip(' ')}))")
    found = tree.names[key]
    assert found is not None  # noqa: S101  # just written; for mypy
    return found


def _decided(value: object) -> Decided:
    assert isinstance(value, tuple) and isinstance(value[0], Outcome)  # noqa: S101, PT018  # the values of decisions
    return value[0], value[1]


# --- the function


def parameters(policy: Policy) -> dict[str, str]:
    """The parameter for each attribute."""
    return identifiers((a.name for a in policy.attributes), "fact")


def decide(policy: Policy, steps: tuple[Step, ...]) -> str:
    """The function that a service calls."""
    names = parameters(policy)
    number = {a.name: n for n, a in enumerate(policy.attributes)}
    given = "".join(f"    {names[a.name]}: {hint(a)} = None,\n" for a in policy.attributes)
    path = "".join(lookup(names[s.attribute], s, number[s.attribute]) for s in steps)
    passed = "".join(f"{names[a.name]}, " for a in policy.attributes)
    return (
        f"\ndef decide(\n    *,\n{given}) -> Decision:\n"
        '    """The decision on a request. A fact that is not given is missing, which is not a value.\n\n'
        "    Raises ValueError for an unknown value, and for a request that the policy calls impossible.\n"
        '    """\n'
        "    try:\n"
        f"        return _TREE{path}  # type: ignore  # what is no key misses, and is read below\n"
        "    except (KeyError, TypeError):\n"
        f"        return _MODEL.decide(({passed.rstrip(' ')}))\n"
    )


def hint(attribute: Attribute) -> str:
    """The type of a parameter."""
    name = class_name(attribute.name)
    match attribute.type:
        case SetOf():
            return f"Iterable[{name} | str] | None"
        case YesNo():
            return f"{name} | str | bool | None"
        case _:
            return f"{name} | str | None"


def lookup(parameter: str, step: Step, number: int) -> str:
    """One step of the fast path."""
    match step.how:
        case "within":
            return f"[{parameter} <= _KNOWN[{number}]]"
        case "has":
            return f"[{step.code!r} in {parameter}]"
        case _:
            return f"[{parameter}]"
