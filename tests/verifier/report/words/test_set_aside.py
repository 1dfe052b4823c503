"""What *set aside* means is said once in a report, where the words first stand, and not where they do not."""

import re
from pathlib import Path

import pytest

from tests.command import run
from verifier.report.words.set_aside import MEANING

POLICY = """\
policy P "a policy"

request
  role : one of A, B
  paid : yes/no

rule usual
  answer within 1 h

rule late
  when role is A
  answer within 5 h
  overrides usual

property soon "An A is answered within 2 h."
  for any request r
  where r.role is A
  never r slower than 2 h

property sooner "An A is answered within 3 h."
  for any request r
  where r.role is A
  never r slower than 3 h

property within_a_minute "A B is answered within a minute."
  for any request r
  where r.role is B
  never r slower than 1 min
"""
"""`late` sets `usual` aside for an A, in two refutations; for a B, nothing is set aside."""

OPTIONS = {"plain": ["--full"], "markdown": ["--full"], "html": []}


def verified(folder: Path, as_format: str, *options: str) -> str:
    """The report without its marks."""
    (folder / "p.policy").write_text(POLICY, encoding="utf-8")
    ran = run("verify", "p.policy", "--format", as_format, *OPTIONS[as_format], *options, cwd=folder)
    text = re.sub(r"<script>.*?</script>", " ", ran.stdout, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>|[|*\\]", " ", text).split())


@pytest.mark.parametrize("as_format", OPTIONS)
def test_it_is_said_once_in_a_report_and_after_the_words(tmp_path: Path, as_format: str) -> None:
    text = verified(tmp_path, as_format)
    assert len(re.findall("set aside usual", text)) == 2
    assert text.count(MEANING) == 1
    first, second = (each.start() for each in re.finditer("set aside usual", text))
    assert first < text.index(MEANING) < second


@pytest.mark.parametrize("as_format", OPTIONS)
def test_it_is_not_said_where_nothing_is_set_aside(tmp_path: Path, as_format: str) -> None:
    assert MEANING not in verified(tmp_path, as_format, "--property", "within_a_minute")


def test_an_explanation_says_it(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(POLICY, encoding="utf-8")
    printed = {role: run("explain", "p.policy", f"role={role}", "paid=no", cwd=tmp_path).stdout for role in "AB"}
    assert {role: " ".join(text.split()).count(MEANING) for role, text in printed.items()} == {"A": 1, "B": 0}


def test_it_is_what_the_glossary_says() -> None:
    glossary = " ".join((Path(__file__).parents[4] / "docs/glossary.md").read_text(encoding="utf-8").split())
    (entry,) = re.findall(r"set aside Of a provision: (another one that overrides it applies, so [^.]*\.)", glossary)
    assert f"Set aside: {entry.replace('another one', 'another provision')}" == MEANING
