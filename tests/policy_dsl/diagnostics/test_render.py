"""A finding as it is shown: the caret stands below its words, whatever the line holds."""

import unicodedata

import pytest

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import render
from policy_dsl.text import NO_LINE, Span, Text


def shown(line: str, start: int, end: int) -> tuple[str, str]:
    """The line and its carets as shown, from the bar on."""
    text = Text("p.policy", f"policy P\n{line}\n")
    finding = Finding("E201", "said", "p.policy", Span(2, start, 2, end), "do this")
    lines = render([finding], {"p.policy": text}).splitlines()
    assert lines[0] == f"p.policy:2:{start}: error[E201]: said"
    assert lines[3:] == ["  = help: do this", "", "1 error; `evenhand rule E201` says more"]
    return lines[1].split("| ", 1)[1], lines[2].split("| ", 1)[1]


def columns(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in words)


@pytest.mark.parametrize("line", ["  when rol is IS", "  \u8868\u8868 rol \u8868", "  e\u0301e\u0301 rol", "rol"])
def test_the_caret_is_below_the_word(line: str) -> None:
    start = line.index("rol")
    part, carets = shown(line, start + 1, start + 4)
    assert part == line
    assert carets == " " * columns(line[:start]) + "^^^"


def test_of_a_long_line_the_part_around_it_is_shown() -> None:
    line = "x" * 40_000 + "rol" + "y" * 20_000
    part, carets = shown(line, 40_001, 40_004)
    assert len(part) < 200
    assert part.startswith("…x")
    assert part.endswith("y…")
    assert part[carets.index("^") : carets.rindex("^") + 1] == "rol"


def test_nothing_shown_can_command_a_terminal() -> None:
    text = Text("p\x1b[2J.policy", "rule \x1b]0;x\x07 \u202e a\n")
    finding = Finding("E004", "a \x1b[31m sign", text.path, Span(1, 6, 1, 7), "no \x9b bell")
    printed = render([finding], {text.path: text})
    assert all(c.isprintable() or c == "\n" for c in printed)


def test_of_what_is_about_no_line_none_is_shown() -> None:
    text = Text("p.policy", "policy P\nrule a\n")
    whole = Finding("E402", "there is no property `x`", text.path, NO_LINE)
    placed = Finding("E201", "said", text.path, Span(2, 6, 2, 7))
    printed = render([whole, placed], {text.path: text})
    assert printed.startswith("p.policy: error[E402]: there is no property `x`\n\np.policy:2:6: error[E201]")
    assert "policy P" not in printed
    assert "2 | rule a" in printed


def test_the_first_error_is_named_before_any_warning() -> None:
    codes = ("W501", "E202", "E201", "W502")
    assert render([Finding(code, code, "p", NO_LINE) for code in codes], {}).endswith(
        "\n\n2 errors and 2 warnings; `evenhand rule E202` says more\n"
    )
    assert "`evenhand rule W501`" in render([Finding("W501", "W501", "p", NO_LINE)], {})


def test_how_many_of_each() -> None:
    def of(code: str) -> Finding:
        return Finding(code, code, "p", Span(1, 1, 1, 1))

    assert render([], {}) == ""
    assert render([of("E201"), of("E202"), of("W501")], {}).endswith(
        "\n\n2 errors and 1 warning; `evenhand rule E201` says more\n"
    )
