"""What a workbook may hold, trap by trap; each is reported with the address of its cell, and all at once."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from policy_dsl.sheets.read import read_sheet
from policy_dsl.sheets.sheet import MOST_ALIKE, address
from tests.policy_dsl.sheets.books import ROWS, codes, good, in_sheet, rezipped, said, saved


def put(place: str, value: Any, number_format: str = "General") -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet[place] = value
        sheet[place].number_format = number_format

    return change


def as_text(place: str, value: str, number_format: str = "General") -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        put(place, value, number_format)(sheet)
        sheet[place].data_type = "s"

    return change


def test_texts_are_taken_as_they_are(tmp_path: Path) -> None:
    sheet = good(saved(tmp_path))
    assert [list(row) for row in sheet.rows] == ROWS
    assert sheet.name == "Roles"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (5, "General", "5"),
        (0, "0", "0"),
        (5600, "#,##0", "5600"),
        (7.0, "@", "7"),
        (datetime(2026, 3, 1), "yyyy-mm-dd", "2026-03-01"),
        (date(2026, 3, 1), "dd/mm/yy", "2026-03-01"),
        (date(2026, 3, 1), '[$-407]d. mmmm yyyy" (Sonntag)"', "2026-03-01"),
        ("  N/A ", "@", "N/A"),
        ("007", "0.00", "007"),
        ("x", "[Red]@", "x"),
        ("x", "0;-0;0;@", "x"),
        ("\u00e9\u4e2d\U0001f600", "General", "\u00e9\u4e2d\U0001f600"),
    ],
)
def test_what_is_what_it_shows_is_taken(tmp_path: Path, value: object, number_format: str, text: str) -> None:
    assert good(saved(tmp_path, put("B2", value, number_format))).rows[1][1] == text


@pytest.mark.parametrize(
    ("value", "number_format", "code"),
    [
        (4.1, "General", "E501"),
        (4.1, "@", "E501"),
        (4, "0.00", "E501"),
        (4.0, "0.00", "E501"),
        (5, "0%", "E501"),
        (5, "0000", "E501"),
        (5, '"SMETS"0', "E501"),
        (10**15, "0", "E501"),
        (1e300, "General", "E501"),
        ("=1+1", "General", "E502"),
        ("#N/A", "General", "E504"),
        ("#REF!", "General", "E504"),
        (True, "General", "E504"),
        (False, "General", "E504"),
        (datetime(2026, 3, 1, 12, 0), "yyyy-mm-dd", "E504"),
        (datetime(2026, 10, 4), "d-mmm", "E504"),
        (datetime(2026, 10, 4), "mmm-yy", "E504"),
        (datetime(2026, 10, 4), 'd-mmm"yyyy"', "E504"),
        (time(4, 10), "h:mm", "E504"),
        (timedelta(hours=30), "[h]:mm", "E504"),
        (None, "General", "E505"),
        ("   ", "General", "E505"),
        ("-", "General", "E505"),
        ("\u2014", "General", "E505"),
        ("IS | GS", "General", "E506"),
        ("IS\nGS", "General", "E506"),
        ("I\u200bS", "General", "E506"),
        ("\u202eSI", "General", "E506"),
        ("IS\u00a0", "General", "E506"),
        ("I\tS", "General", "E506"),
        ("I_x0007_S", "General", "E506"),
        ("_xD83D_", "General", "E506"),
        ("IS", ";;;", "E508"),
        ("IS", '0;0;0;"GS"', "E508"),
        ("IS", '@" and GS"', "E508"),
    ],
)
def test_what_cannot_be_trusted_is_refused(tmp_path: Path, value: object, number_format: str, code: str) -> None:
    assert said(tmp_path, put("B2", value, number_format)) == [(code, "Roles!B2")]


def test_all_is_told_at_once_in_the_order_of_the_sheet(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["B1"] = None
        sheet["A2"] = 4.1
        sheet["C2"] = "=B2"
        sheet["B3"] = None

    found = said(tmp_path, change)
    assert found == [("E505", "Roles!B1"), ("E501", "Roles!A2"), ("E502", "Roles!C2"), ("E505", "Roles!B3")]


def test_texts_that_look_like_something_else_stay_texts(tmp_path: Path) -> None:
    for text in ("=1+1", "#N/A", "+44", "@x", "4.10", "TRUE", "2026-03-01"):
        assert good(saved(tmp_path, as_text("B2", text))).rows[1][1] == text


def test_rich_text_is_its_text(tmp_path: Path) -> None:
    rich = CellRichText("IS", TextBlock(InlineFont(b=True), ", G"), "S")
    assert good(saved(tmp_path, put("B2", rich))).rows[1][1] == "IS, GS"


def with_shared_texts(path: str, shared: str) -> None:
    """Gives the workbook texts that its cells may share."""
    rezipped(path, "xl/sharedStrings.xml", lambda _: shared.encode())
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    rezipped(path, "[Content_Types].xml", lambda p: p if kind in p else p.replace(b"</Types>", override))


def test_shared_texts_keep_every_character(tmp_path: Path) -> None:
    path = saved(tmp_path)
    shared = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<si><t>x005F_</t></si><si><t>_x005F_x0041_</t></si>"
        "<si><r><t>I</t></r><r><rPr><b/></rPr><t>S</t></r><rPh sb='0' eb='1'><t>no</t></rPh></si></sst>"
    )
    with_shared_texts(path, shared)
    for column, index in (("A", 0), ("B", 1), ("C", 2)):
        in_sheet(path, f'<c r="{column}2".*?</c>', f'<c r="{column}2" t="s"><v>{index}</v></c>')
    assert good(path).rows[1] == ("x005F_", "_x0041_", "IS")
    in_sheet(
        path, '<c r="A3".*?</c>', '<c r="A3" t="s"><v>-1</v></c>'
    )  # the last one to Python, nothing to a spreadsheet
    assert codes(read_sheet(path)[1]) == ["E511"]


def test_merged_cells(tmp_path: Path) -> None:
    assert said(tmp_path, lambda sheet: sheet.merge_cells("A2:B3")) == [("E503", "Roles!A2:B3")]
    assert said(tmp_path, lambda sheet: sheet.merge_cells("A9:B12")) == []


def test_a_merged_cell_as_large_as_the_sheet_costs_nothing(tmp_path: Path) -> None:
    path = saved(tmp_path, lambda sheet: sheet.merge_cells("F1:G1"))
    in_sheet(path, 'ref="F1:G1"', 'ref="A1:XFD1048576"')
    assert codes(read_sheet(path)[1]) == ["E503"]


def struck(*places: str) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        for place in places:
            sheet[place].font = Font(strike=True)

    return change


def test_what_is_struck_out_is_not_taken(tmp_path: Path) -> None:
    assert said(tmp_path, struck("B2")) == [("E516", "Roles!B2")]
    assert said(tmp_path, struck("A3", "B3", "C3")) == [("E516", "Roles!A3")]
    (finding,) = read_sheet(saved(tmp_path, struck("A3", "B3", "C3")))[1]
    assert finding.message == "Roles!A3 and the rest of its row are struck out"
    assert said(tmp_path, struck("A2", "B3")) == [("E516", "Roles!A2"), ("E516", "Roles!B3")]
    assert said(tmp_path, struck("D7", "E1")) == []  # nothing stands there
    assert said(tmp_path, lambda sheet: setattr(sheet["B2"], "font", Font(strike=False))) == []


@pytest.mark.parametrize(
    ("strike", "told"), [("<strike/>", True), ('<strike val="1"/>', True), ('<strike val="0"/>', False)]
)
def test_a_word_that_is_struck_out_is_not_taken(tmp_path: Path, strike: str, told: bool) -> None:
    wanted = [("E516", "Roles!B2")] if told else []
    path = saved(tmp_path)
    runs = f"<r><t>IS</t></r><r><rPr>{strike}</rPr><t>, GS</t></r>"
    in_sheet(path, '<c r="B2".*?</c>', f'<c r="B2" t="inlineStr"><is>{runs}</is></c>')
    assert [(f.code, f.message.split()[0]) for f in read_sheet(path)[1]] == wanted
    in_sheet(path, '<c r="B2".*?</c>', '<c r="B2" t="s"><v>0</v></c>')
    shared = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si>{runs}</si></sst>'
    with_shared_texts(path, shared)
    sheet, findings = read_sheet(path)
    assert [(f.code, f.message.split()[0]) for f in findings] == wanted
    assert told or (sheet is not None and sheet.rows[1][1] == "IS, GS")


def test_comments_are_told_and_stay_behind(tmp_path: Path) -> None:
    def commented(sheet: Worksheet) -> None:
        for place in ("B2", "C3", "F9"):
            sheet[place].comment = Comment("until June only", "somebody")

    sheet, findings = read_sheet(saved(tmp_path, commented))
    assert sheet is not None
    assert [list(row) for row in sheet.rows] == ROWS
    assert [(f.code, f.message) for f in findings] == [
        ("W516", "Roles!B2 has a comment, which is not imported"),
        ("W516", "Roles!C3 has a comment, which is not imported"),
    ]


def test_hidden_rows_and_columns(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.column_dimensions["J"].hidden = True
        sheet.row_dimensions[9].hidden = True

    assert said(tmp_path, change) == [("E508", "Roles!B:B"), ("E508", "Roles!3:3")]
    path = saved(tmp_path)
    in_sheet(path, '<row r="2"', '<row ht="0" r="2"')
    assert [f.message for f in read_sheet(path)[1]] == ["Roles!2:2 is a hidden row"]


def test_blank_rows_and_columns(tmp_path: Path) -> None:
    def inside(sheet: Worksheet) -> None:
        sheet.insert_rows(2)
        sheet.insert_cols(2)

    _, findings = read_sheet(saved(tmp_path, inside))
    assert [f.message for f in findings] == ["Roles!B:B is a blank column", "row 2 is blank"]

    def outside(sheet: Worksheet) -> None:
        sheet["J20"] = "  "
        sheet["XFD1048576"].number_format = "@"

    assert [list(row) for row in good(saved(tmp_path, outside)).rows] == ROWS


def test_a_cell_beside_the_headings(tmp_path: Path) -> None:
    assert said(tmp_path, put("D3", "see below")) == [("E505", "Roles!D1"), ("E505", "Roles!D2")]


def test_which_sheet(tmp_path: Path) -> None:
    def several(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.create_sheet("Other one").append(["a"])

    path = saved(tmp_path, several)
    (finding,) = read_sheet(path)[1]
    assert (finding.code, "`Roles`" in finding.message, "`Other one`" in finding.message) == ("E509", True, True)
    (finding,) = read_sheet(path, sheet="roles")[1]
    assert (finding.code, finding.hint) == ("E509", "did you mean `Roles`?")
    assert read_sheet(path, sheet="Roles")[0] is not None
    assert codes(read_sheet(path, sheet="Other one")[1]) == ["E510"]

    def hidden(sheet: Worksheet) -> None:
        several(sheet)
        assert sheet.parent is not None
        sheet.parent["Other one"].append(["b"])
        sheet.parent["Other one"].sheet_state = "hidden"

    path = saved(tmp_path, hidden)
    assert good(path).name == "Roles"
    assert codes(read_sheet(path, sheet="Other one")[1]) == ["E508"]


def test_a_sheet_with_a_chart_sheet_beside_it(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        assert isinstance(sheet.parent, Workbook)
        sheet.parent.create_chartsheet("Chart")

    assert good(saved(tmp_path, change)).name == "Roles"


def test_nothing_in_it(tmp_path: Path) -> None:
    assert said(tmp_path, lambda sheet: sheet.delete_rows(1, 9)) == [("E510", "there")]
    assert said(tmp_path, lambda sheet: sheet.delete_rows(2, 9)) == [("E510", "there")]


def test_many_of_a_kind_are_counted(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        for number in range(2, 102):
            sheet.cell(number, 1, number + 0.5)
            sheet.cell(number, 2, "IS")
            sheet.cell(number, 3, "permit")

    _, findings = read_sheet(saved(tmp_path, change))
    assert len(findings) == MOST_ALIKE + 1
    assert findings[-1].message.startswith("and 80 more of this kind; the last: Roles!A101 ")


def test_addresses() -> None:
    assert [address(None, 4, column) for column in (1, 26, 27, 256, 703)] == ["A4", "Z4", "AA4", "IV4", "AAA4"]
    assert address("User Roles", 4, 2) == "'User Roles'!B4"
    assert address("O'Neill", 1, 1) == "'O''Neill'!A1"
