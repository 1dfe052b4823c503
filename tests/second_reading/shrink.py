"""Makes texts that two readers read differently as short as they still do."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

from tests.second_reading.agree import differences

GOES_ON = re.compile(r",\s*(--.*)?$")


def kind(path: Path) -> str:
    """How the readers differ: the codes of the package, or that decisions do; nothing where they agree."""
    found = list(islice(differences(path), 1))
    if not found:
        return ""
    if found[0].startswith("{"):
        outcomes = re.findall(r"outcome=(\w+|'\w+')", found[0])
        return "decisions" if outcomes else "impossible"
    return re.sub(r"line \d+|`[^`]*`", "", found[0])[:60]


def shrink(folder: Path, last: Path) -> None:
    """Leaves out lines of all files in the folder, with what is below them, while the last one is read so differently."""
    wanted = kind(last)
    changed = True
    while wanted and changed:
        changed = False
        for path in sorted(folder.glob("*.policy")):
            lines = path.read_text(encoding="utf-8").split("\n")
            place = 0
            while place < len(lines) and lines != [""]:
                deep = depth(lines[place])
                end = place + 1
                while end < len(lines) and belongs(lines, end, deep):
                    end += 1
                for stop in {end, place + 1}:
                    less = lines[:place] + lines[stop:]
                    path.write_text("\n".join(less), encoding="utf-8")
                    try:
                        alike = kind(last) == wanted
                    except (OSError, RecursionError):
                        alike = False
                    if alike:
                        lines, changed = less, True
                        break
                    path.write_text("\n".join(lines), encoding="utf-8")
                else:
                    place += 1


def depth(line: str) -> int:
    """How far in the line is."""
    return len(line) - len(line.lstrip(" "))


def belongs(lines: list[str], place: int, deep: int) -> bool:
    """Whether the line is further in, goes on with the one before it, is blank, or is a comment alone."""
    line = lines[place].strip()
    return depth(lines[place]) > deep or not line or line.startswith("--") or bool(GOES_ON.search(lines[place - 1]))
