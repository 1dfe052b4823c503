"""What gives the derived facts of a check: a function for each, which builds its model."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from policy_dsl.backends.derivation_tables import DerivationTable
from policy_dsl.backends.python.names import for_comment

PUBLIC_NAMES = frozenset({"Derived", "derive"})
"""The public names of a check with derived facts that others do not have."""


def derivation_function(number: int, of: DerivationTable, sections: Iterator[str]) -> str:
    """The function that builds the model of one derived fact; `sections` are the statements of its data, as of a check."""
    statements = "\n".join(indented(section) for section in sections if section.strip())
    return (
        f"def _derivation_{number}() -> _Derivation:  # {for_comment(of.name)}\n{statements}\n"
        f"    return _Derivation(_MODEL, {of.values!r})\n"
    )


def indented(section: str) -> str:
    """The statements with the first line of each indented: the others are within brackets, or in blocks of text."""
    firsts = {node.lineno for node in ast.parse(section).body}
    lines = section.strip("\n").split("\n")
    skipped = len(section) - len(section.lstrip("\n"))
    return "\n".join(f"    {line}" if n + skipped in firsts else line for n, line in enumerate(lines, 1))


def derived_expression(derivations: Sequence[DerivationTable]) -> str:
    """The dictionary of the models, by the names of the facts."""
    return f"{{{', '.join(f'{each.name!r}: _derivation_{n}()' for n, each in enumerate(derivations))}}}"
