"""Unpacks an .xlsx file to parts that are safe to parse: limited in size, number and depth, and without entities.

A workbook is a zip of XML files, so a small one can unpack to gigabytes, or declare entities that grow when they are parsed.
This module checks for that with the standard library. Only parts that pass are given to openpyxl.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

from policy_dsl.sheets.sheet import Fault

MOST_BYTES = 64 * 2**20
"""The most bytes of all unpacked parts together."""
MOST_PARTS = 10_000
MOST_RATIO = 200
"""The highest ratio of unpacked to packed size, for parts above 1 MiB. A sheet that repeats one row has a ratio of about 20."""
MOST_ELEMENTS = 3_000_000
MOST_OTHER = 200_000
"""The most elements other than cells and texts: styles, links, formats. Some cost openpyxl microseconds each."""
DEEPEST = 64
LONGEST_TAG = 2**20
"""The most characters of a tag, comment or instruction. A parser that is fed in chunks rescans it with every chunk."""

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "save the sheet as .xlsx (Excel workbook) without a password, or as CSV UTF-8"
NOT_NEEDED = ("docProps/", "xl/theme/", "xl/externalLinks/", "xl/drawings/", "xl/charts/", "xl/media/", "customXml/")
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml"
CELL_PARTS = frozenset({"row", "c", "v", "f", "is", "t", "si", "r", "rPr"})


class UnfitError(Exception):
    """The file cannot be read as a workbook; the fault says why."""

    def __init__(self, code: str, message: str, hint: str | None = None) -> None:
        """`message` is a whole sentence."""
        super().__init__(message)
        self.fault = Fault(code, message, hint)


def parts_of(content: bytes) -> dict[str, bytes]:
    """The XML parts of a workbook, by name. Raises UnfitError."""
    if content.startswith(OLE_SIGNATURE):
        raise UnfitError("E511", "the file is an old .xls workbook, or one with a password", SAVE_AS)
    if not content.startswith(b"PK"):
        raise UnfitError("E511", "the file is not a workbook", SAVE_AS)
    if content.count(b"PK\x01\x02") > MOST_PARTS:
        raise UnfitError("E512", f"the workbook has more than {MOST_PARTS:,} parts", SAVE_AS)
    parts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            check_entries(entries)
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")) and not entry.filename.startswith(NOT_NEEDED):
                    with archive.open(entry) as opened:
                        parts[entry.filename] = opened.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise UnfitError("E511", "the workbook is damaged: it cannot be unpacked", SAVE_AS) from None
    if "[Content_Types].xml" not in parts:
        raise UnfitError("E511", "the file is not an .xlsx workbook", SAVE_AS)
    if sum(map(len, parts.values())) > MOST_BYTES:
        raise too_large()
    if any(STRICT in part[:4096] for part in parts.values()):
        raise UnfitError("E511", "the file is a Strict Open XML workbook, which is another format", SAVE_AS)
    scan(parts)
    return parts


def check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Raises UnfitError if the entries of the zip are too large, or not what spreadsheet programs write."""
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise UnfitError("E511", "the workbook is damaged: it contains a part twice", SAVE_AS)
    if any(name.startswith("content.xml") or name == "mimetype" for name in names):
        raise UnfitError("E511", "the file is an OpenDocument sheet, not an .xlsx workbook", SAVE_AS)
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise too_large()
    for entry in entries:
        if entry.flag_bits & 1:
            raise UnfitError("E511", "the workbook is encrypted", SAVE_AS)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnfitError("E511", "the workbook is packed in a way that spreadsheet programs do not use", SAVE_AS)
        if entry.file_size > 2**20 and entry.file_size > MOST_RATIO * entry.compress_size:
            message = f"a part of the workbook unpacks to more than {MOST_RATIO} times its size"
            raise UnfitError("E512", message, "save the table in a workbook of its own")


def too_large() -> UnfitError:
    """The error for a workbook that is too large."""
    message = f"the workbook unpacks to more than {MOST_BYTES // 2**20} MiB"
    return UnfitError("E512", message, "save the table in a workbook of its own")


def scan(parts: dict[str, bytes]) -> None:
    """Parses every part once and discards the result. Raises UnfitError for parts that are not safe to parse."""
    elements = others = depth = 0

    def started(tag: str, attributes: list[str]) -> None:
        nonlocal elements, others, depth
        elements += 1
        depth += 1
        others += tag.rpartition(" ")[2] not in CELL_PARTS
        if elements > MOST_ELEMENTS or others > MOST_OTHER or depth > DEEPEST:
            raise UnfitError(
                "E512", "the workbook has more in it than a table needs", "save the table in a workbook of its own"
            )
        check_length(len(tag) + sum(map(len, attributes)))

    def ended(tag: str) -> None:  # noqa: ARG001  # the signature that expat demands
        nonlocal depth
        depth -= 1

    for part in parts.values():
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.ordered_attributes = True
        parser.StartElementHandler = started
        parser.EndElementHandler = ended
        parser.StartDoctypeDeclHandler = refuse_doctype
        parser.CommentHandler = lambda words: check_length(len(words))
        parser.ProcessingInstructionHandler = lambda target, words: check_length(len(target) + len(words))
        try:
            parser.Parse(part, True)
        except (expat.ExpatError, ValueError, LookupError):
            raise UnfitError("E511", "the workbook is damaged: a part of it is not XML", SAVE_AS) from None


def check_length(length: int) -> None:
    """Raises UnfitError for a tag, comment or instruction that is too long."""
    if length > LONGEST_TAG:
        raise UnfitError(
            "E512", "the workbook has more in it than a table needs", "save the table in a workbook of its own"
        )


def refuse_doctype(*_: object) -> None:
    """Raises UnfitError: spreadsheet programs never declare a document type, and its entities can grow without limit."""
    raise UnfitError("E511", "the workbook declares a document type, which no spreadsheet program does", SAVE_AS)


def zip_of(parts: dict[str, bytes]) -> io.BytesIO:
    """The parts packed into a zip again, for openpyxl."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    memory.seek(0)
    return memory
