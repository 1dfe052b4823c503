"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.text import Span


def write(path: str, content: str | bytes, mode: int = 0o644) -> Finding | None:
    """Writes the file beside its place and renames it, so that it is there whole or not at all."""
    target = Path(path)
    temporary: str | None = None
    try:
        if target.exists() and not target.is_file():
            return Finding("E406", f"`{path}` is no file and cannot be written", path, Span(1, 1, 1, 1))
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with open(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, target)
        temporary = None
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or "its name cannot be used").lower()
        return Finding("E406", f"`{path}` cannot be written: {why}", path, Span(1, 1, 1, 1))
    finally:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)
    return None
