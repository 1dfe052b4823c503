"""The literate edition of MP162 says what the plain one says. Whoever changes one of them has to change the other."""

from pathlib import Path

from policy_dsl.model.digest import digest
from policy_dsl.pipeline import load
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.read import read_text

SPEC = Path(__file__).parents[2] / "spec" / "mp162"
BOTH = "mp162.md and mp162.policy are two editions of one policy: make the same change in both, in the same order"


def test_both_editions_mean_the_same() -> None:
    plain, literate = load(str(SPEC / "mp162.policy")).policy, load(str(SPEC / "mp162.md")).policy
    assert plain is not None
    assert literate is not None
    assert digest(literate) == digest(plain), BOTH


def test_both_editions_have_the_same_words() -> None:
    """Titles, labels, sources, notes and examples too, which the digest leaves out; positions and comments are not in it."""
    files = []
    for name in ("mp162.policy", "mp162.md"):
        text, findings = read_text(str(SPEC / name))
        assert text is not None, findings
        file, findings = parse(text)
        assert file is not None
        assert not findings
        files.append(file)
    plain, literate = files
    assert literate == plain, BOTH


def test_every_clause_stands_beside_words() -> None:
    text, _ = read_text(str(SPEC / "mp162.md"))
    assert text is not None
    assert text.blocks is not None
    ends = [0, *(last + 1 for _, last in text.blocks)]
    for end, (first, _) in zip(ends, text.blocks, strict=False):
        assert any(line[:1].isalpha() or line[:1] in "`-" for line in text.lines[end : first - 2]), first
