"""The rules of results: diagnostics with their pages, and kinds of verdicts."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from policy_dsl.diagnostics.catalogue import CATALOGUE
from verifier.report.words.rules import NOTES, RULES


def rule(name: str) -> dict[str, Any]:
    """A rule with its help."""
    if name in CATALOGUE:
        page = files("policy_dsl.diagnostics.pages").joinpath(f"{name}.md").read_text(encoding="utf-8")
        level = "error" if name.startswith("E") else "warning"
        return descriptor(name, CATALOGUE[name], CATALOGUE[name], page, level)
    title, text = RULES[name]
    return descriptor(name, title, text, text, "note" if name in NOTES else "error")


def descriptor(name: str, title: str, text: str, page: str, level: str) -> dict[str, Any]:
    """The descriptor of a rule."""
    return {
        "id": name,
        "name": name,
        "shortDescription": {"text": title},
        "fullDescription": {"text": text},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": level},
    }
