"""What authors write is only text in a comment, and a comment is never too long."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_dsl.diagnostics.render import without_control
from tests.command import run
from tests.policy_dsl.backends.javascript.test_check import HARMFUL
from tests.verifier.report.html.reader import visible_text
from tests.verifier.report.markdown.reader import rendered
from tests.written import LIBRARY
from verifier.report.markdown.escape import APART, code, fenced, in_html, message, one_line, prose
from verifier.report.markdown.layout import MOST, Block, document, folded, part, table
from verifier.report.words.document import Part, Rows, Sentence, Tone

HOSTILE = (
    "<script>alert(1)</script>", "[a](http://example.org)", "![a](b)", "*a* _b_ **c** ~~d~~", "a | b", "# a", "- a", "1. a",
    "1) a", "> a", "```", "`a` ``b", "a\\", "&lt;", "<!-- a -->", "</details>", "a\n\nb", "= a", "+ a", "$x$", "[a]: b", "\ta",
    "@everyone", "#12", "https://example.org", "www.example.org", ":smile:", "a_b_c", "_a", "a_",
)  # fmt: skip

TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.sampled_from("a1.)(_*`~|<>&#-+=![]\\:@/$ \n\"'"), max_size=12),
)


def shown(words: str) -> str:
    """What is seen of a text."""
    return " ".join(words.replace(APART, "").split())


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_a_text_is_shown_as_it_is_written(text: str) -> None:
    for made in (prose(text), f"- {prose(text)}", f"**x**: {prose(text)}", f"## {prose(text)}"):
        page = rendered(made)
        assert shown(visible_text(page)).removeprefix("x:").strip() == one_line(text)
        assert {each.tag for each in page.iter()} <= {"root", "p", "ul", "li", "h2", "strong"}
    page = rendered(table(["a", "b"], [[prose(text), code(text) if text.strip() else ""]]))
    assert [shown(visible_text(cell)) for cell in page.iter("td")] == [one_line(text)] * 2
    assert {each.tag for each in page.iter()} <= {"root", "table", "thead", "tbody", "tr", "th", "td", "code"}


@settings(max_examples=50, deadline=None)
@given(TEXTS, TEXTS)
def test_what_is_folded_stays_folded(summary: str, lines: str) -> None:
    page = rendered(f"{folded(summary, [prose(summary), fenced(lines)]).text}\n\nafter")
    assert [each.tag for each in page] == ["details", "p"]
    assert shown(visible_text(page[0][0])) == one_line(summary)
    (quoted,) = page.iter("pre")
    assert "".join(quoted.itertext()).rstrip("\n") == without_control(lines).rstrip("\n")


@pytest.mark.parametrize("text", ["@everyone", "#12", "https://a.org", "www.a.org", ":smile:"])
def test_a_forge_makes_no_link_of_a_text(text: str) -> None:
    for made in (prose(text), in_html(text)):
        assert text not in made
        assert text in made.replace(APART, "")


def test_a_message_quotes_as_code() -> None:
    page = rendered(message("`a|b` is not a value of `role`; *write* <x>"))
    assert [visible_text(each) for each in page.iter("code")] == ["a\\|b", "role"]
    assert "*write* <x>" in visible_text(page)


def test_a_document_says_what_it_leaves_out() -> None:
    blocks = [
        Block("a" * 30_000, "one"),
        Block("b" * 40_000, "two <x>"),
        Block("c" * 20_000, "three"),
        Block("d" * 20_000),
    ]
    text = document(blocks)
    assert len(text) <= MOST
    assert "a" * 30_000 in text
    assert "c" * 20_000 in text
    assert "Left out, for this would be too long: two &lt;x&gt;, a part." in text
    assert len(document([Block("x" * MOST, "n" * 5000)] * 3000)) <= 1000
    assert document([Block("a")]) == "a\n"


def test_details_of_several_reports_name_theirs(tmp_path: Path) -> None:
    later = 'proposal Later "staff wait"\n  to Library in "library.policy"\n\n  set desk Staff to 3 h\n'
    (tmp_path / "library.policy").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "later.policy").write_text(later, encoding="utf-8")
    page = rendered(run("verify", "library.policy", "later.policy", "--format", "markdown", cwd=tmp_path).stdout)
    summaries = [visible_text(each) for each in page.iter("summary")]
    assert {"Library: What is claimed", "Later: What is claimed", "Later: What changes"} <= {*summaries}


def test_any_part_is_printed() -> None:
    made = Part(
        "Guarantees",
        (
            Sentence("lost: x | y", Tone.BAD, ("a detail", "  below it")),
            Sentence("kept", Tone.GOOD),
            Rows(("", "who"), (("✗ a", "b|c"),)),
            Sentence("last"),
        ),
    )
    assert part(made, 3).text == (
        "### Guarantees\n\n- ✗ lost: x \\| y<br>a detail<br>&emsp;below it\n"
        "- ✓ kept\n\n|  | who |\n| --- | --- |\n| ✗ a | b\\|c |\n\n- last"
    )


def test_a_policy_of_hostile_names_is_only_text(tmp_path: Path) -> None:
    (tmp_path / "harm.policy").write_text(HARMFUL, encoding="utf-8")
    for command in ("verify", "check", "test"):
        page = rendered(run(command, "harm.policy", "--format", "markdown", cwd=tmp_path).stdout)
        assert not {each.tag for each in page.iter()} & {"script", "a", "img"}


def test_a_long_label_does_not_make_it_too_long(tmp_path: Path) -> None:
    (tmp_path / "long.policy").write_text(LIBRARY.replace("Atlas of the world", "a" * 60_000), encoding="utf-8")
    for command in ("verify", "test"):
        printed = run(command, "long.policy", "--format", "markdown", cwd=tmp_path).stdout
        assert len(printed) <= MOST
        assert "staff_wait" in printed or command == "test"


def test_of_a_thousand_errors_the_first_are_there_and_the_others_are_counted(tmp_path: Path) -> None:
    rules = "".join(f"\nrule r{n}\n  when colour is {n}\n  refuse\n" for n in range(1_000))
    (tmp_path / "many.policy").write_text(LIBRARY + rules, encoding="utf-8")
    for command in ("verify", "check"):
        report = run(command, "many.policy", "--format=markdown", cwd=tmp_path).stdout
        assert "error E201" in report
        assert len(report) <= MOST
    assert "and 900 more (in the JSON)" in run("verify", "many.policy", "--format=markdown", cwd=tmp_path).stdout
