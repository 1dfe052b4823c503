"""What reads from outside, each as a function of bytes that raises when a promise is broken.

The promise is always the same: findings with documented codes, or the one documented error, and nothing else, whatever the
bytes are. What is nested too deep or needs too much memory ends as E409 of the command, so those two may be raised. `fuzz`
throws bytes at these functions; the tests throw the seeds, and whatever once broke them.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from policy_dsl.backends.javascript.run import answers_of
from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.backends.python.readback.confirm import confirm
from policy_dsl.backends.target import MissingEngineError, NotTheSameError
from policy_dsl.backends.targets import JAVASCRIPT
from policy_dsl.diagnostics.catalogue import CATALOGUE
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import render
from policy_dsl.evaluate import evaluate, impossible, values
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import whole_seconds
from policy_dsl.pipeline import load
from policy_dsl.runtime.load import load as load_check
from policy_dsl.runtime.manifest import MARK, OPEN, PYTHON, ArtefactError, digest, manifest
from policy_dsl.sheets.block import text_of as table_of
from policy_dsl.sheets.day_lists.declare import text_of as days_of
from policy_dsl.sheets.day_lists.read import read_days
from policy_dsl.sheets.read import read_sheet
from policy_dsl.syntax.format import formatted
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.printing.unparse import unparse
from policy_dsl.syntax.read import text_of
from policy_dsl.text import Text
from tests.written import LIBRARY
from verifier.cli.request_facts import read_facts
from verifier.report import expect
from verifier.report.facts.reports import FileReport
from verifier.verify import verify

ROOT = Path(__file__).parents[2]

ALL_TYPES = """\
policy All "every type of fact"
  dated by received

request
  role     : one of IS "Import Supplier", MDR
  uses     : set of A, B
  urgent   : yes/no "Urgent"
  pages    : whole number from 0 to 500
  waited   : duration up to 5 days
  received : date from 2026-01-01 until 2026-03-01
  answered : date from 2026-01-01 until 2026-03-01

impossible when answered before received
  because "nothing is answered before it is received"

rule anything
  answer within 24 h

rule long_ones
  when pages over 100 and waited at most 1 day
  answer within 5 days
  overrides anything

rule none_for_nothing
  when uses is empty and role is MDR
  in force from 2026-02-01
  refuse
"""


# --- policies and proposals


def policy(data: bytes) -> None:
    """A policy or proposal: read, resolved, amended, and what is wrong with it shown."""
    as_file("p.policy", data)


def markdown(data: bytes) -> None:
    """The same inside of Markdown."""
    as_file("p.md", data)


def as_file(path: str, data: bytes) -> None:
    """What the command does with a file of this name."""

    def read(asked: str) -> tuple[Text | None, list[Finding]]:
        return text_of(asked, data if asked == path else LIBRARY.encode())

    with suppress(RecursionError, MemoryError):
        loaded = load(path, read)
        known(loaded.findings)
        read_at_all = loaded.policy is not None or loaded.amended is not None
        assert read_at_all or any(f.code.startswith("E") for f in loaded.findings), "neither a policy nor an error"
        texts = {text.path: text for text in loaded.texts}
        for finding in loaded.findings:
            lines = texts[finding.path].lines if finding.path in texts else ()
            assert not lines or 0 <= finding.span.line <= len(lines) + 1, finding
        render(loaded.findings, texts, color=True)
        if read_at_all:
            file, findings = parse(loaded.texts[0])
            assert file is not None
            assert not findings
            assert parse(Text("p.policy", unparse(file))) == (file, []), "it is not what is written"


def layout(data: bytes) -> None:
    """A text that is laid out stays as it is when it is laid out again; any other is refused."""
    with suppress(RecursionError, MemoryError):
        for path in ("p.policy", "p.md"):
            once, _, findings = formatted(path, data)
            known(findings)
            assert (once is None) == bool(findings)
            if once is not None:
                assert formatted(path, once)[0] == once, "laid out again, it is something else"


# --- expectations and facts


def expectations(data: bytes) -> None:
    """A file of expectations, held against verdicts."""
    with suppress(RecursionError, MemoryError):
        found, findings = in_a_file(data, ".toml", lambda path: expect.read(str(path)))
        known(findings)
        assert not (found and findings)
        for difference in expect.differences(found, [library_report()]):
            assert difference.name
            assert difference.expected != difference.actual


def facts(data: bytes) -> None:
    """Facts on the command line, one a line."""
    with suppress(RecursionError, MemoryError):
        given = data.decode("utf-8", "surrogateescape").split("\n")
        request, findings = read_facts(every_type(), given, "p.policy")
        known(findings)
        for name, value in () if findings else request.items():
            assert value in values(every_type().by_name[name]), (name, value)


# --- spreadsheets


def csv(data: bytes) -> None:
    """A CSV file."""
    sheet(".csv", data)


def workbook(data: bytes) -> None:
    """A workbook: as it is, or with one of its parts edited and packed again."""
    if data[:1] >= b"\x80":
        sheet(".xlsx", data[1:])
        return
    parts = parts_of_a_workbook()
    name = sorted(parts)[int.from_bytes(data[:1]) % len(parts)]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for each, content in parts.items():
            archive.writestr(each, edited(content, data[1:]) if each == name else content)
    sheet(".xlsx", packed.getvalue())


def sheet(suffix: str, data: bytes) -> None:
    """A spreadsheet as `import` reads it; its table can be read back as written."""
    with suppress(RecursionError, MemoryError):
        found, findings = in_a_file(data, suffix, lambda path: read_sheet(str(path)))
        known(findings)
        assert (found is None) == bool(findings)
        if found is not None:
            block, findings = table_of(found, "t")
            known(findings)
            assert (block is None) == bool(findings)


def days(data: bytes) -> None:
    """A list of days as `import --days` reads it, of the kind that its first byte says; the declaration can be read back."""
    suffix = (".ics", ".json", ".csv")[data[0] % 3 if data else 0]
    with suppress(RecursionError, MemoryError):
        listed, findings = in_a_file(data[1:], suffix, lambda path: read_days(str(path)))
        known(findings)
        assert listed is not None or findings
        if listed is not None:
            block, findings = days_of("d", listed, "Closed", "", None, None)
            known(findings)
            assert block is not None or findings
        if listed is not None and block is not None:
            text = 'policy P "p"\n\n' + block
            decoded, findings = text_of("p.policy", text.encode())
            assert decoded is not None, findings
            file, findings = parse(decoded)
            assert not findings
            assert file is not None
            assert unparse(file) == text


# --- artefacts


def artefact(data: bytes) -> None:
    """A check that was changed after it was written is refused, and none of it runs."""
    whole = compiled().encode()
    changed = data[1:] if data[:1] >= b"\x80" else edited(whole, data[1:])
    try:
        in_a_file(changed, ".py", load_check)
    except ArtefactError:
        assert changed != whole, "what was not changed is refused"
    else:
        assert changed == whole, "what was changed is loaded"
    with suppress(ArtefactError):
        manifest(changed.decode("utf-8", "replace"))


def readback(data: bytes) -> None:
    """A check that was changed and sealed again is refused, unless it decides every request as before."""
    changed = edited(compiled().encode(), data).decode("utf-8", "replace")
    changed = resealed(changed)
    try:
        confirm(changed, every_type())
    except NotTheSameError:
        return
    except (RecursionError, MemoryError):
        return
    if changed != compiled():
        same_decisions(changed)


def same_decisions(source: str) -> None:
    """What was read back as the policy decides as the policy."""
    names: dict[str, Any] = {"__name__": "check"}
    exec(compile(source, "<check>", "exec"), names)  # noqa: S102  # it was read back, and has only the forms of data
    for given, wanted in decided():
        try:
            decision = names["decide"](**given)
            answer = decision.access, decision.trt_seconds
        except ValueError:
            answer = None
        assert answer == wanted, (given, wanted, answer)


def javascript(data: bytes) -> None:
    """A check in JavaScript that was changed is refused, unless it decides every request as before; so are its types."""
    source = JAVASCRIPT.emit(every_type(), {"policy": "All", "verified": True})
    changed = edited(source.encode(), data).decode("utf-8", "replace")
    try:
        JAVASCRIPT.confirm(changed, every_type())
    except NotTheSameError:
        return
    JAVASCRIPT.companion(changed, "check.mjs")
    if changed != source:
        with suppress(MissingEngineError):
            given = [{name: in_json(value) for name, value in facts.items()} for facts, _ in decided()]
            (answers,) = answers_of([(changed, given)])
            for (facts, wanted), answer in zip(decided(), answers, strict=True):
                found = (answer["access"], answer["trtSeconds"]) if "access" in answer else None
                assert found == wanted, (facts, wanted, answer)


def in_json(value: object) -> object:
    """A value as a service in JavaScript gives it."""
    match value:
        case timedelta():
            return {"seconds": value // timedelta(seconds=1)}
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case _:
            return value


def decide(data: bytes) -> None:
    """A check that is asked anything decides, or says what is wrong by a ValueError."""
    check = loaded_check()
    given = {name: odd(data[3 * n : 3 * n + 3], data) for n, name in enumerate(every_type().by_name)}
    with suppress(ValueError):
        found = check["decide"](**{name: value for name, value in given.items() if value is not ...})
        assert found.access in ("permitted", "refused", "indeterminate")


def odd(seed: bytes, data: bytes) -> object:
    """A value that somebody might give: right ones, nearly right ones, and nonsense."""
    one, two = (seed + b"\0\0\0")[:2]
    text = data[-(one % 16) :].decode("utf-8", "replace")
    found: Sequence[object] = (
        ..., None, "IS", "MDR", "yes", "no", True, False, 0, 1, two, -two, 10**20, 1.5, float("nan"), [], ["A"], {"A", "B"},
        frozenset({"A"}), ("A", "A"), {"A": 1}, "A", "", text, [text], [None], [["A"]], timedelta(hours=two),
        timedelta(microseconds=two), timedelta.max, timedelta(-1), date(2026, 1, 1 + two % 28), date.min, date.max,
        datetime(2026, 1, 1, two % 24), f"2026-0{1 + two % 9}-01", "2026-1-1", b"IS", object(), int, lambda: "IS", 2**64,
        iter(["A"]), range(3),
    )  # fmt: skip
    return found[one % len(found)]


# --- what they share


def known(findings: Sequence[Finding]) -> None:
    """Every finding has a documented code, and says something."""
    for finding in findings:
        assert finding.code in CATALOGUE, finding
        assert finding.message


def in_a_file(data: bytes, suffix: str, use: Callable[[Path], Any]) -> Any:
    """What comes of a file with these bytes."""
    folder = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # memory is faster than a disk
    with tempfile.NamedTemporaryFile(suffix=suffix, dir=folder) as file:
        file.write(data)
        file.flush()
        return use(Path(file.name))


def edited(content: bytes, data: bytes) -> bytes:
    """The content with edits: where (two bytes), how many bytes go, how many come, and those."""
    place = 0
    while place < len(data):
        head = data[place : place + 4] + b"\0\0\0"
        where = int.from_bytes(head[:2]) * (len(content) + 1) // 65_536
        gone, come = head[2] % 32, head[3] % 16
        content = content[:where] + data[place + 4 : place + 4 + come] + content[where + gone :]
        place += 4 + come
    return content


def resealed(source: str) -> str:
    """The source with the seal that whoever changed it could make."""
    before, mark, after = source.partition(MARK)
    if not mark:
        return source
    opened = f"{before}{mark}{OPEN}{after[len(OPEN) :]}"
    return f"{before}{mark}{digest(opened, PYTHON)}{after[len(OPEN) :]}"


@cache
def every_type() -> Policy:
    """A policy with a fact of every type."""
    loaded = load("p.policy", lambda path: text_of(path, ALL_TYPES.encode()))
    assert loaded.policy is not None, loaded.findings
    return loaded.policy


@cache
def compiled() -> str:
    """Its compiled check."""
    return compile_policy(every_type(), {"schema": "evenhand.artefact/1", "policy": "All", "verified": True})


@cache
def loaded_check() -> Mapping[str, Any]:
    """Its compiled check, loaded."""
    module: Any = in_a_file(compiled().encode(), ".py", load_check)
    names: Mapping[str, Any] = vars(module)
    return names


@cache
def library_report() -> FileReport:
    """Verdicts to hold expectations against."""
    loaded = load("p.policy", lambda path: text_of(path, LIBRARY.encode()))
    assert loaded.policy is not None
    return FileReport("p.policy", loaded.texts, (), verify(loaded.policy))


@cache
def decided() -> list[tuple[dict[str, object], tuple[str, int | None] | None]]:
    """Requests as a service gives them, and what they are answered; the impossible ones are not."""
    few = {
        "pages": (0, 100, 101, 500),
        "waited": (0, 86_400, 86_401),
        "received": (day(1, 1), day(1, 31), day(2, 1), day(2, 28)),
        "answered": (day(1, 1), day(1, 31), day(2, 1), day(2, 28)),
    }
    sides = [few.get(a.name, values(a)) for a in every_type().attributes]
    found: list[tuple[dict[str, object], tuple[str, int | None] | None]] = []
    for side in product(*sides):
        request = dict(zip(every_type().by_name, side, strict=True))
        given: dict[str, object] = {**request, "waited": timedelta(seconds=request["waited"])}  # type: ignore[arg-type]
        given |= {name: date.fromordinal(request[name]) for name in ("received", "answered")}  # type: ignore[arg-type]
        if impossible(every_type(), request):
            found.append((given, None))
        else:
            outcome = evaluate(every_type(), request).outcome
            found.append((given, (outcome.access.value, whole_seconds(outcome.seconds))))
    return found


def day(month: int, number: int) -> int:
    """A day of 2026."""
    return date(2026, month, number).toordinal()


@cache
def parts_of_a_workbook() -> dict[str, bytes]:
    """A workbook with a small table, by part."""
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (
        ["service", "role", "access"],
        ["4.10", "IS, MDR", "permit"],
        ["4.1", "any", "refuse"],
        ["4.2", 7, "N/A"],
    ):
        sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    with zipfile.ZipFile(packed) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# --- the targets and their seeds

TARGETS: dict[str, Callable[[bytes], None]] = {
    "policy": policy,
    "markdown": markdown,
    "layout": layout,
    "expectations": expectations,
    "facts": facts,
    "csv": csv,
    "workbook": workbook,
    "days": days,
    "artefact": artefact,
    "readback": readback,
    "javascript": javascript,
    "decide": decide,
}


def seeds(target: str) -> Iterator[bytes]:
    """Where a target begins: what there is in `spec`, or a few bytes that mean something to it."""
    spec = ROOT / "spec"
    match target:
        case "policy" | "layout":
            yield from (path.read_bytes() for path in sorted(spec.rglob("*.policy")))
            yield ALL_TYPES.encode()
        case "markdown":
            yield from (path.read_bytes() for path in sorted(spec.rglob("*.md")))
        case "expectations":
            yield from (path.read_bytes() for path in sorted(spec.rglob("*.toml")))
            yield b'schema = "evenhand.expect/1"\n[Library]\nbuilt_in = "proved"\nexamples = "proved"\n'
            yield b'schema = "evenhand.expect/1"\n[Library.properties]\nstaff_wait = { status = "refuted", count = 8 }\n'
        case "facts":
            yield b"role=IS\nuses=A+B\nurgent=yes\npages=101\nwaited=5days\nreceived=2026-01-31\nanswered=2026-02-01"
            yield b"role=Import Supplier\nuses=none\nwaited=23h"
        case "csv":
            yield b"service,role,access\n4.10,IS,permit\n4.1,any,refuse\n"
            yield 'row;reader;answer within\nn1;"Staff; Adult";1 h\n"a ""b""";Kind\u00a0;N/A\n'.encode()
            yield b"\xef\xbb\xbfa\tb\r\n1\t2\r\n"
        case "workbook":
            yield from (bytes([n]) for n in range(len(parts_of_a_workbook())))
        case "days":
            event = b"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261225\r\nDURATION:P2D\r\nSUMMARY:a\\,\r\n  b\r\nEND:VEVENT"
            yield b"\0BEGIN:VCALENDAR\r\n" + event + b"\r\nEND:VCALENDAR\r\n"
            yield b'\1{"scotland": {"division": "scotland", "events": [{"title": "a\\"\\u200b", "date": "2026-12-25"}]}}'
            yield b'\1["2026-12-25", "2026-01-01"]'
            yield b"\2date,name\n2026-12-25,a\n2026-12-25,b\n"
        case "artefact" | "readback" | "javascript":
            yield b""
            yield from (bytes([n, 0, 1, 1, 48 + n % 10]) for n in range(0, 128, 8))
        case "decide":
            yield from (bytes([n] * 24) for n in range(44))
            yield bytes([2, 0, 0, 17, 0, 0, 4, 0, 0, 10, 7, 0, 27, 3, 0, 31, 1, 0, 31, 5, 0])
