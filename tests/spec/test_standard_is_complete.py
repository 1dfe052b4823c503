"""The standard leaves nothing out: every word, every rule of the grammar and every node of the model has its place in it."""

import re
from collections.abc import Iterator
from enum import Enum
from importlib.resources import files
from inspect import getmembers, isclass
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import astuple

from policy_dsl.calendar import calendars, clocks, days, times
from policy_dsl.claims_file import load_any
from policy_dsl.model import between, claims, conditions, decisions, policy, proposal, provisions, vocabulary
from policy_dsl.syntax.grammar import parser
from policy_dsl.syntax.parse import blocks
from policy_dsl.text import Text
from tests.spec.test_language import CHAPTERS, EXAMPLES, LANGUAGE, SUFFIXES

GRAMMAR = files("policy_dsl.syntax").joinpath("grammar.lark").read_text(encoding="utf-8")
CODE = re.compile(r"^`{3,}[^\n]*\n(.*?)^`{3,}$|`([^`\n]+)`", re.MULTILINE | re.DOTALL)
ACCEPTED = [example for example in EXAMPLES if "rejected" not in example.info]

NO_NODE_OF_THE_PARSER = {
    "start": "the root, which has the declaration as its child",
    "type": "its one child stands for it",
    "line_condition": "is called `joined`",
}
"""Rules of the grammar that no tree shows, and why; those that begin with an underscore are written out where they stand."""

ON_THE_WAY: set[object] = {decisions.Decision, decisions.Access}
"""What a policy gives, not what it holds."""


def code(chapter: Path) -> str:
    """What a chapter shows as written in the language: its blocks, and its words in backticks."""
    return "\n".join(f"{block}{word}" for block, word in CODE.findall(chapter.read_text(encoding="utf-8")))


def test_every_word_of_the_language_occurs() -> None:
    words = set(re.findall(r'"([a-z/]+)"', re.sub(r"^(//|%).*$", "", GRAMMAR, flags=re.MULTILINE)))
    assert len(words) > 80
    shown = set(
        re.findall(r"[a-z/]+", "\n".join(code(chapter) for chapter in CHAPTERS if chapter.name != "constructs.md"))
    )
    assert words - shown == set()


def test_every_rule_of_the_grammar_has_an_example() -> None:
    written = re.findall(r"^\??([a-z]\w*)(?:\.\d+)?:|-> (\w+)", GRAMMAR, re.MULTILINE)
    rules = {name or alias for name, alias in written} - NO_NODE_OF_THE_PARSER.keys()
    used = set()
    for example in ACCEPTED:
        text = Text(f"example{SUFFIXES[example.kind]}", example.text)
        if example.kind == "markdown":
            continue
        for _, lines in blocks(text):
            parsed = parser().parse("\n".join(lines) + "\n")
            used |= {str(node.data) for node in parsed.iter_subtrees()}
    assert rules - used == set()


MODULES = (
    between,
    claims,
    conditions,
    decisions,
    policy,
    proposal,
    provisions,
    vocabulary,
    calendars,
    clocks,
    days,
    times,
)
UNWRITTEN = {times.Elapsed, times.Line}
"""What the calendar says of times, and no text of a policy does."""

NODES = {
    name: node
    for module in MODULES
    for name, node in getmembers(module, isclass)
    if node.__module__ == module.__name__
    and issubclass(node, Struct | Enum)
    and node not in {vocabulary.Choice, *UNWRITTEN}
}
"""The classes of the model, without the base class of types with codes."""


def parts(whole: object) -> Iterator[object]:
    """Everything that is in it."""
    yield whole
    inner: tuple[object, ...] = ()
    if isinstance(whole, Struct):
        inner = astuple(whole)
    elif isinstance(whole, tuple | frozenset):
        inner = tuple(whole)
    for part in inner:
        yield from parts(part)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> set[object]:
    """The types of all nodes, and the members of enumerations, that the accepted examples hold."""
    found: set[object] = set()
    for example in ACCEPTED:
        folder = tmp_path_factory.mktemp("example")
        for name, text in example.files:
            (folder / name).write_text(text, encoding="utf-8")
        path = folder / f"example{SUFFIXES[example.kind]}"
        path.write_text(example.text, encoding="utf-8")
        loaded = load_any(str(path))
        for part in parts((loaded.policy, loaded.proposal, loaded.between)):
            found.add(part if isinstance(part, Enum) else type(part))
    return found


def test_every_node_is_in_an_example(held: set[object]) -> None:
    members = {member for node in NODES.values() if issubclass(node, Enum) for member in node}
    wanted = members | {node for node in NODES.values() if not issubclass(node, Enum)}
    assert {node for node in wanted - held if not {node, type(node)} & ON_THE_WAY} == set()


def test_every_node_has_its_rule() -> None:
    named: dict[str, str] = {}
    for line in (LANGUAGE / "constructs.md").read_text(encoding="utf-8").splitlines():
        cells = re.split(r"(?<!\\)\|", line)
        if len(cells) == 5:  # three columns between bars
            named |= dict.fromkeys(re.findall(r"`([A-Z]\w*)`", cells[2]), cells[3].strip())
    assert named.keys() == NODES.keys()
    assert all(named.values())


def test_links_lead_somewhere() -> None:
    headings = {
        chapter.name: {
            re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
            for heading in re.findall(r"^#+ (.+)$", chapter.read_text(encoding="utf-8"), re.MULTILINE)
        }
        for chapter in CHAPTERS
    }
    for chapter in CHAPTERS:
        for name, anchor in re.findall(r"\]\((\w+\.md)(?:#([\w-]+))?\)", chapter.read_text(encoding="utf-8")):
            assert name in headings, (chapter.name, name)
            assert not anchor or anchor in headings[name], (chapter.name, name, anchor)
