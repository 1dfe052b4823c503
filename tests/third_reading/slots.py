"""The codes of a stack of files at each level of its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace as struct_replace

from policy_dsl.syntax import tree as t
from tests.third_reading.reader import Reader


@dataclass
class Slot:
    """A code: its name, and its label, at each level; none where it is gone."""

    names: list[str | None]
    labels: list[t.Quoted | None]


@dataclass
class Slots:
    """The codes of each attribute of a stack, and the bounds that were set, by level."""

    codes: dict[str, list[Slot]] = field(default_factory=dict)
    bounds: dict[str, list[tuple[int, t.TypeText]]] = field(default_factory=dict)
    types: dict[str, t.TypeText] = field(default_factory=dict)
    together: dict[str, list[str]] = field(default_factory=dict)
    levels: int = 0

    @classmethod
    def of(cls, base: t.PolicyFile) -> Slots:
        new = cls()
        for block in (d for d in base.declarations if isinstance(d, t.RequestBlock)):
            for line in block.attributes:
                for name in line.names:
                    new.together[name.text] = [each.text for each in line.names]
                    new.types[name.text] = line.type
                    new.bounds[name.text] = [(0, line.type)]
                    new.codes[name.text] = [Slot([code.name.text], [code.label]) for code in line.type.codes]
        return new

    def change(self, operations: Sequence[t.OperationText]) -> None:
        """One more level, in which these operations have been done."""
        old, self.levels = self.levels, self.levels + 1
        instead: dict[tuple[str, str], tuple[t.CodeText, ...]] = {}
        added: dict[str, list[tuple[str | None, t.CodeText]]] = {}
        for operation in operations:
            match operation:
                case t.AddCodeText(code, name, after, before):
                    there = [slot.names[old] for slot in self.codes[name.text] if slot.names[old] is not None]
                    there = list(dict.fromkeys(there))
                    behind = before.text if before is not None else None
                    if after is not None:
                        behind = next(iter(there[there.index(after.text) + 1 :]), None)
                    for each in self.together[name.text]:
                        added.setdefault(each, []).append((behind, code))
                case t.RetireCodeText(code, name):
                    instead |= {(each, code.text): () for each in self.together[name.text]}
                case t.RenameCodeText(code, name, to):
                    instead |= {(each, code.text): (to,) for each in self.together[name.text]}
                case t.SplitCodeText(code, name, several):
                    instead |= {(each, code.text): several for each in self.together[name.text]}
                case t.SetBoundsText(name, kind):
                    self.bounds[name.text].append((self.levels, kind))
                case _:
                    pass
        for about, slots in self.codes.items():
            self.codes[about] = self.changed(
                slots, added.get(about, []), {c: n for (a, c), n in instead.items() if a == about}
            )

    def changed(
        self, slots: list[Slot], added: list[tuple[str | None, t.CodeText]], instead: dict[str, tuple[t.CodeText, ...]]
    ) -> list[Slot]:
        """The codes of one attribute with one more level."""
        old, made = self.levels - 1, list[Slot]()
        for slot in slots:
            first = all(each.names[old] != slot.names[old] for each in made)
            made += [
                self.new(new, old)
                for behind, new in added
                if first and behind is not None and behind == slot.names[old]
            ]
            was = slot.names[old]
            if was is None or was not in instead:
                made.append(Slot([*slot.names, was], [*slot.labels, slot.labels[old]]))
                continue
            made += [Slot([*slot.names, each.name.text], [*slot.labels, each.label]) for each in instead[was]] or [
                Slot([*slot.names, None], [*slot.labels, None])
            ]
        return [*made, *(self.new(new, old) for behind, new in added if behind is None)]

    def new(self, code: t.CodeText, old: int) -> Slot:
        """A code that is there from now on; what was written before is read as if it had been."""
        return Slot([code.name.text] * (old + 2), [code.label] * (old + 2))

    def called(self, slot: Slot, level: int, *, stays: bool = False) -> str | None:
        """What a level calls a code; nothing if it is gone there, or, if it `stays`, the last name that it had."""
        names = [name for name in slot.names[: level + 1] if name is not None]
        return names[-1] if stays else slot.names[level]

    def codes_at(self, name: str, level: int, *, stays: bool = False) -> list[str]:
        """The codes of the attribute in the words of a level."""
        codes = (self.called(slot, level, stays=stays) for slot in self.codes[name])
        return list(dict.fromkeys(code for code in codes if code is not None))

    def back(self, name: str, code: str, level: int) -> str | None:
        """What a level calls a code of the top, or one that the top calls no more."""
        slots = [slot for slot in self.codes[name] if self.called(slot, self.levels, stays=True) == code]
        return slots[0].names[level] if slots else code

    def request_block(self, level: int, reader: Reader, *, widest: bool, stays: bool = False) -> t.RequestBlock:
        """The lines of `request` in the words of a level; with the `widest` bounds, or those of the level."""
        lines = []
        for name in self.types:
            labels = {self.called(slot, level, stays=stays): slot.labels[level] for slot in self.codes[name]}
            codes = tuple(t.CodeText(t.Name(code), labels[code]) for code in self.codes_at(name, level, stays=stays))
            here = [bounds for at_level, bounds in self.bounds[name] if at_level <= level]
            scale = here[-1]
            for _, each in self.bounds[name] if widest else ():
                scale = wider(reader, scale, each) if each.high is not None else scale
            lines.append(t.AttributeLine((t.Name(name),), struct_replace(scale, codes=codes) if codes else scale))
        return t.RequestBlock(tuple(lines))


def wider(reader: Reader, one: t.TypeText, other: t.TypeText) -> t.TypeText:
    """The scale with the lower of both lower bounds, and the higher of both higher ones."""
    assert one.high is not None
    assert other.high is not None
    low = one.low
    if one.low is not None and other.low is not None:
        low = min((one.low, other.low), key=lambda end: reader.steps(end, {}))
    return struct_replace(one, low=low, high=max((one.high, other.high), key=lambda end: reader.steps(end, {})))
