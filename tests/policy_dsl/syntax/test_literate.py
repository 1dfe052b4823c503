"""Policies in Markdown: the blocks are the policy, every place in it is a place in the Markdown, and nothing is guessed.

What is refused and where is drawn in `spec/corpus/text`.
"""

import time
from pathlib import Path

import pytest

from policy_dsl.diagnostics.render import render
from policy_dsl.pipeline import load
from policy_dsl.syntax.literate import policy_blocks
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.read import LONGEST_LINE, text_of
from policy_dsl.text import Text
from tests.written import LIBRARY

CUT = LIBRARY.index("  | Adult        | Atlas")
LITERATE = f"# The library\n\nIts\tdesk:\n\n```policy\n{LIBRARY[:CUT]}```\n\nand also\n\n"
LITERATE += f"~~~policy\n{LIBRARY[CUT:]}~~~\n\nThe end."
"""The library, cut in two in the middle of a table."""


def read(content: str | bytes, path: str = "p.md") -> Text:
    text, findings = text_of(path, content.encode() if isinstance(content, str) else content)
    assert text is not None, findings
    return text


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_blocks_together_are_the_policy(end: str, mark: str) -> None:
    text = read(mark + LITERATE.replace("\n", end))
    assert parse(text) == parse(Text("p.policy", LIBRARY))
    assert text.lines == tuple(LITERATE.split("\n"))
    assert len(text.policy_lines) == len(text.lines)
    assert text.policy_lines[:5] == ("", "", "", "", "")
    assert text.policy_lines[5] == 'policy Library "Who may have a book, and how fast"'


def test_a_diagnostic_shows_the_line_of_the_markdown(tmp_path: Path) -> None:
    path = tmp_path / "p.md"
    path.write_text(LITERATE.replace("| Staff        | any   |", "| Staff        | Nvl   |"), encoding="utf-8")
    loaded = load(str(path))
    line = LITERATE[: LITERATE.index("| Staff")].count("\n") + 1
    (finding,) = loaded.findings
    assert (finding.code, finding.span.line, finding.span.column) == ("E202", line, 20)
    shown = render(loaded.findings, {text.path: text for text in loaded.texts}).split("\n")
    assert shown[0].startswith(f"{path}:{line}:20: error[E202]: `Nvl` is not a value of `book`")
    assert shown[1] == f"  {line} |   | Staff        | Nvl   | 1 h           |"


def test_a_base_may_be_markdown_and_so_may_the_proposal(tmp_path: Path) -> None:
    proposal = 'proposal Later "staff wait"\n  to Library in "library.md"\n\n  set desk Staff to 3 h\n'
    (tmp_path / "library.md").write_text(LITERATE, encoding="utf-8")
    (tmp_path / "later.md").write_text(f"Why so.\n```policy\n{proposal}```\n", encoding="utf-8")
    loaded = load(str(tmp_path / "later.md"))
    assert loaded.findings == []
    assert loaded.amended is not None
    assert [Path(text.path).name for text in loaded.texts] == ["later.md", "library.md"]


@pytest.mark.parametrize(
    ("markdown", "blocks"),
    [
        ("```policy\na\n```", ((2, 2),)),
        ("``` policy \na\n```", ((2, 2),)),
        ("```policy\na", None),  # never closed
        ("```policy\na\n``", None),  # closed by fewer signs
        ("````policy\na\n```\n````", ((2, 3),)),  # fewer signs do not close it
        ("```policy\na\n`````  ", ((2, 2),)),  # more do
        ("```policy\na\n~~~\n```", ((2, 3),)),  # another sign does not
        ("```policy\n```", ((2, 1),)),  # an empty block is one
        ("text\n```policy\na\n```\ntext", ((3, 3),)),  # no blank line has to stand before or after it
        ("text <!--\n```policy\na\n```\n-->", ((3, 3),)),  # no comment of HTML begins inside of a paragraph
        ("~~~~\n```policy\na\n```\n~~~~\n```policy\nb\n```", ((7, 7),)),  # the first is an example
        ("```policy x\na\n```", None),
        ("```\na\n```", None),
        ("`policy`\n", None),
        ("- a\n```policy\nb\n```", ((3, 3),)),  # the margin ends a list
    ],
)
def test_which_lines_are_policy(markdown: str, blocks: tuple[tuple[int, int], ...] | None) -> None:
    found, findings = policy_blocks(Text("p.md", markdown))
    assert (None if findings else found) == blocks, findings


def test_a_file_without_a_block_is_told_and_every_other_mistake_has_its_place(tmp_path: Path) -> None:
    path = tmp_path / "p.MD"
    path.write_text("# Nothing\n\n```policy title\n```\n", encoding="utf-8")
    loaded = load(str(path))
    assert [f.code for f in loaded.findings] == ["E010"]
    assert render(loaded.findings, {}).startswith(f"{path}: error[E010]")
    path.write_text("text\n\n- ```policy\n", encoding="utf-8")
    assert render(load(str(path)).findings, {}).startswith(f"{path}:3:3: error[E009]")


def test_many_mistakes_end_somewhere() -> None:
    _, findings = policy_blocks(Text("p.md", "> ```policy\n\n" * 1000))
    assert len(findings) == 20


@pytest.mark.parametrize(
    "hostile",
    [
        "```policy\n" + "| a |\n" * 50_000 + "```",
        "> " * (LONGEST_LINE // 2),
        "`" * LONGEST_LINE,
        "- " * (LONGEST_LINE // 2) + "```policy",
        "<!--\n```policy\n" * 20_000,
        "```x\n" * 20_000,
        "- x\n" * 20_000,
        "[a]:\n" * 20_000,
    ],
    ids=["rows", "quotations", "signs", "lists", "comments", "never closed", "items", "references"],
)
def test_hostile_markdown_takes_no_time(hostile: str) -> None:
    started = time.process_time()
    policy_blocks(Text("p.md", hostile))
    assert time.process_time() - started < 10
