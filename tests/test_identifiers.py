"""Names say what a value is: a short list of words that say nothing is held against every name that the packages bind."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(path for folder in ("policy_dsl", "verifier", "benchmarks") for path in (ROOT / folder).rglob("*.py"))

BANNED = frozenset(
    ["aside", "asked", "found", "known", "led", "meant", "one", "other", "said", "spoken", "taken", "tells", "told"]
)
"""Participles and pronouns, each of which once stood for a value that has a noun of the field."""

LONGEST = 5
"""Lines that a local with such a name may live; in a comprehension it does no harm."""

PARTICIPLE = re.compile(r"[a-z]+ed|drawn|found|given|known|led|meant|said|taken|told|written")
ADJECTIVES = {"untouched", "derived"}
"""Participles that are terms: a derived verdict follows from others."""

Name = tuple[int, str]


def banned(tree: ast.Module) -> Iterator[Name]:
    """The line and name of each banned name that lives too long, or that other code can see."""
    for scope in ast.walk(tree):
        if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from long_lived(scope)
        elif isinstance(scope, ast.Module | ast.ClassDef):
            for statement in scope.body:
                yield from ((line, name) for line, name in visible(statement) if name.lstrip("_") in BANNED)


def long_lived(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Name]:
    """The banned names of a function that it binds and then uses over more lines than `LONGEST`."""
    lines: dict[str, list[int]] = defaultdict(list)
    bound = set()
    for node in ast.walk(function):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                lines[name].append(node.lineno)
                if not isinstance(node, ast.Name) or isinstance(node.ctx, ast.Store):
                    bound.add(name)
    for name in sorted(bound & BANNED):
        if max(lines[name]) - min(lines[name]) >= LONGEST:
            yield min(lines[name]), name


def visible(statement: ast.stmt) -> Iterator[Name]:
    """The functions, classes, constants and fields that a statement of a module or a class binds."""
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield statement.lineno, name
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield statement.lineno, name
        case ast.Assign(targets=targets):
            for target in targets:
                yield from ((node.lineno, node.id) for node in ast.walk(target) if isinstance(node, ast.Name))


@pytest.mark.parametrize("folder", ["policy_dsl", "verifier", "benchmarks"])
def test_no_value_has_a_name_that_says_nothing(folder: str) -> None:
    paths = [path for path in MODULES if path.is_relative_to(ROOT / folder)]
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    assert len(trees) > 5
    assert [f"{path}:{line} {name}" for path, tree in trees.items() for line, name in banned(tree)] == []


def test_no_module_is_named_by_a_participle() -> None:
    assert [path for path in MODULES if PARTICIPLE.fullmatch(path.stem) and path.stem not in ADJECTIVES] == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("found = 1\n", {"found"}),
        ("class Told:\n    told: int\n", {"told"}),
        ("def said():\n    pass\n", {"said"}),
        ("def f(one):\n    pass\n    pass\n    pass\n    pass\n    return one\n", {"one"}),
        ("match 1:\n    case other:\n        pass\n", set()),
        ("def f():\n    match 1:\n        case other:\n" + "            pass\n" * 4 + "            f(other)\n", {"other"}),
        ("def f(one):\n    return one\n", set()),
        ("def f():\n    return [found for found in ()]\n", set()),
    ],
)  # fmt: skip
def test_what_counts_as_a_name_that_lives_too_long(source: str, names: set[str]) -> None:
    assert {name for _, name in banned(ast.parse(source))} == names
