"""Makes the data on look-alikes from Unicode's own file: `python -m tests.confusables PATH/confusables.txt`.

The file is `Public/security/latest/confusables.txt` of Unicode. What is written has one line for each character that others
look like, in hexadecimal: `61: 251 3b1 430` says that U+0251, U+03B1 and U+0430 look like `a`.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

DATA = Path(__file__).parents[1] / "policy_dsl" / "resolve" / "words" / "confusables.txt"
LINE = re.compile(r"^([0-9A-F]+) ;\t([0-9A-F ]+) ;\tMA\t", re.MULTILINE)
HEAD = """\
# Characters that look alike, after Unicode's UTS 39: for each prototype the characters that look like it, in hexadecimal.
# Made from confusables.txt of Unicode {version} by tests/confusables.py; nothing is left out or added.
# Copyright © 2025 Unicode, Inc. Its licence is beside this file, in confusables.LICENSE.
"""


def made_of(source: str) -> str:
    """The lines of the data file."""
    version = re.search(r"^# Version: (\S+)$", source, re.MULTILINE)
    if version is None:
        raise ValueError("this is not Unicode's confusables.txt")
    like: dict[str, list[int]] = defaultdict(list)
    for character, prototype in LINE.findall(source):
        like[" ".join(f"{int(part, 16):x}" for part in prototype.split())].append(int(character, 16))
    ordered = sorted(like, key=lambda prototype: [int(part, 16) for part in prototype.split()])
    lines = [f"{prototype}: {' '.join(f'{c:x}' for c in sorted(like[prototype]))}" for prototype in ordered]
    return HEAD.format(version=version[1]) + "\n".join(lines) + "\n"


if __name__ == "__main__":
    DATA.write_text(made_of(Path(sys.argv[1]).read_text(encoding="utf-8-sig")), encoding="utf-8")
