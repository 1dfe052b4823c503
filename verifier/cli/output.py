"""Where output goes, and whether in colour."""

from __future__ import annotations

import os
from typing import IO


def colored(stream: IO[str], shape: str) -> bool:
    """Colour only in text, on a terminal, and where nobody asked for none."""
    return shape == "text" and stream.isatty() and not os.environ.get("NO_COLOR")
