"""What to write instead, in a cell that is written as in a spreadsheet: `any channel`, `Web/Phone`, `<= 5`, `within 2 h`."""

from __future__ import annotations

import re

from policy_dsl.model.vocabulary import Attribute, Ordered
from policy_dsl.resolve.scope import Scope

EVERY = re.compile(
    r"(any|all|every|each|either|both)(\s+(?!not\b).*)?|anything|everything|anybody|everybody|\*", re.IGNORECASE
)
CURLY = re.compile("[“”„‟«»‘’]")
APART = re.compile(r"\s*(?:[/;&,]|\bor\b|\band\b)\s*")
SIGNS = (
    (r"(?:<=|=<|≤)\s*(.+)", "at most"),
    (r"(?:>=|=>|≥)\s*(.+)", "at least"),
    (r"<\s*(.+)", "under"),
    (r">\s*(.+)", "over"),
    (r"=+\s*(.+)", ""),
    (r"(?:up to|max\.?|maximum)\s*(.+)", "at most"),
    (r"(?:from|min\.?|minimum)\s*(\S+(?: [a-z]+)?)", "at least"),
    (r"(?:more than|above|greater than|longer than)\s*(.+)", "over"),
    (r"(?:less than|below|fewer than|shorter than)\s*(.+)", "under"),
    (r"(.+?)\s*(?:\+|or more|and more|and over|or longer)", "at least"),
    (r"(.+?)\s*(?:or less|or fewer|and under|or shorter)", "at most"),
)
"""(how an author writes a comparison in a cell, the words for it)."""


def way_in_codes(scope: Scope, attribute: Attribute, text: str) -> str | None:
    """What to write for values of an attribute with codes; none when the cell is not one of the known mistakes."""
    if CURLY.search(text):
        return 'type straight quotes: `"`'
    if EVERY.fullmatch(text):
        return "write `any` alone: every value"
    known = {group for group, found in scope.groups.items() if found.attribute == attribute.name} | set(attribute.names)
    by_case = {name.lower(): name for name in known}
    labels = {code.label.lower(): code for code in attribute.type.codes if code.label}
    if found := labels.get(text.lower()):
        return f'a label has quotes: write `"{found.label}"`, or `{found.name}`'
    parts = [part for part in APART.split(text) if part]
    if len(parts) > 1:
        meant = [
            by_case.get(part.lower()) or (labels[part.lower()].name if part.lower() in labels else None)
            for part in parts
        ]
        if all(meant):
            return f"values are listed with commas: write `{', '.join(name or '' for name in meant)}`"
    if text.lower() in ("true", "y", "false", "n", "1", "0") and set(attribute.names) == {"yes", "no"}:
        return f"write `{'yes' if text.lower() in ('true', 'y', '1') else 'no'}`"
    if " " in text and not re.search(r"[,+\"]", text):
        return "a cell has codes with commas between them, `A, B`, and labels in quotes"
    return None


def way_on_a_scale(kind: Ordered, text: str) -> str | None:
    """What to write for a number, a time or a date; none when the cell is not one of the known mistakes."""
    if EVERY.fullmatch(text):
        return "write `any` alone: every value"
    for pattern, words in SIGNS:
        if found := re.fullmatch(pattern, text, re.IGNORECASE):
            plain = found[1].strip()
            dated = {"at most": "on or before", "at least": "on or after", "under": "before", "over": "after"}
            if kind.scale.value == "date":
                words = dated.get(words, words)
            return f"write `{f'{words} {plain}'.strip()}`"
    if re.fullmatch(r"-\s*[0-9]+.*", text):
        return "a number and a time are 0 or more"
    if found := re.fullmatch(r"((?:over |under |at least |at most )?[0-9]+) [A-Za-z]+", text):
        return f"a number has no unit: write `{found[1]}`" if kind.scale.value == "whole number" else None
    return None


def way_of_outcome(text: str, refusal: str) -> str | None:
    """What to write for an outcome: a time alone, or the word for a refusal."""
    small = text.lower()
    if small in (
        "n/a",
        "na",
        "refuse",
        "refused",
        "deny",
        "denied",
        "reject",
        "rejected",
        "no",
        "none",
        "never",
        "not allowed",
    ):
        return f"write `{refusal}`"
    if small in ("allow", "allowed", "permit", "permitted", "yes", "ok", "any"):
        return "write the time in which it is answered; who may ask is said in a table with a column `access`"
    found = re.search(r"[0-9]+\s*[a-z]+(\s+[0-9]+\s*[a-z]+)*", small)
    if found and re.search(r"within|<|≤|max|at most|up to|less|under|approx|about|~", small):
        return f"the time stands alone: `{found[0]}`"
    if re.fullmatch(r"[0-9]+:[0-9]+(:[0-9]+)?|[0-9]+\s*h\s*[0-9]+", small):
        return "write hours and minutes with their units: `1 h 30 min`"
    return "a time has digits and a unit: `24 h`" if small in ("immediate", "immediately", "instant", "asap") else None


def way_of_access(text: str) -> str | None:
    """`permit` or `refuse`, where other words are used for them."""
    if text.lower() in (
        "allow",
        "allowed",
        "yes",
        "y",
        "ok",
        "true",
        "grant",
        "granted",
        "permitted",
        "accept",
        "permit",
    ):
        return "write `permit`"
    if text.lower() in (
        "deny",
        "denied",
        "no",
        "n",
        "false",
        "reject",
        "rejected",
        "refused",
        "forbid",
        "n/a",
        "refuse",
    ):
        return "write `refuse`"
    return None
