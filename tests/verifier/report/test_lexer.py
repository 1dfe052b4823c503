"""Policies are coloured by the words of the grammar, and no character is lost."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import EntryPoint
from io import StringIO
from pathlib import Path

import pytest
from pygments.token import Comment, Error, Keyword, Literal, Name, Number, String, _TokenType
from rich.console import Console

from policy_dsl.syntax.grammar import WHOLE, parser
from policy_dsl.syntax.times import UNITS
from verifier.report.lexer import IN_CELLS, NAMED, WORDS, PolicyLexer
from verifier.report.text.page import Page

ROOT = Path(__file__).parents[3]
LOOKAHEAD = re.compile(r"\(\?=.*")
POLICIES = sorted(ROOT.glob("spec/**/*.policy"))


def tokens(text: str) -> list[tuple[_TokenType, str]]:
    return [(kind, word) for kind, word in PolicyLexer(stripnl=False).get_tokens(text) if word.strip()]


def is_a(general: _TokenType, kind: _TokenType) -> bool:
    """Whether one kind is another, or a part of it. A kind is a tuple of words that says so itself; its types do not know."""
    return kind[: len(general)] == general


def kinds(text: str) -> dict[str, _TokenType]:
    return {word: kind for kind, word in tokens(text)}


def test_the_words_are_those_that_the_parser_knows() -> None:
    known = {LOOKAHEAD.sub("", terminal.pattern.value.removesuffix(WHOLE)) for terminal in parser().terminals}
    assert {word for word in known if re.fullmatch("[a-z]+(/[a-z]+)?", word)} == WORDS
    assert {"policy", "proposal", "rule", "table", "property"} <= set(NAMED) < WORDS
    assert {part for words in IN_CELLS for part in words.split()} < WORDS


@pytest.mark.parametrize("word", sorted(WORDS))
def test_every_word_is_coloured(word: str) -> None:
    assert is_a(Keyword, kinds(f"  {word} \n")[word])


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_makes_a_number(unit: str) -> None:
    assert tokens(f"  answer within 5 {unit}\n")[-1] == (Number, f"5 {unit}")
    assert tokens(f"  | 5 {unit} |\n")[1] == (Number, f"5 {unit}")


@pytest.mark.parametrize("path", POLICIES, ids=[str(path.relative_to(ROOT / "spec")) for path in POLICIES])
def test_nothing_is_lost(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", "replace").replace("\r", "")
    found = list(PolicyLexer(stripnl=False, ensurenl=False).get_tokens(text))
    assert "".join(word for _, word in found) == text.lstrip("\ufeff")
    assert all(kind is not Error for kind, _ in found)


def test_what_only_looks_like_a_word_is_a_name() -> None:
    found = kinds('rule to-do\n  when a.role in to.role, 4.10, never-again -- never "said"\n  overrides rule two\n')
    assert found["rule"] is Keyword.Declaration
    assert found["to-do"] is Name.Class
    assert found["a.role"] is found["to.role"] is found["4.10"] is found["never-again"] is Name
    assert found["in"] is found["overrides"] is Keyword
    assert found['-- never "said"'] is Comment.Single


def test_a_row_is_of_cells() -> None:
    found = kinds('table t\n  | when | "x y" | 24 h | N/A | not A | 5 to 9 | 2026-01-31 | a -- b |\n  when a is b\n')
    assert found["t"] is Name.Class
    assert found["when"] is Keyword  # of the last line; in the heading it is a name
    assert tokens("  | when |\n")[1] == (Name, "when")
    assert found['"x y"'] is String.Double
    assert found["24 h"] is found["5"] is found["9"] is Number
    assert found["N/A"] is Keyword.Type
    assert found["not"] is found["to"] is Keyword
    assert found["2026-01-31"] is Literal.Date
    assert not any(is_a(Comment, kind) for kind in found.values())


def test_it_is_found_by_its_name() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]["pygments.lexers"]
    found = [EntryPoint(name, value, "pygments.lexers").load() for name, value in declared.items()]
    assert found == [PolicyLexer]
    assert PolicyLexer.aliases == ["policy"]


def test_a_page_is_coloured_on_a_terminal_alone() -> None:
    page = "# E1: a\n\nDon't write:\n\n```policy\nrule soon\n  refuse\n```\n\n```text\nrule soon\n```\n"
    written = StringIO()
    Console(file=written, force_terminal=True, color_system="standard", width=60).print(Page(page))
    policy, text = written.getvalue().split("soon")[:2]
    assert policy.endswith("\x1b[94mrule\x1b[0m\x1b[90m \x1b[0m\x1b[4;92m")
    assert "\x1b[94mrule" not in text
    plain = StringIO()
    Console(file=plain, width=60).print(Page(page))
    assert "\x1b" not in plain.getvalue()
    assert "rule soon" in plain.getvalue()


def test_only_a_page_on_a_terminal_costs_the_library_that_colours() -> None:
    policy = str(ROOT / "docs/tutorial/parcels.policy")
    for words in (["check", policy], ["verify", policy], ["rule", "E101"], ["explain", policy, "asker=Sender"]):
        program = f"import sys\nsys.argv[1:] = {words!r}\nfrom verifier.cli import run\n" + (
            "try:\n    run()\nfinally:\n    sys.stderr.write(f\"pygments: {'pygments' in sys.modules}\")\n"
        )
        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
        assert ran.stderr.endswith("pygments: False"), words


def test_what_gives_a_fact_is_coloured_as_an_outcome() -> None:
    assert kinds("derive risk : yes/no\n")["risk"] == Name.Class
    assert kinds("  gives risk High\n")["gives"] == Keyword.Type
    assert kinds("  gives up prompt\n")["gives"] == Keyword
