"""Every case of `spec/corpus` is read as its carets say: the same codes at the same places, and none besides.

A caret line stands below the line it is about: `--    ^^^^ E201`, or `--<^^^^ E207` where the place starts at the margin.
"""

import re
from pathlib import Path

import pytest

from policy_dsl.diagnostics.catalogue import CATALOGUE
from policy_dsl.pipeline import load

CORPUS = Path(__file__).parents[2] / "spec" / "corpus"
CASES = sorted(p for p in CORPUS.rglob("*") if p.suffix in (".policy", ".md") and p.name != "base.policy")
CARETS = re.compile(r"--(?P<margin><)?(?P<blank> *)(?P<carets>\^+) (?P<code>[EW]\d{3})")


def expected(path: Path) -> list[tuple[str, int, int, int]]:
    """(code, line, column, columns wide), as drawn."""
    found, about = [], 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        drawn = CARETS.fullmatch(line)
        if drawn is None:
            about = number
        else:
            column = 1 if drawn["margin"] else len(drawn["blank"]) + 3
            found.append((drawn["code"], about, column, len(drawn["carets"])))
    return sorted(found)


@pytest.mark.parametrize("path", CASES, ids=[str(p.relative_to(CORPUS)) for p in CASES])
def test_a_case_is_read_as_drawn(path: Path) -> None:
    loaded = load(str(path))
    lines = path.read_text(encoding="utf-8").splitlines()
    found = []
    for f in loaded.findings:
        assert Path(f.path) == path, f
        end = f.span.end_column if f.span.end_line == f.span.line else len(lines[f.span.line - 1]) + 1
        found.append((f.code, f.span.line, f.span.column, end - f.span.column))
    assert sorted(found) == expected(path), [(f.code, f.message) for f in loaded.findings]
    read = loaded.policy or loaded.proposal
    assert (read is not None) == (path.parent.name == "accept")


def test_every_mistake_in_a_text_has_a_case() -> None:
    drawn = {code for path in CASES for code, *_ in expected(path)}
    of_resolve = {code for code in CATALOGUE if code[:2] in ("E2", "E3", "W5")}
    # a set of so many codes is made by the test of hostile files; stacks and several files at once by those of the pipeline
    assert of_resolve - drawn == {"E209", "E314", "W505"}


def test_a_case_is_called_by_its_code() -> None:
    for path in CASES:
        codes = {code for code, *_ in expected(path)}
        assert path.name[:4] in codes or path.parent.name == "accept", path
