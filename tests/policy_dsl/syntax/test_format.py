"""From bytes to bytes: what is laid out, what stays to the byte, and that nothing is given that says something else."""

import time

import pytest

from policy_dsl.syntax import format as under_test
from policy_dsl.syntax.format import formatted
from policy_dsl.syntax.layout import lay_out
from tests.written import LIBRARY

UNTIDY = LIBRARY.replace("book   :", "book:").replace("| Staff        |", "|Staff |").replace("\n\n", "\n")


def test_the_library_is_canonical() -> None:
    result, _, findings = formatted("p.policy", LIBRARY.encode())
    assert (result, findings) == (LIBRARY.encode(), [])


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_policy_keeps_its_line_ends_and_has_no_mark(mark: bytes, end: str) -> None:
    result, _, findings = formatted("p.policy", mark + UNTIDY.replace("\n", end).encode())
    assert (result, findings) == (LIBRARY.replace("\n", end).encode(), [])


MARKDOWN = """\
\ufeff# A policy  \r
\r
\tprose |  with: odd,blanks\t\r
```policy\r
{}\
```\r

* list
  ~~~~
    rule   x
  ~~~~
   \t
~~~policy{blanks}
{}\
~~~~~

no line end"""
"""Two blocks, the first with Windows line ends, the second without."""


def test_in_markdown_the_prose_stays_to_the_byte_and_a_block_has_the_line_ends_of_its_fence() -> None:
    cut = UNTIDY.index("property children_first")
    first, second = UNTIDY[:cut], UNTIDY[cut:]
    split = LIBRARY.index("property children_first")
    tidy_first, tidy_second = LIBRARY[:split].rstrip("\n") + "\n", LIBRARY[split:]
    untidy = MARKDOWN.format(first.replace("\n", "\r\n"), second, blanks="  ")
    tidy = MARKDOWN.format(tidy_first.replace("\n", "\r\n"), tidy_second, blanks="  ")
    result, _, findings = formatted("p.md", untidy.encode())
    assert (result, findings) == (tidy.encode(), [])
    assert formatted("p.md", tidy.encode())[0] == tidy.encode()


def test_an_empty_block_stays() -> None:
    text = f"```policy\n\n \n```\n```policy\n{LIBRARY}```\n"
    assert formatted("p.md", text.encode())[0] == f"```policy\n```\n```policy\n{LIBRARY}```\n".encode()


def test_a_text_with_mistakes_is_refused_with_them() -> None:
    result, text, findings = formatted("p.policy", UNTIDY.replace("expect 2 h", "expects 2 h").encode())
    assert result is None
    assert text is not None
    assert [f.code for f in findings][-1] == "E411"
    result, text, findings = formatted("p.policy", b"policy P \xff")
    assert (result, text, [f.code for f in findings]) == (None, None, ["E003", "E411"])


def test_names_that_mean_nothing_are_no_obstacle() -> None:
    result, _, findings = formatted("p.policy", UNTIDY.replace("a.reader is Adult", "a.raeder is Adult").encode())
    assert (result, findings) == (LIBRARY.replace("a.reader is Adult", "a.raeder is Adult").encode(), [])


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("  never a faster than c", "  always a faster than c"),  # another word
        ("  never a faster than c", "  never a faster than c\n  counted by book"),  # a line too many
        ("  -- why", ""),  # a comment lost: no tree would show it
        ("  -- why", "  -- what"),
        ('"Table 1"', '"Table  1"'),  # blanks in quotes are no blanks
        ("| Adult        | Atlas | 3 h ", "| Adult        | Atlas | 3  h "),  # nor in cells
    ],
)
def test_a_layout_that_would_say_something_else_is_never_given(
    written: str, instead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = LIBRARY.replace("\ntable desk", "\n  -- why\ntable desk")
    assert written in text
    faulty = text.replace(written, instead, 1).rstrip("\n").split("\n")
    monkeypatch.setattr(under_test, "lay_out", lambda _: [faulty])
    result, _, findings = formatted("p.policy", text.encode())
    assert (result, [f.code for f in findings]) == (None, ["E411"])


def test_what_would_be_too_long_is_refused() -> None:
    codes = ",".join(f"c{n}" for n in range(10_000))
    text = f'policy P "p"\n\nrequest\n  a : one of {codes}\n'
    result, _, findings = formatted("p.policy", text.encode())
    assert (result, [f.code for f in findings]) == (None, ["E411"])
    assert "characters; 65536 are allowed" in findings[0].message


def test_ten_thousand_rows_take_little_more_than_reading_them() -> None:
    codes = [f"c{n}" for n in range(100)]
    rows = "".join(f" |{a}|{b} |24 h|\n" for a in codes for b in codes)
    head = f'policy P "p"\nrequest\n  a, b : one of {", ".join(codes)}\ntable t\n |a|b|answer within|\n'
    lines = (head + rows).split("\n")
    started = time.process_time()
    (laid_out,) = lay_out([lines])
    assert time.process_time() - started < 1
    assert laid_out[-1] == "  | c99 | c99 | 24 h          |"


def test_an_intent_that_meant_one_time_exactly_is_rewritten() -> None:
    old = (
        b'proposal P "answers within"\n  to Q in "q"\n  intends\n'
        b"    answers  within 24h where role is IS -- answers within\n    answers in exactly 1 h\n"
    )
    new = (
        b'proposal P "answers within"\n  to Q in "q"\n  intends\n'
        b"    answers in exactly 24 h where role is IS  -- answers within\n    answers in exactly 1 h\n"
    )
    assert formatted("p.policy", old, exactly=True)[0] == new
    assert formatted("p.policy", new, exactly=True)[0] == new
    assert formatted("p.policy", old)[0] == new.replace(b"in exactly 24 h", b"within 24 h")
    prose = b"# P\n\n    answers within 1 h\n\n```policy\n"
    assert formatted("p.md", prose + old + b"```\n", exactly=True)[0] == prose + new + b"```\n"
