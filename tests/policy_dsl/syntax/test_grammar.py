"""The tables of the parser: what they give is what the grammar gives, and whatever else they are, they are passed over."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from policy_dsl.syntax import grammar
from policy_dsl.syntax.builders.claims import INTENTS

ROOT = Path(__file__).parents[3]
TEXT = files("policy_dsl.syntax").joinpath("grammar.lark").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tables() -> bytes:
    """The tables as the package has them when it is built."""
    return grammar.build_tables(TEXT)


def test_tables_read_as_the_grammar_does(tables: bytes) -> None:
    """Token by token, branch by branch, with every position."""
    policy = (ROOT / "spec" / "mp162" / "mp162.policy").read_text(encoding="utf-8")
    block = policy[policy.index("\nrequest\n") + 1 : policy.index("\ngroup ")] + "\n"
    one, other = grammar.load_parser(TEXT, tables).parse(block), grammar.build_parser(TEXT).parse(block)
    assert one == other
    assert [(t, t.line, t.column) for t in one.scan_values(bool)] == [
        (t, t.line, t.column) for t in other.scan_values(bool)
    ]
    assert len(list(one.scan_values(bool))) > 50


@pytest.mark.parametrize("wrong", ["another grammar", "cut short", "changed", "empty", "no line"])
def test_tables_of_something_else_are_not_read(tables: bytes, wrong: str) -> None:
    """Nothing of them is looked into."""
    text, given = TEXT, tables
    match wrong:
        case "another grammar":
            text += "\n"
        case "cut short":
            given = tables[:-1]
        case "changed":
            given = tables[:500] + bytes([tables[500] ^ 1]) + tables[501:]
        case "empty":
            given = b""
        case _:
            given = tables.replace(b"\n", b" ")
    with pytest.raises(ValueError, match="not the tables"):
        grammar.load_parser(text, given)


def test_every_line_of_intends_in_the_grammar_has_its_place_in_the_tree() -> None:
    (alternatives,) = re.findall(r"^_intent: (.*)$", TEXT, re.MULTILINE)
    assert set(alternatives.split(" | ")) == INTENTS
