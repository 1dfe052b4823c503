"""Characters that nobody sees, or that look like a space, wherever they stand."""

import sys
import unicodedata

import pytest

from policy_dsl.sheets.cells import fault_of
from policy_dsl.syntax.read import SPACE, text_of

# Default_Ignorable_Code_Point, as DerivedCoreProperties.txt of Unicode 17.0.0 lists it
IGNORABLE = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
    (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
POLICY = 'policy P "p"  -- {comment}\n\nrequest\n  role : one of A{name}, B "{label}"\n'
PROSE = '# {prose}\n\n```policy\npolicy P "p"\n```\n'


def codes(path: str, text: str) -> list[str]:
    return [finding.code for finding in text_of(path, text.encode())[1]]


def test_what_nobody_sees_is_found_wherever_it_stands() -> None:
    unseen = [chr(at) for first, last in IGNORABLE for at in {first, (first + last) // 2, last}] + ["\u2800"]
    for character in unseen:
        places = [POLICY.format(comment=c, name=n, label=b) for c, n, b in
                  ((character, "", ""), ("", character, ""), ("", "", character))]  # fmt: skip
        assert [codes("p.policy", text) for text in places] == [["E005"]] * 3, hex(ord(character))
        assert codes("p.md", PROSE.format(prose=character)) == ["E005"]
        fault = fault_of(f"a{character}b", "xlsx")
        assert fault is not None
        assert fault.code == "E506"


def test_every_space_of_unicode_but_one_only_looks_like_it() -> None:
    spaces = {chr(at) for at in range(sys.maxunicode) if unicodedata.category(chr(at)) == "Zs"} - {" "}
    assert spaces == {character for character in map(chr, range(0x10000)) if SPACE.match(character)}


@pytest.mark.parametrize("space", ["\u00a0", "\u2000", "\u2001", "\u2003", "\u3000"])
def test_a_space_that_only_looks_like_one_is_named_with_a_way_forward(space: str) -> None:
    number = f"U+{ord(space):04X}"
    _, (within,) = text_of("p.policy", f"rule a\n  answer within 24{space}h\n".encode())
    assert (within.code, within.span.line, within.span.column, within.hint) == ("E118", 2, 19, "type a space")
    assert number in within.message
    _, (blank,) = text_of("p.policy", f"table t\n  | role | answer within |\n  | {space} | 1 h |\n".encode())
    assert (blank.code, blank.span.line, blank.span.column) == ("E118", 3, 5)
    assert number in blank.message
    assert "`any`" in str(blank.hint)
    fault = fault_of(f"On{space}Demand", "xlsx")
    assert fault is not None
    assert number in fault.message


def test_where_only_readers_are_meant_such_a_space_may_stand() -> None:
    # U+2000 and U+2001 are other spaces in the form NFC
    for space in ("\u00a0", "\u2000", "\u2001", "\u2009"):
        assert codes("p.policy", f'policy P "p"  -- 24{space}h\n') == []
        assert codes("p.md", PROSE.format(prose=f"24{space}h")) == []
    assert codes("p.md", '# p\n\n```policy\npolicy P "p\u00a0"\n```\n') == ["E118"]


def test_a_no_break_space_at_the_end_of_a_line_is_named_like_one_within() -> None:
    text = 'policy P "p"\n\nrule a\n  refuse\u00a0\n\n'
    text += "rule b\u00a0\n  refuse\u00a0-- c\u00a0\n\nrule c\n  when a\u00a0is b\n  refuse\n"
    _, findings = text_of("p.policy", text.encode())
    assert [(f.code, f.span.line, f.span.column) for f in findings] == [
        ("E118", 4, 9), ("E118", 6, 7), ("E118", 7, 9), ("E118", 10, 9)
    ]  # fmt: skip
