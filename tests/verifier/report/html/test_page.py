"""A page as text: what is allowed to run in it, and what authors can do to it."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.provisions import Clause
from policy_dsl.text import Span, Text
from tests.command import run, start
from tests.policy_dsl.backends.javascript.test_check import HARMFUL
from tests.verifier.report.html.reader import having, tree, visible_text
from tests.written import LIBRARY
from verifier.report.entries.entry import Entry, Grade, Listing, Part, Place
from verifier.report.facts.quotations import quotation
from verifier.report.html.listing import listing_page
from verifier.report.html.page import environment
from verifier.report.html.script_data import script_data
from verifier.report.medium import Medium
from verifier.report.words import document
from verifier.report.words.annex.findings import shown_findings
from verifier.report.words.document import Rows, Sentence, Tone

CLASH = "\nrule clash\n  when reader is Staff and book is Atlas\n  answer within 5 h\n"


def printed(folder: Path, text: str, *options: str) -> str:
    (folder / "p.policy").write_text(text, encoding="utf-8")
    return run("verify", "p.policy", "--format", "html", *options, cwd=folder).stdout


def test_only_the_style_and_the_script_of_the_page_are_allowed(tmp_path: Path) -> None:
    text = printed(tmp_path, LIBRARY)
    page = tree(text)
    (security,) = (each.attrib["content"] for each in having(page, "http-equiv"))
    allowed = dict(part.split(" ", 1) for part in security.split("; "))
    assert allowed == {
        "default-src": "'none'", "img-src": "data:", "base-uri": "'none'", "form-action": "'none'",
        "style-src": hashed(text, "<style>"), "script-src": hashed(text, "<script>"),
    }  # fmt: skip
    assert not [*having(page, "style"), *having(page, "src"), *having(page, "onclick")]
    assert re.findall(r'(?:href|src)="(?!#|data:)', text) == []


def hashed(text: str, start: str) -> str:
    """The hash by which a browser knows the only element that begins so."""
    (content,) = re.findall(f"{start}(.*?)</{start[1:]}", text, re.DOTALL)
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def test_names_of_authors_are_only_text(tmp_path: Path) -> None:
    page = tree(printed(tmp_path, HARMFUL))
    assert [visible_text(each) for each in page.iter("h1")] == ["Harm · </script><script>alert(1)</script> ${1} `"]
    assert [each.attrib.get("type", "") for each in page.iter("script")] == ["application/json", ""]
    assert "toString */ `${0}`" in visible_text(page)


def test_any_part_is_printed() -> None:
    rows = Rows(("", "who", "kinds"), (("✗ a", "b <c>", "1,200"), ("d_e", "✓ f", "< 0.1 %")))
    item = document.Part(
        "Guarantees",
        (Sentence("lost & found", Tone.BAD, ("a detail", "  below it")), rows, Sentence("kept", Tone.GOOD)),
    )
    template = '{% import "parts.html.j2" as show with context %}{{ show.part(item, 3) }}'
    page = tree(environment().from_string(template).render(item=item))
    assert [visible_text(each) for each in page.iter("h3")] == ["Guarantees"]
    assert [visible_text(each) for each in page.iter("p")] == ["✗bad: lost & founda detail below it", "✓good: kept"]
    assert [each.attrib["class"] for each in page.iter("span") if "detail" in each.attrib.get("class", "")] == [
        "detail", "detail below",
    ]  # fmt: skip
    assert [[visible_text(cell) for cell in row] for row in page.iter("tr")] == [
        [*rows.headings],
        *map(list, rows.rows),
    ]
    assert [each.attrib.get("class") for each in page.iter("td")] == [None, "", "number", "good", "number"]
    assert [each.attrib["class"] for each in page.iter("th") if each.attrib["scope"] == "row"] == ["bad", ""]


def test_data_for_a_script_ends_no_element() -> None:
    assert script_data({"a": ["</script><!-- \x1b&"]}) == '{"a":["\\u003c/script\\u003e\\u003c!-- \\ufffd\\u0026"]}'


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_medium_without_a_character_gets_its_number(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "p.policy").write_text(LIBRARY.replace("Atlas of the world", "Atlas der Länder ✓"), encoding="utf-8")
    whole = run("verify", "p.policy", "--format", "html", cwd=tmp_path).stdout
    ran = start("verify", "p.policy", "--format", "html", cwd=tmp_path, PYTHONIOENCODING=encoding)
    assert ran.stdout.isascii()
    assert visible_text(tree(ran.stdout)) == visible_text(tree(whole))


def test_a_policy_that_does_not_decide_everything_says_so(tmp_path: Path) -> None:
    page = tree(printed(tmp_path, LIBRARY.replace("\nproperty children", f"{CLASH}\nproperty children")))
    assert "Requests cannot be decided in this page: Library has a conflict." in visible_text(page)
    assert not [*having(page, "data-facts")]
    assert [*having(page, "data-matrix")]


def test_a_policy_without_a_request_has_nothing_to_try(tmp_path: Path) -> None:
    none = '\nimpossible when reader in Child, Adult, Staff\n  because "nobody reads"\n\ntable desk'
    page = tree(printed(tmp_path, LIBRARY.replace("\ntable desk", none)))
    assert "Requests cannot be decided in this page: Library has no possible request." in visible_text(page)
    assert not [*having(page, "data-matrix")]


def test_a_row_is_quoted_below_the_headings_of_its_table() -> None:
    table = "table a\n  when x\n\n  -- why\n  | one | two |\n  -- a remark\n  | 1   | 2   |\n  otherwise refuse\n"
    text = Text("t", f"{table}rule b\n  when y\n\nrule c")
    row = quotation({"t": text}, Clause("t", Span(7, 11, 7, 12)))
    assert [(each.number, each.text[each.start : each.end]) for each in row] == [(5, ""), (7, "2")]
    rule = quotation({"t": text}, Clause("t", Span(9, 6, 9, 7)))
    assert [(each.number, each.text) for each in rule] == [(9, "rule b"), (10, "  when y")]
    assert [each.number for each in quotation({"t": text}, Clause("t", Span(5, 3, 5, 6)))] == [5]
    assert quotation({}, Clause("t", Span(7, 11, 7, 12))) == ()
    assert quotation({"t": text}, Clause()) == ()


def test_a_finding_about_a_whole_file_has_no_line() -> None:
    text = Text("t", "policy\n")
    (whole, at) = shown_findings(
        [Finding("E001", "none", "t", Span(1, 1, 1, 1)), Finding("E001", "one", "t", Span(1, 1, 1, 7))], [text]
    )
    assert (whole.place, whole.lines) == ("t", ())
    assert (at.place, [line.text for line in at.lines]) == ("t:1:1", ["policy"])


def test_the_gravest_entries_of_a_listing_come_first() -> None:
    grades = (Grade.FACT, Grade.PASSED, Grade.REMARK, Grade.FAILED, Grade.UNDECIDED)
    entries = tuple(Entry(grade, "r", grade.value, "s", Place("p"), grade.value) for grade in grades)
    page = tree(listing_page(Listing("test", 1, (Part("p", "p", entries),)), [], Medium()))
    names = [each.attrib["data-name"] for each in having(page, "data-name")]
    assert names == ["failed", "undecided", "remark", "fact", "passed"]
