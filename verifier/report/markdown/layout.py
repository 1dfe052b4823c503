"""Parts of a report in Markdown, and a document of them that is never longer than forges take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from msgspec import Struct

from verifier.report.markdown.escape import in_html, prose
from verifier.report.words import numbers
from verifier.report.words.document import Part, Rows, Sentence, Tone

MOST = 60_000
"""The most characters of a document. GitHub takes 65,536 in a comment."""

RESERVED = 600
"""The characters kept for what a document leaves out."""

MARKS = {Tone.GOOD: "✓ ", Tone.BAD: "✗ ", Tone.OPEN: "? ", Tone.NEUTRAL: "", Tone.QUIET: ""}


class Block(Struct, frozen=True):
    """A block of a document; `name` is what is left out where it does not fit."""

    text: str
    name: str = ""


def document(blocks: Iterable[Block]) -> str:
    """The blocks one after the other, as many as fit, and the names of those that do not."""
    kept: list[str] = []
    room = MOST - RESERVED
    omitted: list[str] = []
    for block in blocks:
        if len(block.text) + 2 <= room:
            kept.append(block.text)
            room -= len(block.text) + 2
        else:
            omitted.append(block.name or "a part")
    if omitted:
        kept.append(omission(omitted))
    return "\n\n".join(kept) + "\n" if kept else ""


def omission(names: Sequence[str]) -> str:
    """What is left out; the first few by name."""
    few = [in_html(name[:60]) for name in dict.fromkeys(names)][:5]
    more = len(names) - len(few)
    listed = ", ".join([*few, f"{numbers.number(more)} more"] if more > 0 else few)
    return f"*Left out, for this would be too long: {listed}. JSON and HTML have everything.*"[:RESERVED]


def heading(level: int, title: str) -> str:
    """A heading."""
    return f"{'#' * level} {prose(title)}"


def folded(summary: str, blocks: Iterable[str], name: str = "", *, opened: bool = False) -> Block:
    """Blocks that a reader opens."""
    body = "\n\n".join(blocks)
    start = "<details open>" if opened else "<details>"
    return Block(f"{start}\n<summary>{in_html(summary)}</summary>\n\n{body}\n\n</details>", name or summary)


def of_report(block: Block, name: str) -> Block:
    """A folded block of one of several reports, which its summary names."""
    return Block(block.text.replace("<summary>", f"<summary>{in_html(name)}: ", 1), f"{name}: {block.name}")


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def sentence(item: Sentence) -> str:
    """A sentence as an item of a list, with what stands below it."""
    details = "".join(f"<br>{'&emsp;' * depth(detail)}{prose(detail)}" for detail in item.details)
    return f"- {MARKS[item.tone]}{prose(item.text)}{details}"


def depth(detail: str) -> int:
    """How far a detail is indented below those above it: two blanks are one step."""
    return (len(detail) - len(detail.lstrip())) // 2


def body(items: Iterable[Sentence | Rows]) -> list[str]:
    """The blocks of a part; adjacent sentences are one list."""
    blocks: list[str] = []
    in_list = False
    for item in items:
        match item:
            case Sentence() if in_list:
                blocks[-1] += f"\n{sentence(item)}"
            case Sentence():
                blocks.append(sentence(item))
            case Rows():
                blocks.append(table([*map(prose, item.headings)], [[*map(prose, row)] for row in item.rows]))
            case _:
                assert_never(item)
        in_list = isinstance(item, Sentence)
    return blocks


def part(item: Part, level: int) -> Block:
    """A titled part."""
    return Block("\n\n".join([heading(level, item.title), *body(item.body)]), item.title)
