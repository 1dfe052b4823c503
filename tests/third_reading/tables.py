"""Rows of tables: how they and their columns are called, and which requests their cells fit."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import permutations

from policy_dsl.syntax import tree as t
from tests.third_reading.conditions import Conditions
from tests.third_reading.days import Stated
from tests.third_reading.text import (
    CAPTIONS,
    GIVES,
    OUTCOMES,
    apart,
    quoted_or_name,
    ranged,
    ranking,
    time_headed,
    words,
)
from tests.third_reading.values import Line, Request


class Tables(Conditions):
    """Reads tables."""

    def read(self, declared: Stated) -> None:
        """Takes in the rows of a table. Those called alike are called by their number."""
        if isinstance(declared, t.TableBlock):
            found = self.rows(declared.heading, declared.rows)
            many = Counter(line.key for line in found)
            self.lines[declared.name.text] = [
                replace(line, key=f"row {n}") if many[line.key] > 1 or line.key == "otherwise" else line
                for n, line in enumerate(found, 1)
            ]

    def days(self) -> set[int]:
        """Every day written as an end of `in force` in a rule, a table or a row."""
        kept = [d.in_force for d in self.declarations if isinstance(d, t.Rule | t.TableBlock)]
        kept += [line.in_force for lines in self.lines.values() for line in lines]
        return {int(self.steps(end, {})) for days in kept if days for end in (days.start, days.until) if end}

    def rows(self, heading: t.Row, rows: tuple[t.Row, ...]) -> list[Line]:
        """The rows below a heading, each called by its `row`, else by its first condition in codes."""
        headings = [" ".join(cell.text.split()) for cell in heading.cells]
        columns = self.columns(headings)
        found = []
        for row in rows:
            texts = dict(zip(headings, (cell.text for cell in row.cells), strict=True))
            cells = {name: text for name, text in texts.items() if name in self.facts}
            keys = [self.in_codes(name, text) for name, text in cells.items()] or ["any"]
            ends = [texts.get(f"in force {end}", "any") for end in ("from", "until")]
            start, until = [None if end == "any" else t.Name(end) for end in ends]
            outcomes = {called: texts[written] for written, (called, _) in columns.items()}
            key = texts["row"].strip('"') if "row" in texts else keys[0]
            times = {called: time_headed(written) for written, (called, _) in columns.items()}
            found.append(Line(key, cells, t.Validity(start, until), outcomes, dict(columns.values()), times))
        return found

    def columns(self, headings: list[str]) -> dict[str, tuple[str, dict[str, str]]]:
        """For each column of outcomes how it is called in codes, and which codes it asks for."""
        listed: dict[str, tuple[str, dict[str, str]]] = {
            h: ("", {}) for h in headings if h in OUTCOMES or h.startswith(GIVES) or time_headed(h)
        }
        if len(listed) > 1:
            listed = {h: (time_headed(h), {}) for h in listed}
        across = {h: words(h) for h in headings if h not in self.facts and h not in CAPTIONS and h not in listed}
        if not across:
            return listed
        plain = [name for name in self.facts if name not in headings and not self.is_set(name)]
        for chosen in permutations(plain, len(next(iter(across.values())))):
            found = {h: [self.code(a, w) for a, w in zip(chosen, ws, strict=True)] for h, ws in across.items()}
            if all(all(codes) for codes in found.values()):
                return {h: (" ".join(codes), dict(zip(chosen, codes, strict=True))) for h, codes in found.items()}
        raise KeyError(str(headings))

    def code(self, attribute: str, word: str) -> str:
        """The code that the word is, or whose label it is; empty, when it is none of the attribute's."""
        if not word.startswith('"'):
            return word if word in self.codes(attribute) else ""
        return "".join(self.meant(attribute, word.strip('"'), True))

    def in_codes(self, attribute: str, text: str) -> str:
        """A condition cell as rows are called by it."""
        if text == "any" or self.is_ordered(attribute):
            return " ".join(text.split())
        order = self.codes(attribute)
        if self.is_ranked(attribute) and ranking(text):
            return re.sub(r'"[^"]*"', lambda label: self.code(attribute, label[0]), " ".join(text.split()))
        if (has := self.has_form(attribute, text)) is not None:
            return f"{has[0]} {', '.join(sorted(has[1], key=order.index))}"
        sets = self.alternatives(attribute, text.removeprefix("not "))
        if self.is_set(attribute):
            said = ", ".join(" + ".join(sorted(codes, key=order.index)) or "none" for codes in sets)
        else:
            said = ", ".join(sorted(set().union(*sets), key=order.index))
        return f"not {said}" if text.startswith("not ") else said

    def has_form(self, attribute: str, text: str) -> tuple[str, set[str]] | None:
        """The words of a cell that says what a set has, and the codes in it; nothing for another cell."""
        if not self.is_set(attribute):
            return None
        for form in ("has any of", "has none of", "has"):
            if text.startswith(f"{form} "):
                return form, set().union(*self.alternatives(attribute, text.removeprefix(f"{form} ")))
        return None

    def alternatives(self, attribute: str, text: str) -> list[set[str]]:
        """The codes that each alternative of a cell names."""
        if (attribute, text) not in self.known_cells:
            found = self.known_cells[attribute, text] = []
            for choice in apart(text, ","):
                if self.is_ranked(attribute) and ranking(choice):
                    at = ranged(t.Name(attribute), choice, quoted_or_name)
                    assert isinstance(at, t.InOrder | t.Between)
                    found.append(self.ranked(at, {}))
                    continue
                parts = [] if choice == "none" and self.is_set(attribute) else apart(choice, "+")
                codes = [self.meant(attribute, part.strip('"'), part.startswith('"')) for part in parts]
                found.append(set().union(*codes))
        return self.known_cells[attribute, text]

    def fits(self, attribute: str, text: str, request: Request) -> bool:
        """Whether the request's value is one that a condition cell allows."""
        if text == "any":
            return True
        if attribute in self.derivations:
            named = set().union(*self.alternatives(attribute, text.removeprefix("not ")))
            held = set(self.codes(attribute)) - named if text.startswith("not ") else named
            return bool(self.derived(attribute, request) & held)
        value, listed = request[attribute], text.removeprefix("not ")
        if self.is_ordered(attribute):
            about = t.Name(attribute)
            found = any(self.true(ranged(about, choice), {"": request}) for choice in apart(listed, ","))
        elif (has := self.has_form(attribute, text)) is not None:
            assert isinstance(value, frozenset)
            found = bool(value & has[1]) is not (has[0] == "has none of")
        elif self.is_set(attribute):
            found = value in [frozenset(codes) for codes in self.alternatives(attribute, listed)]
        else:
            found = any(value in codes for codes in self.alternatives(attribute, listed))
        return not found if text.startswith("not ") else found

    def has(self, name: str, code: str, request: Request) -> bool:
        """Whether the request has the code of a column of a matrix."""
        return code in self.derived(name, request) if name in self.derivations else request[name] == code
