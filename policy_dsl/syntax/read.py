"""Reads a file as a text that is safe to parse: in UTF-8, without hidden characters, and of limited size."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator

from msgspec.structs import replace

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.regular_file import NotAFileError, bytes_of
from policy_dsl.text import NO_LINE, Span, Text, before_comment, character_name, without_comment

MOST_BYTES = 32 * 2**20
LONGEST_LINE = 65_536
MOST_FINDINGS = 20

HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\u2028\u2029\u2800\ufff9-\ufffb]"
)
"""Unicode's Default_Ignorable_Code_Point, which did not change from 14 to 17; and others that are blank or reorder text."""

SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
"""Every space of Unicode except the ordinary one."""

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
LETTER = re.compile("[^\\x00-\\x7f][\u0300-\u036f]*|[A-Za-z][\u0300-\u036f]+")
INDENT = re.compile("^[ ]*([\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+)", re.MULTILINE)


def read_text(path: str) -> tuple[Text | None, list[Finding]]:
    """The file at `path`, or findings that say why it cannot be used."""
    content, findings = read_bytes(path)
    return (None, findings) if content is None else text_of(path, content)


def read_bytes(path: str) -> tuple[bytes | None, list[Finding]]:
    """The bytes of the file, at most one more than `MOST_BYTES`; or findings that say why it cannot be read."""
    try:
        return bytes_of(path, MOST_BYTES + 1), []
    except NotAFileError as error:
        hint = "name a policy or proposal file"
        if "pipe" in (error.strerror or ""):
            hint = "write its contents to a file, and name that"
        return None, [_file(path, "E001", f"`{path}` is not a file: {error.strerror}", hint)]
    except FileNotFoundError:
        return None, [_file(path, "E001", f"there is no file `{path}`", "check the name and the folder")]
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name cannot be used"
        return None, [_file(path, "E001", f"`{path}` cannot be read: {why.lower()}", None)]


def text_of(path: str, content: bytes) -> tuple[Text | None, list[Finding]]:
    """The text in these bytes, or findings. Windows line ends and a byte-order mark are accepted.

    Only the policy blocks of a Markdown file are policy, but its prose may not have hidden characters either.
    """
    if len(content) > MOST_BYTES:
        return None, [
            _file(path, "E007", f"the file has more than {MOST_BYTES // 2**20} MiB", "split the policy into parts")
        ]
    try:
        decoded = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        message = f"the file is not UTF-8: byte {content[error.start]:#04x} does not belong here"
        span = Span(line, column, line, column + 1)
        return None, [Finding("E003", message, path, span, "save the file with the encoding UTF-8")]
    decoded = decoded.replace("\r\n", "\n")
    if not decoded.strip():
        return None, [_file(path, "E002", "the file is empty", 'start with `policy NAME "title"`')]
    text = Text(path, decoded, hashlib.sha256(content).hexdigest())
    if findings := _long_lines(text):
        return None, findings
    findings = _characters(text)
    if is_markdown(path) and not findings:
        from policy_dsl.syntax.literate import policy_blocks  # lazily: only Markdown needs its parser

        blocks, findings = policy_blocks(text)
        text = replace(text, blocks=blocks)
    if text.blocks is not None or not is_markdown(path):
        findings += _indentation(text) + _spaces(text)
    return (None if findings else text), findings


def is_markdown(path: str) -> bool:
    """Whether the file is Markdown, by its name."""
    return path.lower().endswith(".md")


def _long_lines(text: Text) -> list[Finding]:
    return [
        Finding(
            "E008",
            f"the line has {len(line)} characters; {LONGEST_LINE} are allowed",
            text.path,
            Span(number, LONGEST_LINE, number, LONGEST_LINE + 1),
            "write it on several lines",
        )
        for number, line in enumerate(text.lines, 1)
        if len(line) > LONGEST_LINE
    ][:MOST_FINDINGS]


def _characters(text: Text) -> list[Finding]:
    findings = []
    for code, pattern, kind in (("E004", CONTROL, "a control character"), ("E005", HIDDEN, "an invisible character")):
        for _, match in zip(range(MOST_FINDINGS), pattern.finditer(text.content), strict=False):
            message = f"{kind}, {character_name(match[0])}, is not allowed in a policy"
            findings.append(Finding(code, message, text.path, _at(text.content, match.start(), 1), "delete it"))
    return findings + _in_two_parts(text)


def _in_two_parts(text: Text) -> list[Finding]:
    """Findings for letters with a separate accent: they look like one character, but the name would be another."""
    findings = []
    for at, written, whole in decomposed_letters(text.content):
        message = (
            f"`{whole}` is written with U+{' U+'.join(f'{ord(c):04X}' for c in written)}, which only looks like it"
        )
        place = _at(text.content, at, len(written))
        hint = f"type `{whole}` again, or save the text in the form NFC"
        findings.append(Finding("E011", message, text.path, place, hint))
        if len(findings) == MOST_FINDINGS:
            break
    return findings


def decomposed_letters(content: str) -> Iterator[tuple[int, str, str]]:
    """Each character that is not in the form NFC: its position, the characters that make it up, and its NFC form."""
    if unicodedata.is_normalized("NFC", content):
        return
    for match in LETTER.finditer(content):
        whole = unicodedata.normalize("NFC", match[0])
        if whole != match[0] and not SPACE.match(match[0]):  # a space is not a letter; E118 reports it where it matters
            yield match.start(), match[0], whole


def _indentation(text: Text) -> list[Finding]:
    policy = "\n".join(text.policy_lines)
    return [
        Finding(
            "E006",
            f"{'a tab' if match[1][0] == chr(9) else 'a special space'} in the indentation; only spaces may indent a line",
            text.path,
            _at(policy, match.start(1), len(match[1])),
            "replace it with two spaces",
        )
        for _, match in zip(range(MOST_FINDINGS), INDENT.finditer(policy), strict=False)
        if match[0].strip(" ")
    ]


def _spaces(text: Text) -> list[Finding]:
    """Findings for spaces that only look like the ordinary one, outside of comments and indentation."""
    findings: list[Finding] = []
    if text.content.isascii():
        return findings
    for number, line in enumerate(text.policy_lines, 1):
        if line.isascii() or SPACE.search(line) is None:
            continue
        searched = line if "|" in without_comment(line) else before_comment(line)
        for match in SPACE.finditer(searched, len(line) - len(line.lstrip())):
            start, end = searched.rfind("|", 0, match.start()), searched.find("|", match.end())
            blank_cell = start >= 0 and end >= 0 and not searched[start + 1 : end].strip()
            hint = (
                "write `any` for every value, or `N/A` where the request is refused" if blank_cell else "type a space"
            )
            kind = "looks like a blank cell" if blank_cell else "looks like a space"
            at = Span(number, match.start() + 1, number, match.end() + 1)
            message = f"{character_name(match[0])} {kind} but is another character"
            findings.append(Finding("E118", message, text.path, at, hint))
            if len(findings) == MOST_FINDINGS:
                return findings
    return findings


def _at(content: str, offset: int, length: int) -> Span:
    line = content.count("\n", 0, offset) + 1
    column = offset - content.rfind("\n", 0, offset)
    return Span(line, column, line, column + length)


def _file(path: str, code: str, message: str, hint: str | None) -> Finding:
    return Finding(code, message, path, NO_LINE, hint)
