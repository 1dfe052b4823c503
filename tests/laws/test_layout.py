"""The laws of the layout, over random policies that are jumbled: written another way, with comments, or cut up in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from policy_dsl.syntax import tree
from policy_dsl.syntax.format import formatted
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.printing.unparse import unparse
from policy_dsl.syntax.read import text_of
from policy_dsl.text import Text
from tests.random_policies import random_policy, random_proposal

SEEDS = st.integers(0, 2**32)
BLANKS = ("", " ", "   ", "\t ")
SOME = BLANKS[1:]


def written(seed: int) -> str:
    """The text of a random policy or proposal."""
    return unparse(random_policy(seed)) if seed % 3 else unparse(random_proposal(seed)[1])


def fmt(text: str, name: str = "p.policy") -> str:
    result, _, findings = formatted(name, text.encode())
    assert result is not None, (findings, text)
    return result.decode()


def parsed(text: str) -> tree.File:
    file, findings = parse(Text("p.policy", text))
    assert isinstance(file, tree.File)
    assert not findings, (findings, text)
    return file


class Jumbler:
    """Writes a text another way, and remembers the comments that it puts in, from the top."""

    def __init__(self, seed: int, *, comments: bool) -> None:
        self.random = Random(seed)
        self.comments = comments
        self.put: list[str] = []

    def text(self, text: str) -> str:
        """The whole text; declarations keep a blank line between them, or lose it."""
        declarations = re.split(r"\n\n(?! )", text.rstrip("\n"))
        jumbled = "".join(self.block(d.split("\n")) + "\n" * self.random.randint(1, 3) for d in declarations)
        return jumbled if self.random.random() < 0.5 else jumbled.replace("\n", "\r\n")

    def block(self, lines: list[str]) -> str:
        """A declaration, with another step of indentation."""
        step = self.random.randint(1, 5)
        found: list[str] = []
        for line in lines:
            bare = line.lstrip(" ")
            found += self.before()
            found.append(" " * ((len(line) - len(bare)) // 2 * step) + self.line(bare) if line else "")
        return "\n".join(found)

    def before(self) -> Iterator[str]:
        """Comments and blank lines before a line."""
        while self.comments and self.random.random() < 0.15:
            yield " " * self.random.randint(0, 9) + self.comment() if self.random.random() < 0.7 else ""

    def comment(self) -> str:
        self.put.append(f'--{self.random.choice(BLANKS)}{len(self.put)} | "a, b')
        return self.put[-1]

    def line(self, line: str) -> str:
        """A line without its indentation."""
        if (set_cell := re.fullmatch(r"(set .*? to) (.*)", line)) is not None:
            return f"{self.words(set_cell[1])}{self.random.choice(SOME)}{set_cell[2]}{self.end()}"
        words, bar, row = line.partition("|")
        if not bar:
            return self.words(words) + self.end()
        cells = [f"{self.pad()}{cell.strip()}{self.pad()}" for cell in row.rstrip("|").split("|")]
        head = self.words(words) + self.random.choice(SOME) if words else ""
        return f"{head}|{'|'.join(cells)}|{self.pad()}"

    def pad(self) -> str:
        return " " * self.random.randint(0, 3)

    def end(self) -> str:
        if self.comments and self.random.random() < 0.15:
            return self.random.choice(BLANKS) + self.comment()
        return self.random.choice(BLANKS)

    def words(self, words: str) -> str:
        """Words, with other blanks between them, and lists that go on after a comma; `1 month, then 2 days` is none."""
        found = ""
        for word, following in pairwise([*re.findall(r'"[^"]*"|[,:+]|[^\s",:+]+', words), ""]):
            if found and not found.endswith("\n"):
                glued = word in ",:+" or found[-1] in ',:+"' or word[0] == '"'
                found += self.random.choice(BLANKS if glued else SOME)
            elif found:
                found += self.pad()
            found += word
            if word == "," and following != "then" and self.comments and self.random.random() < 0.3:
                found += self.end() + "\n"
        return found


def united(text: str) -> str:
    """Without blank lines between groups, constants and terms of one line, where authors choose."""
    return re.sub(r"^((group|let|term) .*)\n\n(?=\2 )", r"\1\n", text, flags=re.MULTILINE)


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_texts_that_differ_in_blanks_alone_have_one_layout(seed: int) -> None:
    text = written(seed)
    jumbled = Jumbler(seed, comments=False).text(text)
    assert united(fmt(jumbled).replace("\r\n", "\n")) == united(fmt(text))


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_layout_keeps_the_meaning_and_the_comments_and_is_final(seed: int) -> None:
    text = written(seed)
    jumbler = Jumbler(seed, comments=True)
    jumbled = jumbler.text(text)
    laid_out = fmt(jumbled)
    assert fmt(laid_out) == laid_out
    assert ("\r\n" in laid_out) == ("\r\n" in jumbled)  # line ends stay what they are
    once = laid_out.replace("\r\n", "\n")
    assert parsed(once) == parsed(text)
    assert re.findall(r"--[^\n]*", once) == [comment.rstrip() for comment in jumbler.put]
    assert all(line == line.rstrip() for line in once.split("\n"))
    assert "\n\n\n" not in once
    assert once.endswith("\n")
    assert "\r" not in once


def cut_up(text: str, random: Random) -> str:
    """The text as blocks of a Markdown file, cut between any lines."""
    found = []
    signs = "```"
    for number, line in enumerate(text.rstrip("\n").split("\n")):
        if number == 0 or random.random() < 0.3:
            found += [signs] if number else []
            found += ["", "Some  prose:\t", "| a |", ""][: random.randint(0, 4)]
            signs = random.choice(("```", "~~~~"))
            found.append(f"{signs}policy")
        found.append(line)
    return "\n".join([*found, signs, "", "the end"])


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_cut_up_in_markdown_it_is_the_same_and_every_name_has_its_place_there(seed: int) -> None:
    plain = written(seed)
    text, findings = text_of("p.md", cut_up(plain, Random(seed)).encode())
    assert text is not None, findings
    file, findings = parse(text)
    assert not findings
    assert file == parsed(plain)
    names = list(names_in(file))
    assert names
    for name in names:
        assert text.lines[name.span.line - 1][name.span.column - 1 : name.span.end_column - 1] == name.text


def names_in(node: object) -> Iterator[tree.Name]:
    """Every name of a tree."""
    if isinstance(node, tree.Name):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from names_in(part)
    else:
        for field in getattr(node, "__struct_fields__", ()):
            yield from names_in(getattr(node, field))


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_in_markdown_only_the_blocks_change(seed: int) -> None:
    random = Random(seed)
    jumbled = Jumbler(seed, comments=False).text(written(seed)).replace("\r", "")
    markdown = cut_up(jumbled, random)
    once = fmt(markdown, "p.md")
    assert fmt(once, "p.md") == once
    assert taken_apart(once)[0] == taken_apart(markdown)[0]
    assert parse(Text("p.policy", taken_apart(once)[1])) == (parsed(jumbled), [])


def taken_apart(markdown: str) -> tuple[list[str], str]:
    """The lines of prose and those of the signs, and the policy."""
    prose, policy, signs = [], [], ""
    for line in markdown.split("\n"):
        if signs and line != signs:
            policy.append(line)
            continue
        prose.append(line)
        signs = "" if signs else line.removesuffix("policy") if line in ("```policy", "~~~~policy") else ""
    return prose, "\n".join(policy)
