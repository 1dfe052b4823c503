"""The seal of a generated file, for every target, and the manifest of a Python file.

The seal is the SHA-256 of the target's name and the file's text with the digits of the seal as zeros. It detects accidents,
edits, and files of other targets. It is not a signature: whoever can write the file can seal it again.
"""

from __future__ import annotations

import ast
import hashlib

SCHEMA = "evenhand.artefact/1"
"""The schema of the manifest, for every target."""

PYTHON = "python"
"""The name of the Python target."""

OPEN = "0" * 64
"""An open seal: the digits that stand where the seal will be."""

MARK = "'sha256': '"
"""The text before a seal, in every target. Where it is not valid in the language, it is in a comment."""


class ArtefactError(ValueError):
    """The file is not a generated check, or was changed; the message says how."""


def sealed(source: str, target: str) -> str:
    """The text with its open seal filled in. `MARK` and `OPEN` come before any text of a policy; raises ValueError
    without them.
    """
    before, mark, after = source.partition(MARK + OPEN)
    if not mark or MARK in before:
        raise ValueError("the text does not have the mark of an open seal before any other")
    return f"{before}{MARK}{digest(source, target)}{after}"


def digest(source: str, target: str) -> str:
    """The SHA-256 of the target's name and a text with an open seal, in hexadecimal.

    The name is left out for Python, whose files were sealed before there were other targets.
    """
    named = source if target == PYTHON else f"{target}\n{source}"
    return hashlib.sha256(named.encode()).hexdigest()


def check_seal(source: str, target: str) -> None:
    """Raises ArtefactError unless the text is exactly what was sealed as a file of this target."""
    before, mark, after = source.partition(MARK)
    seal = after[: len(OPEN)]
    if not mark or len(seal) < len(OPEN):
        raise ArtefactError("it has no seal: it is not a generated check")
    if digest(f"{before}{mark}{OPEN}{after[len(OPEN) :]}", target) != seal:
        raise ArtefactError("its text is not the one that was sealed: it was changed after it was generated")


def manifest(source: str) -> dict[str, object]:
    """The manifest of a Python file, read without running it. Raises ArtefactError where there is none."""
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ArtefactError("it is not a Python file") from None
    for node in statements:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and assigned(node) == "MANIFEST":
            try:
                entries = ast.literal_eval(node.value)
            except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
                break
            if isinstance(entries, dict) and entries.get("schema") == SCHEMA:
                return entries
    raise ArtefactError(f"it has no manifest {SCHEMA}")


def assigned(node: ast.Assign | ast.AnnAssign) -> str:
    """The target of an assignment, with or without a type annotation: the manifest of older checks has none."""
    return ast.unparse(node.target if isinstance(node, ast.AnnAssign) else node.targets[0])
