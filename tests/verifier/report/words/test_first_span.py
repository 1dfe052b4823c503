"""`to and including` stands once in a brief, in the first span of days that no author wrote."""

from msgspec.structs import replace

from verifier.report.words.brief.first_span import first_included
from verifier.report.words.document import Brief, Part, Rows, Sentence

JANUARY, FEBRUARY = "from 2026-01-03 to 2026-01-05", "from 2026-02-03 to 2026-02-05"
SAID = "from 2026-01-03 to and including 2026-01-05"


def page(*body: Sentence | Rows) -> Brief:
    """A brief of two parts with the same body."""
    return Brief("p · title", (), Sentence("1 holds."), (Part("First", body), Part("Second", body)))


def test_the_first_span_says_that_its_last_day_is_meant_and_no_other_does() -> None:
    made = page(Sentence("Nothing moves."), Sentence("x", details=(f"received {JANUARY}, {JANUARY}",)))
    first, second = first_included(made, []).parts
    assert first.body[1] == Sentence("x", details=(f"received {SAID}, {JANUARY}",))
    assert first.body[0] == made.parts[0].body[0]
    assert second == made.parts[1]


def test_a_table_keeps_its_rows() -> None:
    made = page(Rows(("a", "b"), (("1", "2"), (f"received {JANUARY}", "3"))))
    assert first_included(made, []).parts[0].body[0] == Rows(("a", "b"), (("1", "2"), (f"received {SAID}", "3")))


def test_what_an_author_wrote_keeps_its_words() -> None:
    text = f"Nobody waits {JANUARY}. It fails {JANUARY} and {FEBRUARY}."
    (first, *_) = first_included(page(Sentence(text)), [f"Nobody waits {JANUARY}."]).parts
    assert first.body == (Sentence(text.replace(FEBRUARY, "from 2026-02-03 to and including 2026-02-05")),)


def test_a_day_that_changes_to_another_is_not_a_span() -> None:
    made = page(Sentence(f"It holds if r changes {JANUARY}."))
    assert first_included(made, []) == made


def test_a_brief_without_days_stays_as_it_is() -> None:
    made = replace(page(Sentence("Nothing changes.")), verdict=Sentence("2 hold."))
    assert first_included(made, []) == made
