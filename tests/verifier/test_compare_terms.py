"""A term that means something else is named with both meanings, in every format; one that is only written otherwise is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import run
from tests.end_to_end.test_json import validated
from verifier.by_diagram.amendments import term_edits

OLD = """\
policy P "p"

source S "the rules"

request
  role    : one of A, B, C
  overdue : whole number from 0 to 9
  paid    : yes/no

term late "late with a book" means overdue over 2 and paid is no
  source S "rule 3"

term first means role in A, B

term unused means overdue over 7

rule a
  when late
  refuse

rule b
  when first and not late
  answer within 1 h

otherwise answer within 2 h
"""
NEW = (
    OLD.replace("overdue over 2 and paid is no", "paid is no and overdue at least 3")
    .replace("role in A, B", "role is A")
    .replace("overdue over 7", "overdue over 6")
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("old", OLD), ("new", NEW)):
        (tmp_path / f"{name}.policy").write_text(text, encoding="utf-8")
    return tmp_path


def test_both_meanings_stand_in_every_format(folder: Path) -> None:
    """`late` holds of the same requests, in other words. `first` moves what B asks. No rule has the bounds of `unused`."""
    formats = ("text", "html", "markdown", "github", "sarif", "junit")
    outputs = [f"--output={name}={name}.out" for name in formats]
    ran = run("diff", "old.policy", "new.policy", "--format=json", *outputs, cwd=folder)
    document = validated("diff", ran.returncode, ran.stdout)
    assert [
        (each["name"], each["before"]["means"], each["after"]["means"], each["decided"]) for each in document["terms"]
    ] == [
        ("first", "role in A, B", "role is A", True),
        ("unused", "overdue over 7", "overdue over 6", True),
    ]
    assert [(each["before"]["line"], each["after"]["line"]) for each in document["terms"]] == [(13, 13), (15, 15)]
    for name in formats:
        text = (folder / f"{name}.out").read_text(encoding="utf-8")
        for words in ("role in A, B → role is A", "overdue over 7 → overdue over 6"):
            assert words in " ".join(text.split()), name
        assert "paid is no and overdue" not in text


def test_what_is_not_decided_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(term_edits, "diagrams", lambda *_, **__: None)
    ran = run("diff", "old.policy", "new.policy", "--format=json", "--output=plain=p.out", cwd=folder)
    assert [(each["name"], each["decided"]) for each in json.loads(ran.stdout)["terms"]] == [
        ("late", False), ("first", False), ("unused", False),
    ]  # fmt: skip
    assert "(whether this means the same was not decided)" in " ".join((folder / "p.out").read_text("utf-8").split())


def test_documents_say_what_terms_mean(folder: Path) -> None:
    ran = run("verify", "old.policy", "--format=json", cwd=folder)
    document = validated("verify", ran.returncode, ran.stdout)
    late = document["terms"][0]
    assert (late["name"], late["title"], late["means"]) == ("late", "late with a book", "overdue over 2 and paid is no")
    assert late["line"] == 10
    assert "rule 3" in late["source"]
    ran = run("explain", "old.policy", "role=A", "overdue=5", "paid=no", "--format=json", cwd=folder)
    (edition,) = validated("explain", ran.returncode, ran.stdout)["editions"]
    assert edition["terms"] == {"late": True}
    assert [(each["name"], each["means"]) for each in edition["meanings"]] == [
        ("late", "overdue over 2 and paid is no")
    ]
    (folder / "plain.policy").write_text(
        OLD[: OLD.index("term late")] + "otherwise answer within 2 h\n", encoding="utf-8"
    )
    assert "terms" not in json.loads(run("verify", "plain.policy", "--format=json", cwd=folder).stdout)
