"""Workbooks that are damaged, disguised or hostile: refused in bounded time and memory, before openpyxl reads them."""

import io
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from policy_dsl.sheets import package, read
from policy_dsl.sheets.read import read_sheet
from tests.policy_dsl.sheets.books import codes, in_sheet, rezipped, saved

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def told(path: str | Path) -> list[str]:
    return codes(read_sheet(str(path))[1])


@pytest.mark.parametrize(
    "content",
    [
        package.OLE_SIGNATURE + bytes(1000),
        b"%PDF-1.7\n",
        b"PK\x03\x04" + bytes(100),
        b"service,role\n",
        bytes(range(256)) * 50,
    ],
    ids=["old or encrypted", "pdf", "cut zip", "csv", "binary"],
)
def test_what_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.xlsx").write_bytes(content)
    assert told(tmp_path / "t.xlsx") == ["E511"]


def test_names_that_are_no_spreadsheet(tmp_path: Path) -> None:
    for name in ("t.xls", "t.ods", "t.policy", "t"):
        (tmp_path / name).write_bytes(b"a,b\nc,d\n")
        assert told(tmp_path / name) == ["E511"]
    assert told(tmp_path / "none.xlsx") == ["E001"]
    (tmp_path / "folder.xlsx").mkdir()
    assert told(tmp_path / "folder.xlsx") == ["E001"]
    (tmp_path / "empty.xlsx").write_bytes(b"")
    assert told(tmp_path / "empty.xlsx") == ["E510"]


def test_a_workbook_cut_short_or_changed_anywhere_is_told_or_read(tmp_path: Path) -> None:
    path = Path(saved(tmp_path))
    whole = path.read_bytes()
    for cut in range(0, len(whole), 97):
        path.write_bytes(whole[:cut])
        assert told(path) in (["E511"], ["E510"])
    for at in range(0, len(whole), 61):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        assert set(told(path)) <= {"E511", "E512"}


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        ('<row r="3"', '<row r="2"'),
        ('<row r="3"', '<row r="1"'),
        ('<row r="3"', '<row r="x"'),
        ('<c r="B3"', '<c r="A3"'),
        ('<c r="B3"', '<c r="B2"'),
        ('<c r="B3"', '<c r="XFE3"'),
        ('<c r="C3"', '<c s="99999" r="C3"'),
        ("</sheetData>", "</sheetdata>"),
        ('<c r="C3".*?</c>', '<c r="C3" t="s"><v>7</v></c>'),
        ('<c r="C3".*?</c>', '<c r="C3"><v>seven</v></c>'),
    ],
)
def test_cells_out_of_their_places(tmp_path: Path, pattern: str, instead: str) -> None:
    path = saved(tmp_path)
    in_sheet(path, pattern, instead)
    assert told(path) == ["E511"]


def test_a_document_type_is_refused_wherever_it_stands(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
    for part in (SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        path = saved(tmp_path)
        rezipped(path, part, lambda xml: bomb.encode() + xml[xml.index(b"?>") + 2 if xml.startswith(b"<?xml") else 0 :])
        assert told(path) == ["E511"]
    path = saved(tmp_path)
    rezipped(path, SHEET, lambda _: ('<?xml version="1.0" encoding="UTF-16"?>' + bomb + "<a>&l9;</a>").encode("utf-16"))
    assert told(path) == ["E511"]


def test_parts_that_are_there_twice_or_packed_strangely(tmp_path: Path) -> None:
    path = Path(saved(tmp_path))
    whole = path.read_bytes()
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, f"<worksheet {MAIN}/>")
    assert told(path) == ["E511"]
    path.write_bytes(whole)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/more.xml", "<a/>")
    assert told(path) == ["E511"]


def open_document(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<a/>")


def test_other_formats_in_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    open_document(path)
    (finding,) = read_sheet(str(path))[1]
    assert (finding.code, "OpenDocument" in finding.message) == ("E511", True)
    strict = saved(tmp_path)
    rezipped(
        strict,
        "xl/workbook.xml",
        lambda xml: xml.replace(MAIN[7:-1].encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    )
    (finding,) = read_sheet(strict)[1]
    assert (finding.code, "Strict" in finding.message) == ("E511", True)


HEAD = f"<worksheet {MAIN}><sheetData>".encode()
TAIL = b"</sheetData></worksheet>"


@pytest.mark.parametrize(
    ("bomb", "code"),
    [
        (lambda: HEAD + b"<row/>" * 50_000_000 + TAIL, "E512"),  # 300 MB in 300 kB
        (lambda: HEAD + b" " * 60_000_000 + TAIL, "E512"),  # under every size, over the ratio
        (lambda: HEAD + b"".join(b'<row r="%d"/>' % n for n in range(1, 3_100_000)) + TAIL, "E512"),
        (lambda: HEAD + b"".join(b"<a%d/>" % (n * 7919) for n in range(250_000)) + TAIL, "E512"),
        (lambda: HEAD + b"".join(b"<a%d>" % n for n in range(100_000)) + TAIL, "E512"),
        (
            lambda: (
                HEAD
                + b"<row x='"
                + bytes(65 + n * n % 57 for n in range(5_000_000)).replace(b"<", b"a")
                + b"'/>"
                + TAIL
            ),
            "E512",
        ),
        (lambda: HEAD + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + TAIL, "E512"),
        (lambda: HEAD + b'<row r="2"><c r="IW2"><v>1</v></c></row>' + TAIL, "E512"),
        (lambda: HEAD + b'<row r="100000"><c r="IV100000"><v>1</v></c></row>' + TAIL, "E512"),
    ],
    ids=["size", "ratio", "rows", "elements", "depth", "tag", "corner", "columns", "cells"],
)
def test_bombs(tmp_path: Path, bomb: object, code: str) -> None:
    path = saved(tmp_path)
    rezipped(path, SHEET, lambda _: bomb())  # type: ignore[operator]
    # in a process of its own, with a gigabyte and half a minute
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            f"from policy_dsl.sheets.read import read_sheet; print([f.code for f in read_sheet({path!r})[1]])",
        ],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30)),
    )
    assert ran.stdout == f"['{code}']\n", ran.stderr


def test_many_parts(tmp_path: Path) -> None:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for n in range(package.MOST_PARTS + 1):
            archive.writestr(f"{n}.xml", "<a/>")
    (tmp_path / "t.xlsx").write_bytes(memory.getvalue())
    assert told(tmp_path / "t.xlsx") == ["E512"]


def test_a_file_past_the_limit_is_not_read(tmp_path: Path) -> None:
    for name, most in (("t.xlsx", package.MOST_BYTES), ("t.csv", read.MOST_CSV)):
        with open(tmp_path / name, "wb") as file:
            file.truncate(most + 1)
        assert told(tmp_path / name) == ["E512"]


def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    (finding,) = read_sheet(path)[1]
    assert finding.code == "E513"
    assert finding.hint is not None
    assert "pip install 'evenhand[sheets]'" in finding.hint
