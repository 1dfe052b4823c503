"""The language read a third time, straight off the syntax tree: an interpreter that shares nothing with the model.

Written from the language card, not from the package: it imports the tree and nothing else, keeps what was written as it was
written, and asks the text again for every request. A request maps attributes to a code or a frozenset of codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from policy_dsl.syntax import tree as t

Request = Mapping[str, str | frozenset[str]]
Answer = tuple[str, int | None]
"""What comes out: permitted with seconds, refused, gap or conflict; or impossible."""

SECONDS = {"s": 1, "min": 60, "h": 3600, "day": 86_400, "days": 86_400, "week": 604_800, "weeks": 604_800}


@dataclass
class Entry:
    """A provision as found in the text: a rule, a row, a cell, or an otherwise."""

    names: tuple[str, ...]
    outcome: str  # "refuse", "permit" or seconds
    overrides: list[tuple[str, ...]]
    applies: bool


@dataclass
class Reader:
    """A policy's declarations, as they stand after a proposal's operations."""

    declarations: list[t.Declaration]
    added_rows: dict[str, list[t.Row]] = field(default_factory=dict)
    removed_rows: set[tuple[str, str]] = field(default_factory=set)
    cells: dict[tuple[str, ...], str] = field(default_factory=dict)

    # --- vocabulary

    def attributes(self) -> dict[str, t.TypeText]:
        found = {}
        for declared in self.declarations:
            if isinstance(declared, t.RequestBlock):
                for line in declared.attributes:
                    for name in line.names:
                        found[name.text] = line.type
        return found

    def codes(self, attribute: str) -> list[str]:
        kind = self.attributes()[attribute]
        return ["yes", "no"] if kind.words == "yes/no" else [code.name.text for code in kind.codes]

    def is_set(self, attribute: str) -> bool:
        return self.attributes()[attribute].words == "set of"

    def meant(self, attribute: str, word: str, quoted: bool) -> set[str]:
        """The codes that a word stands for."""
        if quoted:
            return {c.name.text for c in self.attributes()[attribute].codes if c.label and c.label.text == word}
        if word in self.codes(attribute):
            return {word}
        for declared in self.declarations:
            if isinstance(declared, t.Group) and declared.name.text == word and declared.attribute.text == attribute:
                return self.all_meant(attribute, declared.values)
        raise KeyError(word)

    def all_meant(self, attribute: str, words: tuple[t.Word, ...]) -> set[str]:
        found: set[str] = set()
        for word in words:
            found |= self.meant(attribute, word.text, isinstance(word, t.Quoted))
        return found

    # --- conditions

    def true(self, condition: t.ConditionText | None, requests: Mapping[str, Request]) -> bool:
        """Whether it holds; `requests` by name, the only one under the empty name."""
        match condition:
            case None:
                return True
            case t.Joined(parts):
                return all(self.true(part, requests) for part in parts)
            case t.Block("any of", parts):
                return any(self.true(part, requests) for part in parts)
            case t.Block("none of", parts):
                return not any(self.true(part, requests) for part in parts)
            case t.Block(_, parts):
                return all(self.true(part, requests) for part in parts)
            case t.IsEmpty(fact):
                return not self.value(fact, requests)[1]
            case t.IncludesAll(fact, other):
                return all(code in self.value(fact, requests)[1] for code in self.value(other, requests)[1])
            case t.Is(fact, words, values):
                attribute, value = self.value(fact, requests)
                named = self.all_meant(attribute, values)
                same = value == named if self.is_set(attribute) else value in named
                return not same if "not" in words else same
            case t.HasValues(fact, words, values):
                attribute, value = self.value(fact, requests)
                touched = bool(set(value) & self.all_meant(attribute, values))
                return not touched if words == "has none of" else touched
        raise TypeError(condition)

    def value(self, fact: t.Name, requests: Mapping[str, Request]) -> tuple[str, str | frozenset[str]]:
        name, dot, rest = fact.text.partition(".")
        if dot and name in requests:
            return rest, requests[name][rest]
        return fact.text, requests[""][fact.text]

    # --- provisions

    def entries(self, request: Request) -> Iterator[Entry]:
        """Every provision, with whether it applies."""
        for declared in self.declarations:
            if isinstance(declared, t.Rule):
                applies = self.true(declared.when, {"": request})
                yield Entry((declared.name.text,), outcome(declared.effect), named(declared.overrides), applies)
            elif isinstance(declared, t.TableBlock):
                yield from self.of_table(declared, request)

    def of_table(self, table: t.TableBlock, request: Request) -> Iterator[Entry]:
        name = table.name.text
        inside = self.true(table.when, {"": request})
        headings = [cell.text for cell in table.heading.cells]
        over = named(table.overrides)
        hit = False
        for row in (*table.rows, *self.added_rows.get(name, [])):
            key = row.cells[headings.index("row")].text
            if (name, key) in self.removed_rows:
                continue
            fits = inside
            outcomes = []
            for heading, cell in zip(headings, row.cells, strict=True):
                if heading in ("answer within", "access"):
                    outcomes.append(((name, key), cell.text, True))
                elif heading in self.attributes():
                    fits = fits and self.fits(heading, cell.text, request[heading])
                elif heading != "row":
                    outcomes.append(((name, key, heading), cell.text, heading in request.values()))
            for path, text, column in outcomes:
                applies = fits and column
                hit = hit or applies
                yield Entry(path, cell_outcome(self.cells.get(path, text)), over, applies)
        if table.otherwise is not None:
            yield Entry((name, "otherwise"), outcome(table.otherwise), over, inside and not hit)

    def fits(self, attribute: str, text: str, value: str | frozenset[str]) -> bool:
        """Whether the value is one that a condition cell allows."""
        if text == "any":
            return True
        turned = text.startswith("not ")
        found = False
        for choice in text.removeprefix("not ").split(","):
            parts = [part.strip() for part in choice.split("+")]
            codes: set[str] = set()
            for part in parts:
                if part != "none" or not self.is_set(attribute):
                    codes |= self.meant(attribute, part.strip('"'), part.startswith('"'))
            found = found or (value == codes if self.is_set(attribute) else value in codes)
        return not found if turned else found

    def answer(self, request: Request) -> Answer:
        """What the policy answers."""
        for declared in self.declarations:
            if isinstance(declared, t.ImpossibleBlock) and self.true(declared.when, {"": request}):
                return "impossible", None
        live = [entry for entry in self.entries(request) if entry.applies]
        standing = [entry for entry in live if not any(aside(other, entry) for other in live)]
        if any(entry.outcome == "refuse" for entry in standing):
            return "refused", None
        times = {int(entry.outcome) for entry in standing if entry.outcome not in ("refuse", "permit")}
        if len(times) > 1:
            return "conflict", None
        if times:
            return "permitted", times.pop()
        for declared in self.declarations:
            if isinstance(declared, t.Otherwise):
                said = outcome(declared.effect)
                return ("refused", None) if said == "refuse" else ("permitted", int(said))
        return "gap", None

    # --- proposals

    def amended(self, proposal: t.ProposalFile) -> Reader:
        """This policy after the proposal."""
        new = Reader(list(self.declarations))
        for operation in proposal.operations:
            match operation:
                case t.Add(what) if isinstance(what, t.Rule | t.TableBlock):
                    new.declarations.append(what)
                case t.ReplaceText(what):
                    new.declarations = [what if calls(d) == what.name.text else d for d in new.declarations]
                case t.RemoveText("row", target):
                    new.removed_rows.add((target.words[0].text, target.words[1].text))
                case t.RemoveText(_, target):
                    new.declarations = [d for d in new.declarations if calls(d) != target.words[0].text]
                case t.AddRowText(table, row):
                    new.added_rows.setdefault(table.text, []).append(row)
                case t.SetCellText(target, to):
                    new.cells[tuple(word.text for word in target.words)] = to.text
                case t.SetTableText(table, heading, rows):
                    for row in rows:
                        key = (table.text, row.cells[0].text)
                        for column, cell in zip(heading.cells[1:], row.cells[1:], strict=True):
                            path = key if column.text in ("answer within", "access") else (*key, column.text)
                            new.cells[path] = cell.text
                case _:
                    pass
        return new


def calls(declared: t.Declaration) -> str | None:
    """The name of a rule or table."""
    return declared.name.text if isinstance(declared, t.Rule | t.TableBlock) else None


def outcome(effect: t.EffectText) -> str:
    if effect.within is None:
        return effect.words
    return str(int(effect.within.amount) * SECONDS[effect.within.unit])


def cell_outcome(text: str) -> str:
    if text in ("permit", "refuse"):
        return text
    if text == "N/A":
        return "refuse"
    amount, unit = text.split()
    return str(int(amount) * SECONDS[unit])


def named(targets: tuple[t.TargetText, ...]) -> list[tuple[str, ...]]:
    return [tuple(word.text for word in target.words) for target in targets]


def aside(other: Entry, entry: Entry) -> bool:
    """Whether one that applies sets another aside: a time sets times aside, a permit refusals, where it names them."""
    if other.outcome == "refuse":
        return False
    judgement = "refuse" if other.outcome == "permit" else "time"
    kind = entry.outcome if entry.outcome in ("refuse", "permit") else "time"
    return kind == judgement and any(entry.names[: len(name)] == name for name in other.overrides)
