"""Every example of the standard does what the standard says of it."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from policy_dsl.claims_file import load_any
from policy_dsl.syntax.format import formatted
from verifier.between import verify_between
from verifier.results.status import Kind, Status
from verifier.verdicts.engines import Settings
from verifier.verify import verify, verify_proposal

LANGUAGE = Path(__file__).parents[2] / "spec" / "language"
CHAPTERS = sorted(LANGUAGE.glob("*.md"))
FENCE = re.compile(
    r"^(?P<signs>`{3,})(?P<kind>\w*)(?P<info>[^\n]*)\n(?P<text>.*?)^(?P=signs)$", re.MULTILINE | re.DOTALL
)
SUFFIXES = {"policy": ".policy", "markdown": ".md"}
CARETS = re.compile(r"--(?P<blank> *)(?P<carets>\^+) (?P<code>[EW]\d{3})")


@dataclass(frozen=True)
class Example:
    """A fenced block: whole files, what their words after `policy` say, and those before it in its chapter."""

    chapter: str
    line: int
    kind: str
    info: str
    text: str
    files: tuple[tuple[str, str], ...]


def examples(chapters: list[Path]) -> list[Example]:
    found = []
    for chapter in chapters:
        files: list[tuple[str, str]] = []
        written = chapter.read_text(encoding="utf-8")
        for match in FENCE.finditer(written):
            if match["kind"] not in SUFFIXES:
                continue
            line = written.count("\n", 0, match.start()) + 1
            if name := re.search(r"file=(\S+)", match["info"]):
                files.append((name[1], match["text"]))
            found.append(Example(chapter.name, line, match["kind"], match["info"], match["text"], tuple(files)))
    return found


EXAMPLES = examples(CHAPTERS)


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{e.chapter}:{e.line}" for e in EXAMPLES])
def test_an_example_does_what_is_said_of_it(example: Example, tmp_path: Path) -> None:
    does_what_is_said(example, tmp_path)


def does_what_is_said(example: Example, folder: Path) -> None:
    for name, text in example.files:
        (folder / name).write_text(text, encoding="utf-8")
    path = folder / f"example{SUFFIXES[example.kind]}"
    path.write_text(example.text, encoding="utf-8")
    loaded = load_any(str(path))
    found = [(f.code, f.span.line, f.span.column, f.span.end_column - f.span.column) for f in loaded.findings]
    if "rejected" in example.info:
        assert found
        assert found == drawn(example.text), [(f.code, f.message) for f in loaded.findings]
        return
    assert not [f for f in loaded.findings if f.path == str(path)], loaded.findings
    verified = None
    if loaded.policy is not None:
        verified = verify(loaded.policy)
    elif loaded.proposal is not None and loaded.amended is not None:
        verified = verify_proposal(loaded.proposal, loaded.amended)
    elif loaded.between is not None:
        verified = verify_between(loaded.between, Settings(30.0))
    assert verified is not None
    refuted = {called(v.kind, v.name, v.subject) for v in verified.verdicts if v.status is Status.REFUTED}
    assert all(v.status is not Status.UNDECIDED for v in verified.verdicts)
    wanted = re.search(r"refutes ([^=]*?)(?: \S+=\S+)?$", example.info)
    assert refuted == set(wanted[1].split() if wanted else ())
    if divided := re.search(r"divides=(\S+)", example.info):
        assert loaded.amended is not None
        lapsing = [p.id.partition(" until ")[0] for p in loaded.amended.provisions if p.until is not None]
        assert lapsing == divided[1].split(",")


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{e.chapter}:{e.line}" for e in EXAMPLES])
def test_an_example_is_laid_out_as_fmt_does(example: Example) -> None:
    if "rejected" not in example.info:
        content = example.text.encode()
        assert formatted(f"example{SUFFIXES[example.kind]}", content)[0] == content


def called(kind: Kind, name: str, subject: str | None) -> str:
    """A verdict as the words after `refutes` call it."""
    match kind:
        case Kind.CLAIM | Kind.FRAME:
            return name
        case Kind.INTENT:
            return f"intent:{name.split()[0]}"
        case Kind.GAP | Kind.CONFLICT:
            return f"{kind.value}:{subject}" if subject else str(kind.value)
        case _:
            return f"{kind.value}:{subject}"


def drawn(text: str) -> list[tuple[str, int, int, int]]:
    """The diagnostics that the carets draw."""
    found, about = [], 0
    for number, line in enumerate(text.splitlines(), 1):
        match = CARETS.fullmatch(line)
        if match is None:
            about = number
        else:
            found.append((match["code"], about, len(match["blank"]) + 3, len(match["carets"])))
    return found


def test_there_are_examples_in_every_chapter_that_shows_any() -> None:
    assert {e.chapter for e in EXAMPLES} == {c.name for c in CHAPTERS} - {"README.md", "constructs.md"}
    assert any("rejected" in e.info for e in EXAMPLES)
    assert any(e.kind == "markdown" for e in EXAMPLES)


def test_the_chapters_are_listed() -> None:
    listed = re.findall(r"\]\((\w+\.md)\)", (LANGUAGE / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(c.name for c in CHAPTERS if c.name != "README.md")
