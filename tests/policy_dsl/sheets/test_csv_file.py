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
    assert rows(tmp_path, '"""a;b""",c\nd,e\n') == (('"a;b"', "c"), ("d", "e"))
    assert rows(tmp_path, '"a,b";c\nd;e\n') == (("a,b", "c"), ("d", "e"))
    assert rows(tmp_path, "a,b;c\nd,e;f\n") == ["E408"]
    assert rows(tmp_path, "a,b;c\nd,e;f\n", ",") == ["E515", "E515"]  # cut at the comma: `b;c` and `e;f`
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


@pytest.mark.parametrize(
    "content",
    [
        "sep=;\nservice;role\n4.10;IS, GS\n",
        "\ufeffSEP=;\r\nservice;role\r\n4.10;IS, GS\r\n",
        'sep=,\nservice,role\n4.10,"IS, GS"\n',
        "sep=\t\nservice\trole\n4.10\tIS, GS\n",
        "service\trole\n4.10\tIS, GS\n",
        "service\trole\t\n4.10\tIS, GS\n\t\n",
    ],
)
def test_a_first_line_or_tabs_say_what_cuts_the_rows(tmp_path: Path, content: str) -> None:
    assert rows(tmp_path, content) == (("service", "role"), ("4.10", "IS, GS"))


def test_a_file_of_tabs_may_be_called_so(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("a\tb\nc\td\n", encoding="utf-8")
    sheet, findings = read_sheet(str(tmp_path / "t.tsv"))
    assert sheet is not None
    assert (sheet.rows, findings) == ((("a", "b"), ("c", "d")), [])


@pytest.mark.parametrize(
    ("content", "code", "said", "hint"),
    [
        ("sep=|\na|b\nc|d\n", "E408", "its first line says that `|` separates its cells", "CSV UTF-8"),
        ("a\tb,c\nd\te,f\n", "E408", "split at its commas and at its tabs", "`--delimiter ,` or `--delimiter tab`"),
        ("a\tb,c;d\n", "E408", "at its commas and at its semicolons and at its tabs", "tab"),
        ("sep=;\na;b\nc;d;e\n", "E507", "row 2 has 3 cells", "a semicolon inside a cell needs double quotes"),
        ("a\tb\nc\td\te\n", "E507", "row 2 has 3 cells", "a tab inside a cell"),
        ("a,b\nc,d,e\n", "E507", "row 2 has 3 cells", "a comma inside a cell"),
        ("Times of 2026\na,b\nc,d\ne,f\n", "E507", "row 1 has 1 cell, and the rows below", "delete what stands above"),
        ("a\nc,d\n", "E507", "row 2 has 2 cells", "a comma inside a cell"),
        ('sep=;\na;b\nc;"d"e\n', "E511", "line 3 is not CSV", "twice"),
        ("a,b\nc,d\n".encode("utf-16"), "E003", "the file is UTF-16", "CSV UTF-8"),
        ("a,b\nc,d\n".encode("utf-16-le"), "E003", "the file is UTF-16", "CSV UTF-8"),
        ("a\tb\nc\td\n".encode("utf-16-be"), "E003", "the file is UTF-16", "CSV UTF-8"),
        ("a,b\n1.23457E+19,d\n", "E501", "A2 holds the number `1.23457E+19`", "format the column as text"),
        ("a;b\n1,5E-07;d\n", "E501", "A2 holds the number `1,5E-07`", "format the column as text"),
        ("a,b\n########,d\n", "E508", "A2 shows signs instead", "wider"),
        ("a,b\n#,d\n", "E508", "A2 shows signs instead", "wider"),
        ("a,b\n#BEZUG!,d\n", "E504", "A2 holds the error value `#BEZUG!`", "type what is meant"),
        ("a,b\n#NV,d\n", "E504", "A2 holds the error value `#NV`", "type what is meant"),
        ("a,b\n10-Apr,d\n", "E504", "A2 holds the date `10-Apr`", "format the column as text"),
        ("a,b\nApr-10,d\n", "E504", "A2 holds the date `Apr-10`", "format the column as text"),
        ("a,b\n10. Okt,d\n", "E504", "A2 holds the date `10. Okt`", "`2026-04-10`"),
        ("a,b\n10-avr.-26,d\n", "E504", "A2 holds the date `10-avr.-26`", "`2026-04-10`"),
        ("a,b\n10 April 2026,d\n", "E504", "A2 holds the date `10 April 2026`", "`2026-04-10`"),
        ("a,b\n04/10/2026,d\n", "E504", "A2 holds the date `04/10/2026`", "`2026-04-10`"),
        ("a,b\n4/10,d\n", "E504", "A2 holds the date `4/10`", "`2026-04-10`"),
        ("a,b\n04.10.2026,d\n", "E504", "A2 holds the date `04.10.2026`", "`2026-04-10`"),
        ("a,b\n04:10:00,d\n", "E504", "A2 holds a time of day, `04:10:00`", "format the column as text"),
        ("a,b\n4:10 PM,d\n", "E504", "A2 holds a time of day, `4:10 PM`", "format the column as text"),
        ("a;b\n4,1;d\n", "E501", "A2 holds `4,1`, which may be one number or", "write `4, 1` for several, `41` for one"),
        ('a,b\n"5,600",d\n', "E501", "A2 holds `5,600`, which may be one number or several", "`5600` for one"),
        ("a,b\nWeb;Phone ;,d\n", "E515", "A2 holds `Web;Phone ;`: commas separate the values", "write `Web, Phone`"),
        ("a,b\n'4.10,d\n", "E506", "A2 begins with an apostrophe", "delete it"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_makes_of_a_cell_is_told(
    tmp_path: Path, content: str | bytes, code: str, said: str, hint: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    sheet, findings = read_sheet(str(path))
    assert sheet is None
    (finding,) = findings
    assert (finding.code, said in finding.message, hint in str(finding.hint)) == (code, True, True), finding


@pytest.mark.parametrize(
    "cell",
    ["4.10", "4.1.1", "10", "007", "2026-04-10", "4E10", "12E3", "set-1", "out-2", "on-call", "Mar-3", "1 h", "N/A",
     "24h", "10 to 12", "not A", "A, B", "1, 2", "decide", "April", '"a; b"', "4-10", "4.10.1", "v1.2-rc3"],
)  # fmt: skip
def test_codes_that_a_spreadsheet_does_not_make_are_taken(tmp_path: Path, cell: str) -> None:
    doubled = cell.replace('"', '""')
    assert rows(tmp_path, f'a,b\n"{doubled}",d\n') == (("a", "b"), (cell, "d"))


@pytest.mark.parametrize(
    ("column", "told"),
    [
        (["4.1", "4.2", "4.1"], ["A4"]),
        (["4.1", "4.1"], ["A3"]),
        (["4.1", "4.2", "4.1", "4.2", "4.1"], ["A4"]),
        (["4.1", "4.10", "4.1"], []),
        (["4.1", "4.1", "5.20"], []),
        (["4.1", "4.2", "4.3"], []),
        (["4.1.1", "4.1.1"], []),
        (["4", "4"], []),
        (["IS", "IS"], []),
    ],
)
def test_a_number_that_may_have_lost_its_last_digit_is_told_and_taken(
    tmp_path: Path, column: list[str], told: list[str]
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n" + "".join(f"{cell},x{n}\n" for n, cell in enumerate(column)), encoding="utf-8")
    sheet, findings = read_sheet(str(path))
    assert sheet is not None
    assert [row[0] for row in sheet.rows[1:]] == column
    assert [(f.code, f.message.split()[0]) for f in findings] == [("W515", place) for place in told]


def test_as_many_rows_as_are_allowed(tmp_path: Path) -> None:
    found = rows(tmp_path, "a,b\n" + "c,d\n" * (MOST_ROWS - 1))
    assert len(found) == MOST_ROWS


def test_options_of_the_other_kind(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\nc,d\n", encoding="utf-8")
    assert codes(read_sheet(str(tmp_path / "t.csv"), sheet="Roles")[1]) == ["E509"]
    assert codes(read_sheet(str(tmp_path / "t.xlsx"), delimiter=";")[1]) == ["E408"]
