"""From the bytes of an .xlsx file to parts that are safe to parse: bounded in size, number and depth, and without entities.

A workbook is a zip of XML files, so it can be small and unpack to gigabytes, or declare entities that grow when they are
read. All that is measured here, by the standard library, before openpyxl sees anything; and openpyxl gets these parts
only, so that it cannot come upon others.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

from policy_dsl.sheets.sheet import Fault

MOST_BYTES = 64 * 2**20
"""Unpacked, all parts together."""
MOST_PARTS = 10_000
MOST_RATIO = 200
"""Unpacked over packed size, for parts above a mebibyte. A sheet of nothing but the same row has about 20."""
MOST_ELEMENTS = 3_000_000
MOST_OTHER = 200_000
"""Elements that are no cells and no texts: styles, links, formats; some of them cost openpyxl microseconds each."""
DEEPEST = 64
LONGEST_TAG = 2**20
"""Characters in a tag, comment or instruction. A parser that is fed in pieces begins each of them anew with every piece."""

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "save the sheet as .xlsx (Excel workbook) without a password, or as CSV UTF-8"
NOT_NEEDED = ("docProps/", "xl/theme/", "xl/externalLinks/", "xl/drawings/", "xl/charts/", "xl/media/", "customXml/")
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml"
CELL_PARTS = frozenset({"row", "c", "v", "f", "is", "t", "si", "r", "rPr"})


class UnfitError(Exception):
    """The file cannot be read as a workbook; the fault says why."""

    def __init__(self, code: str, said: str, hint: str | None = None) -> None:
        """With a whole sentence."""
        super().__init__(said)
        self.fault = Fault(code, said, hint)


def parts_of(content: bytes) -> dict[str, bytes]:
    """The XML parts by name. Raises UnfitError."""
    if content.startswith(OLD):
        raise UnfitError("E511", "the file is an old .xls workbook, or one with a password", SAVE_AS)
    if not content.startswith(b"PK"):
        raise UnfitError("E511", "the file is not a workbook", SAVE_AS)
    if content.count(b"PK\x01\x02") > MOST_PARTS:
        raise UnfitError("E512", f"the workbook has more than {MOST_PARTS:,} parts", SAVE_AS)
    parts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            measure(entries)
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


def measure(entries: list[zipfile.ZipInfo]) -> None:
    """Raises UnfitError when the entries of the zip say that they are too large, or not what a spreadsheet program writes."""
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
            said = f"a part of the workbook unpacks to more than {MOST_RATIO} times its size"
            raise UnfitError("E512", said, "save the table in a workbook of its own")


def too_large() -> UnfitError:
    """The workbook is larger than any table."""
    said = f"the workbook unpacks to more than {MOST_BYTES // 2**20} MiB"
    return UnfitError("E512", said, "save the table in a workbook of its own")


def scan(parts: dict[str, bytes]) -> None:
    """Reads every part once, keeping nothing. Raises UnfitError."""
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
        bounded(len(tag) + sum(map(len, attributes)))

    def ended(tag: str) -> None:  # noqa: ARG001  # expat calls it so
        nonlocal depth
        depth -= 1

    for part in parts.values():
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.ordered_attributes = True
        parser.StartElementHandler = started
        parser.EndElementHandler = ended
        parser.StartDoctypeDeclHandler = declared
        parser.CommentHandler = lambda words: bounded(len(words))
        parser.ProcessingInstructionHandler = lambda target, words: bounded(len(target) + len(words))
        try:
            parser.Parse(part, True)
        except (expat.ExpatError, ValueError, LookupError):
            raise UnfitError("E511", "the workbook is damaged: a part of it is not XML", SAVE_AS) from None


def bounded(length: int) -> None:
    """Raises UnfitError for a tag, comment or instruction that no program writes."""
    if length > LONGEST_TAG:
        raise UnfitError(
            "E512", "the workbook has more in it than a table needs", "save the table in a workbook of its own"
        )


def declared(*_: object) -> None:
    """Raises UnfitError: no spreadsheet program declares a document type, and entities can grow without bound."""
    raise UnfitError("E511", "the workbook declares a document type, which no spreadsheet program does", SAVE_AS)


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    """The parts as a zip again, for openpyxl."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    memory.seek(0)
    return memory
