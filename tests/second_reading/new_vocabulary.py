"""Proposals that change what a request is: what they come to, and the text of a policy with what they add to it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date

from tests.second_reading.conditions import Reader
from tests.second_reading.mistakes import Mistake, Unsaid
from tests.second_reading.model import SCALES, Attribute
from tests.second_reading.new_codes import (
    Into,
    carry,
    code_of,
    in_old_words,
    members,
    new_codes,
    request_line,
    tells_apart,
)
from tests.second_reading.policies import Policy, impossible, policy
from tests.second_reading.provisions import nothing_below
from tests.second_reading.terms import meaning
from tests.second_reading.text import Line
from tests.second_reading.vocabulary import groups, of_type, unreserved
from tests.second_reading.words import Cursor, decimal_text, listed

OPERATIONS = (
    "add code", "retire code", "rename code", "split code", "add group", "add to", "remove from", "replace term",
    "add impossible", "remove impossible",
)  # fmt: skip


def of_vocabulary(line: Line) -> bool:
    """Whether the line of a proposal changes what a request is."""
    words = line.words.split(" ")
    return " ".join(words[:2]) in OPERATIONS or (words[0] == "set" and words[2:3] == [":"])


@dataclass
class Edits:
    """What the operations of a proposal on the vocabulary come to, in the words of its base.

    Each code that is added is there with its label and the code above which it stands, empty if that is none.
    """

    added: list[tuple[str, str, str, str]] = field(default_factory=list)
    into: Into = field(default_factory=dict)
    bounds: dict[str, Attribute] = field(default_factory=dict)
    members: list[tuple[Line, str]] = field(default_factory=list)
    groups: list[Line] = field(default_factory=list)
    terms: dict[str, Line] = field(default_factory=dict)
    said: list[Line] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    attributes: dict[str, Attribute] = field(default_factory=dict)
    numbered: int = 0


def edits_of(old: Policy, operations: list[Line], first: list[Line]) -> Edits:
    """What these operations on the vocabulary of a policy come to; the lines are those of the policy at the bottom."""
    made = Edits(numbered=old.numbered)
    attributes = deepcopy(old.vocabulary.attributes)
    touched: list[tuple[str, ...]] = []
    terms = [each.words.split(" ")[1] for each in first if each.words.startswith("term ")]
    for line in operations:
        cursor = Cursor(line.words, line.number)
        kind = (cursor.take().text, "" if line.words.startswith("set ") else cursor.take().text)
        if kind not in (("replace", "term"), ("add", "impossible")):
            nothing_below(line)
        below = Line(line.number, line.words.partition(" ")[2], None, line.below)
        match kind:
            case ("add", "code"):
                code, label = a_code(cursor, "to")
                family = together(attributes, old_attribute(old, cursor))
                behind = next_code(old.vocabulary.attributes[family[0].name], cursor)
                for attribute in family:
                    coded(old, attribute.name, line)
                    above = attribute.codes.index(behind) if behind else len(attribute.codes)
                    attribute.codes = (*attribute.codes[:above], code, *attribute.codes[above:])
                    attribute.labels = (*attribute.labels, *([(code, label)] if label else []))
                made.added.append((family[0].name, code, label, behind))
            case ("retire" | "rename" | "split", "code"):
                code = cursor.name()
                cursor.expect("of")
                name = cursor.name()
                codes: list[tuple[str, str]] = []
                if kind[0] != "retire":
                    cursor.expect("to" if kind[0] == "rename" else "into")
                    codes = [code_of(each) for each in listed(cursor)]
                attribute = old.vocabulary.attribute(name, line.number)
                coded(old, name, line)
                if code not in attribute.codes or (kind[0] == "split" and len(codes) < 2):
                    raise Mistake(f"`{code}` is not a code to {kind[0]}", line.number)
                touched.append(("code", str(attribute.together), code))
                made.into |= {(each.name, code): codes for each in together(attributes, attribute)}
            case ("set", _):
                attribute = old.vocabulary.attribute(cursor.name(), line.number)
                cursor.expect(":")
                new = of_type(Cursor(cursor.words[cursor.place :], line.number), line, attribute.name, old.vocabulary)
                if new.kind != attribute.kind or new.kind not in SCALES or attribute.name == old.vocabulary.dated:
                    raise Mistake("only bounds are set", line.number)
                if new.step != attribute.step:
                    raise Mistake(f"`{attribute.name}` has other steps")
                touched.append(("bounds", attribute.name))
                new.together = attribute.together
                attributes[attribute.name] = made.bounds[attribute.name] = new
            case ("add", "to") | ("remove", "from"):
                group = line.words.split(" ")[3]
                if group in old.vocabulary.groups and not any(
                    each.words.startswith(f"group {group} ") for each in first
                ):
                    raise Unsaid("a group that a proposal adds is not changed here")
                made.members.append((line, kind[0]))
            case ("add", "group"):
                made.groups.append(below)
            case ("replace", _):
                name = cursor.name()
                if name not in terms:
                    raise Mistake(f"there is no term `{name}`", line.number)
                touched.append(("term", name))
                made.terms[name] = below
            case ("add", _):
                made.said.append(below)
                made.numbered += 1
            case _:
                number = cursor.whole_number()
                cursor.end()
                if number not in old.clauses:
                    raise Mistake("there is no such clause", line.number)
                touched.append(("impossible", str(number)))
                made.gone.append(number)
        cursor.place = len(cursor.words) if kind[:2] != ("add", "code") else cursor.place
        cursor.end()
    made.attributes = {name: new_codes(each, old.vocabulary, made.into) for name, each in attributes.items()}
    if len(set(touched)) < len(touched):
        raise Mistake("two operations on one thing")
    return made


def text_with(lines: list[Line], every: list[Edits]) -> list[Line]:
    """The text of the policy with all that is added to its vocabulary, the lowest change first, and the widest bounds."""
    text, plain = deepcopy(lines), policy(lines)
    back: dict[tuple[str, str], tuple[str, bool]] = {}
    for edits in every:
        for name, code, label, behind in edits.added:
            above, divided = back.get((name, behind), (behind, False))
            if divided and not any(
                codes[:1] and codes[0][0] == behind for each in every for codes in each.into.values()
            ):
                raise Mistake(f"`{code}` would stand among the parts of a code")
            write(text, name, code, label, above)
        for name, term in edits.terms.items():
            in_old = {
                (of, new): back.get((of, code), (code, False))[0]
                for (of, code), codes in edits.into.items()
                for new, _ in codes
            }
            own = {(of, new) for (of, _), codes in edits.into.items() if len(codes) > 1 for new, _ in codes}
            parts = own | {key for key, (_, divided) in back.items() if divided}
            tells_apart(term, edits.attributes, parts)
            term = in_old_words(term, edits.attributes, in_old, back)
            text = [term if each.words.split(" ")[:2] == ["term", name] else each for each in text]
        now = {
            (name, new): (
                *back.get((name, code), (code, False))[:1],
                len(codes) > 1 or back.get((name, code), ("", False))[1],
            )
            for (name, code), codes in edits.into.items()
            for new, _ in codes
        }
        back = {**back, **now}
        for line, word in edits.members:
            members(text, line, word, edits.attributes, back)
    for name, attribute in plain.vocabulary.attributes.items():
        several = [attribute, *(edits.bounds[name] for edits in every if name in edits.bounds)]
        if len(several) > 1:
            widen(text, attribute, min(each.low for each in several), max(each.high for each in several))
    return text


def in_new_words(made: Policy, edits: Edits, every: list[Edits]) -> Policy:
    """The policy, which was read with all that is added, in the vocabulary that the edits make; others come after them."""
    own = {**edits.attributes}
    for above in every:
        for name, code, label, _ in above.added:
            for each in together(own, own[name]):
                own[each.name] = replace(
                    each, codes=(*each.codes, code), labels=(*each.labels, *([(code, label)] if label else []))
                )
        own |= {name: made.vocabulary.attributes[name] for name in above.bounds}
    carry(made, own, edits.into)
    for term in edits.terms.values():  # it is right in the new vocabulary, too
        cursor = Cursor(term.words, term.number)
        cursor.place = 2
        said = meaning(term, cursor, made.sources)
        Reader(made.vocabulary).block(said, Cursor(said.words, said.number))
    groups(edits.groups, made.vocabulary)
    left = {n: each for n, each in zip(made.clauses, made.impossible, strict=True) if n not in edits.gone}
    more = {edits.numbered - n: impossible(line, made.claims) for n, line in enumerate(reversed(edits.said))}
    made.clauses, made.impossible = [*left, *sorted(more)], [*left.values(), *(more[n] for n in sorted(more))]
    made.numbered = max(made.numbered, edits.numbered)
    return made


def a_code(cursor: Cursor, word: str) -> tuple[str, str]:
    """A code with its label, and the word after it."""
    code, label = unreserved(cursor.name(), cursor.number), ""
    if not cursor.next_is(word):
        label = cursor.quoted()
    cursor.expect(word)
    return code, label


def old_attribute(old: Policy, cursor: Cursor) -> Attribute:
    return old.vocabulary.attribute(cursor.name(), cursor.number)


def coded(old: Policy, name: str, line: Line) -> None:
    if old.vocabulary.attributes[name].kind not in ("one of", "set of"):
        raise Mistake(f"`{name}` has no codes of its own", line.number)


def next_code(attribute: Attribute, cursor: Cursor) -> str:
    """The code before which another one is added to an order; empty if it is the last, or if there is no order."""
    after = cursor.skip("after")
    if not (after or cursor.skip("before")):
        if attribute.ordered:
            raise cursor.fail("it is not said where in the order the code stands")
        return ""
    named = cursor.name()
    if not attribute.ordered or named not in attribute.codes:
        raise cursor.fail(f"`{named}` is not a place in an order")
    rest = attribute.codes[attribute.codes.index(named) + after :]
    return rest[0] if rest else ""


def together(attributes: dict[str, Attribute], attribute: Attribute) -> list[Attribute]:
    """The attribute, and all that are declared with it."""
    return [each for each in attributes.values() if each.kind == attribute.kind and each.together == attribute.together]


def write(text: list[Line], name: str, code: str, label: str, behind: str) -> None:
    """Writes one more code into the text, once for all that are declared together, above another one or as the last."""
    line = request_line(text, name)
    head, _, listing = line.words.partition(" of")
    codes = [code_of(each) for each in listed(Cursor(listing))] if listing.strip() else []
    codes += [code_of(each) for below in line.below for each in listed(Cursor(below.words))]
    if code in [each for each, _ in codes]:
        raise Mistake(f"`{code}` was a code below")
    place = [each for each, _ in codes].index(behind) if behind else len(codes)
    codes.insert(place, (code, label))
    line.words = f"{head} of " + " , ".join(f'{each} "{said}"' if said else each for each, said in codes)
    line.below = []


def widen(text: list[Line], attribute: Attribute, low: int, high: int) -> None:
    """Writes these bounds into the text, on a line of its own."""
    (request,) = (line for line in text if line.words == "request")
    line = request_line(text, attribute.name)
    kind = f"whole number from {low} to {high}" if attribute.kind == "number" else f"duration up to {high} s"
    if attribute.kind == "steps":
        kind = "number from {} to {} in steps of {}".format(
            *(decimal_text(each * attribute.step) for each in (low, high, 1))
        )
    if attribute.kind == "date":
        kind = f"date from {date.fromordinal(low)} until {date.fromordinal(high + 1)}"
    place = request.below.index(line)
    names = [word.strip() for word in line.words.split(":")[0].split(",")]
    typed = line.words.partition(":")[2].strip()
    request.below[place : place + 1] = [
        Line(line.number, f"{name} : {kind if name == attribute.name else typed}") for name in names
    ]
