"""What is made when the package is built: the tables of the parser, so that no start of the command makes them again."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Tables(BuildHookInterface):  # type: ignore[type-arg]  # hatchling leaves its configuration open
    """Writes the tables beside the grammar."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling calls it so
        """Called before the files of a wheel are gathered, and before an editable installation."""
        sys.path.insert(0, self.root)
        from policy_dsl.syntax.grammar import TABLES, build_tables

        folder = Path(self.root) / "policy_dsl" / "syntax"
        made = folder / f"{TABLES}.{os.getpid()}"
        made.write_bytes(build_tables((folder / "grammar.lark").read_text(encoding="utf-8")))
        made.replace(folder / TABLES)  # at once: who is reading has the old ones whole
        build_data["artifacts"].append(f"policy_dsl/syntax/{TABLES}")
