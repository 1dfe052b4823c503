"""The diagnostics, from the catalogue and the pages that `evenhand rule` shows."""

from __future__ import annotations

import re
from importlib.resources import files

from policy_dsl.diagnostics.catalogue import CATALOGUE

FAMILIES = {
    "E0": ("files", "files and their bytes"),
    "E1": ("syntax", "what cannot be read"),
    "E2": ("names", "names, types and tables"),
    "E3": ("proposals", "proposals"),
    "E4": ("commands", "the command line and compiling"),
    "E5": ("spreadsheets", "spreadsheets"),
    "W5": ("remarks", "remarks on a policy that is otherwise sound"),
}
"""The page of each family of codes, and what it is about."""


def overview() -> str:
    """Every code with its line, by family."""
    return "\n".join(
        f"\n## {begins}xx: {about}\n\n| code | says |\n| --- | --- |\n{rows(begins)}"
        for begins, (_, about) in FAMILIES.items()
    )


def rows(begins: str) -> str:
    """The rows of a family."""
    return "".join(f"| [{code}](#{code}) | {CATALOGUE[code]} |\n" for code in members(begins))


def members(begins: str) -> list[str]:
    """The codes of a family, in the order of the catalogue."""
    return [code for code in CATALOGUE if code.startswith(begins)]


def family(begins: str) -> str:
    """The pages of a family, one below the other, each as a section that is called by its code."""
    return "\n".join(f"({code})=\n\n{deeper(page(code))}" for code in members(begins))


def page(code: str) -> str:
    """The page of a code."""
    return files("policy_dsl.diagnostics.pages").joinpath(f"{code}.md").read_text(encoding="utf-8")


def deeper(markdown: str) -> str:
    """A page as a section of another one: its title one level further down."""
    return re.sub(r"\A# ", "## ", markdown)
