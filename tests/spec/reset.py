"""`python -m tests.spec.reset [--write] [PATH…]`: what carets and outcomes of the cases would become, as a diff.

Nothing is written without `--write`. How a change is reviewed is said in `spec/corpus/README.md`.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from policy_dsl.claims_file import load_any
from tests.spec.corpus import CASES, HEAD, found, outcome_lines, redrawn
from tests.spec.outcome import outcome


def reset(path: Path) -> str:
    """The text of the case, with the carets and the outcome that the tool finds now."""
    lines = path.read_text(encoding="utf-8").split("\n")
    loaded = load_any(str(path))
    if loaded.policy is None and loaded.proposal is None and loaded.between is None:
        return "\n".join(redrawn(lines, found(path, loaded)))
    block = outcome_lines(lines)
    asked = [line.removeprefix("-- ") for line in lines[block]]
    now = [f"-- {line}" for line in outcome(loaded, asked)]
    places = found(path, loaded)
    new = [] if HEAD in lines else ["", HEAD]
    redone = [*lines[: block.start], *new, *now, *lines[block.stop :]]
    return "\n".join(redrawn(redone, places))


def differences(path: Path, text: str) -> str:
    """The unified diff from the case to the text; empty where they agree."""
    before = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(difflib.unified_diff(before, text.splitlines(keepends=True), str(path), str(path)))


def cases(named: Sequence[str]) -> Iterator[Path]:
    """The cases below the named folders and files; all of them where none is named."""
    roots = [Path(each).resolve() for each in named]
    return (case for case in CASES if not roots or any(case.is_relative_to(root) for root in roots))


def main(arguments: Sequence[str]) -> int:
    """Prints the diff, and writes with `--write`. 1 where something differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.spec.reset", description=__doc__)
    parser.add_argument("path", nargs="*", help="cases, or folders of them; all where none is named")
    parser.add_argument("--write", action="store_true", help="write what is shown")
    options = parser.parse_args(arguments)
    code = 0
    for case in cases(options.path):
        text = reset(case)
        changed = differences(case, text)
        sys.stdout.write(changed)
        code = code or int(changed != "")
        if changed and options.write:
            case.write_text(text, encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
