"""The policy blocks of a Markdown file, as far as they stand at the margin; all else that may be one is a mistake."""

from __future__ import annotations

import re

from tests.second_reading.mistakes import Mistake
from tests.second_reading.text import hides

FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*([^`]*?)[ \t]*$|(~{3,})[ \t]*(.*?)[ \t]*$")
HTML = re.compile(r"<!--|</?(?:div|p|table|pre|script|details)\b", re.IGNORECASE)


def policy_blocks(content: bytes) -> bytes:
    """The content with every line blank that is not in a policy block."""
    try:
        lines = content.decode("utf-8").removeprefix("\ufeff").split("\n")
    except UnicodeDecodeError as error:
        raise Mistake("the file is not UTF-8") from error
    kept: list[str] = []
    open_with, info, html = "", "", ""
    for number, line in enumerate(lines, 1):
        if any(hides(c) for c in line.removesuffix("\r") if c != "\t"):
            raise Mistake("a character is not seen", number)
        inner = line.strip(" \t\r")
        fence = FENCE.match(inner)
        if not fence and not open_with and re.fullmatch(r"(?:`{3,}|~{3,})\s*policy", line.strip(), re.IGNORECASE):
            raise Mistake("a policy block behind a space that is another character", number)
        mark = (fence[1] or fence[3]) if fence else ""
        said = ((fence[2] if fence[1] else fence[4]) or "") if fence else ""
        kept.append(line if open_with and info == "policy" else "")
        if open_with:
            if mark.startswith(open_with) and not said:
                kept[-1] = ""
                open_with = ""
            elif said.casefold() == "policy" and len(mark) >= 3 and info != "policy" and len(mark) >= len(open_with):
                raise Mistake("another block is open", number)
        elif html:
            if said.casefold() == "policy":
                raise Mistake("a policy block in HTML", number)
            if (html == "<!--" and "-->" in line) or (html != "<!--" and not inner):
                html = ""
        elif mark:
            if said.casefold() == "policy" and (said != "policy" or line[0] not in "`~"):
                raise Mistake("a policy block that is indented, or written otherwise", number)
            open_with, info = mark, said
        elif re.match(r"\s*(?:[-*+>]|\d+[.)])\s*(?:`{3,}|~{3,})\s*policy\s*$", line):
            raise Mistake("a policy block in a list, or in a quotation", number)
        elif found := HTML.match(inner):
            html = "<!--" if found[0] == "<!--" else "<"
            if html == "<!--" and "-->" in line:
                html = ""
    if open_with:
        raise Mistake("a block is never closed")
    if not any(line.strip() for line in kept):
        raise Mistake("no policy block")
    return "\n".join(kept).encode()
