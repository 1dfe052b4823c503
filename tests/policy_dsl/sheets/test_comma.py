"""CSV: what cuts it, and what is refused in it."""

from pathlib import Path

import pytest

from policy_dsl.sheets.read import read_sheet
from policy_dsl.sheets.sheet import MOST_COLUMNS, MOST_ROWS
from tests.policy_dsl.sheets.books import codes


def rows(folder: Path, content: str | bytes, delimiter: str | None = None) -> tuple[tuple[str, ...], ...] | list[str]:
    path = folder / "t.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    sheet, findings = read_sheet(str(path), delimiter=delimiter)
    return codes(findings) if sheet is None else sheet.rows


@pytest.mark.parametrize(
    "content",
    [
        "service,role\n4.10,\"IS, GS\"\n",
        "service,role\r\n4.10,\"IS, GS\"\r\n",
        "service,role\r4.10,\"IS, GS\"\r",
        "\ufeffservice,role\n4.10,\"IS, GS\"",
        "service;role\n4.10;IS, GS\n",
        "\"service\";\"role\"\n4.10;IS, GS\n",
        " service , role \n4.10,\"  IS, GS \"\n",
        "service,role,,\n4.10,\"IS, GS\",,\n,,,\n\n\n",
        "service,role\n4.10,\"IS, GS\",,\n",
    ],
)  # fmt: skip
def test_one_table_in_its_spellings(tmp_path: Path, content: str) -> None:
    assert rows(tmp_path, content) == (("service", "role"), ("4.10", "IS, GS"))


def test_the_heading_decides_or_is_asked_about(tmp_path: Path) -> None:
    assert rows(tmp_path, "a\nb\n") == (("a",), ("b",))
    assert rows(tmp_path, '"a;b",c\nd,e\n') == (("a;b", "c"), ("d", "e"))
    assert rows(tmp_path, '"a,b";c\nd;e\n') == (("a,b", "c"), ("d", "e"))
    assert rows(tmp_path, "a,b;c\nd,e;f\n") == ["E408"]
    assert rows(tmp_path, "a,b;c\nd,e;f\n", ",") == (("a", "b;c"), ("d", "e;f"))
    assert rows(tmp_path, "a,b;c\nd,e;f\n", ";") == (("a,b", "c"), ("d,e", "f"))
    assert rows(tmp_path, "a\tb\nc\td\n", "\t") == (("a", "b"), ("c", "d"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\nc\n", ["E507"]),
        ("a,b\nc,d,e\n", ["E507"]),
        ("a,b\nc,d\ne\nf,g,h\n", ["E507", "E507"]),
        ("a,b\nc,\n", ["E505"]),
        ("a,,b\nc,,d\n", ["E505"]),
        ("a,b\n\nc,d\n", ["E505"]),
        ("\na,b\nc,d\n", ["E505"]),
        (",b\nc,d\n", ["E505"]),
        ("a,b\nc,-\n", ["E505"]),
        ("a,b\nc,=d\n", ["E506"]),
        ("a,b\nc,\"=d\"\n", ["E506"]),
        ("a,b\nc,+d\n", ["E506"]),
        ("a,b\nc,-d\n", ["E506"]),
        ("a,b\nc,@d\n", ["E506"]),
        ("a,b\nc,\"d\ne\"\n", ["E506"]),
        ("a,b\nc,d|e\n", ["E506"]),
        ("a,b\nc,d\0e\n", ["E506"]),
        ("a,b\nc,\u200bd\n", ["E506"]),
        ("a,b\nc,#N/A\n", ["E504"]),
        ("a,b\nc,#DIV/0!\n", ["E504"]),
        ("a,b\n", ["E510"]),
        ("", ["E510"]),
        ("  \n \n", ["E510"]),
        (",,\n,,\n", ["E510"]),
        ("a,b\nc,\"d\"e\n", ["E511"]),
        ("a,b\nc,\"d\n", ["E511"]),
        (b"a,b\nc,\xe9\n", ["E003"]),
        ("a,b\nc,d\n".encode("utf-16"), ["E003"]),
        (b"PK\x03\x04", ["E511"]),
        ("a,b\nc," + "x" * 200_000 + "\n", ["E512"]),
        ("a,b\nc," + "x" * 40_000 + "\n", ["E512"]),
        ("a\n" + "b\n" * MOST_ROWS, ["E512"]),
        ("a," * MOST_COLUMNS + "a\n" + "b," * MOST_COLUMNS + "b\n", ["E512"]),
        ("a," * 20_000_000 + "a\n", ["E512"]),
    ],
)  # fmt: skip
def test_what_is_told(tmp_path: Path, content: str | bytes, said: list[str]) -> None:
    assert rows(tmp_path, content) == said


def test_where_it_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('a,b\n"c",d\n"multi\nline",=e\n', encoding="utf-8")
    _, findings = read_sheet(str(path))
    assert [(f.message.split()[0], f.span.line, f.span.column) for f in findings] == [("A3", 3, 1), ("B3", 3, 2)]


def test_as_many_rows_as_are_allowed(tmp_path: Path) -> None:
    found = rows(tmp_path, "a,b\n" + "c,d\n" * (MOST_ROWS - 1))
    assert len(found) == MOST_ROWS


def test_options_of_the_other_kind(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\nc,d\n", encoding="utf-8")
    assert codes(read_sheet(str(tmp_path / "t.csv"), sheet="Roles")[1]) == ["E509"]
    assert codes(read_sheet(str(tmp_path / "t.xlsx"), delimiter=";")[1]) == ["E408"]
