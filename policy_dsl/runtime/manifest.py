"""What a generated check says of itself, and the seal that tells whether it is still what was written.

The seal is the SHA-256 of the file's text with the seal's own digits as zeros. It finds accidents and edits; it is no
signature: whoever can write the file can seal it anew.
"""

from __future__ import annotations

import ast
import hashlib

SCHEMA = "evenhand.artefact/1"
OPEN = "0" * 64
MARK = "'sha256': '"


class ArtefactError(ValueError):
    """The file is no generated check, or not the one that was written; the message says how."""


def sealed(source: str) -> str:
    """The source of a check with its seal closed. Its manifest has the open seal first, before any text of a policy."""
    return source.replace(MARK + OPEN, MARK + digest(source), 1)


def digest(source: str) -> str:
    """The SHA-256 of a source with an open seal, in hexadecimal."""
    return hashlib.sha256(source.encode()).hexdigest()


def check_seal(source: str) -> None:
    """Raises ArtefactError unless the text is to the letter what was sealed."""
    before, mark, after = source.partition(MARK)
    seal = after[: len(OPEN)]
    if not mark or len(seal) < len(OPEN):
        raise ArtefactError("it has no seal: it is not a generated check")
    if digest(f"{before}{mark}{OPEN}{after[len(OPEN) :]}") != seal:
        raise ArtefactError("its text is not the one that was sealed: it was changed after it was generated")


def manifest(source: str) -> dict[str, object]:
    """What the file says of itself, read without running any of it. Raises ArtefactError when it says nothing."""
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ArtefactError("it is not a Python file") from None
    for node in statements:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and assigned(node) == "MANIFEST":
            try:
                found = ast.literal_eval(node.value)
            except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
                break
            if isinstance(found, dict) and found.get("schema") == SCHEMA:
                return found
    raise ArtefactError(f"it has no manifest {SCHEMA}")


def assigned(node: ast.Assign | ast.AnnAssign) -> str:
    """What is given a value; a check that was written before the manifest had a type is read too."""
    return ast.unparse(node.target if isinstance(node, ast.AnnAssign) else node.targets[0])
