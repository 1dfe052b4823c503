"""Proposals that change what a request is: the text of the policy with what they change in it, read once more."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

from tests.second_reading.mistakes import Mistake, Unsaid
from tests.second_reading.model import SCALES, Attribute
from tests.second_reading.policies import Policy, impossible, policy
from tests.second_reading.text import Line
from tests.second_reading.vocabulary import apart, of_type, unreserved
from tests.second_reading.words import Cursor, decimal_text, listed

OPERATIONS = (
    "add code", "retire code", "rename code", "split code", "add group", "add to", "remove from", "replace term",
    "add impossible", "remove impossible",
)  # fmt: skip


def of_vocabulary(line: Line) -> bool:
    """Whether the line of a proposal changes what a request is."""
    words = line.words.split(" ")
    return " ".join(words[:2]) in OPERATIONS or (words[0] == "set" and words[2:3] == [":"])


def read_anew(lines: list[Line], operations: list[Line]) -> Policy:
    """The policy of these lines, in the vocabulary that the operations make of its own."""
    if Cursor(lines[0].words).next_is("proposal"):
        raise Unsaid("a stack is not read anew here")
    text, old = deepcopy(lines), policy(lines)
    attributes = deepcopy(old.vocabulary.attributes)
    into: dict[tuple[str, str], list[str]] = {}
    gone: list[int] = []
    said: list[Line] = []
    touched: list[tuple[str, ...]] = []
    for line in operations:
        cursor = Cursor(line.words, line.number)
        kind = (cursor.take().text, "" if line.words.startswith("set ") else cursor.take().text)
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
                    write(text, attribute, code, label)
            case ("retire" | "rename" | "split", "code"):
                code = cursor.name()
                cursor.expect("of")
                name = cursor.name()
                codes: list[tuple[str, str]] = []
                if kind[0] != "retire":
                    cursor.expect("to" if kind[0] == "rename" else "into")
                    codes = [code_of(each) for each in listed(cursor)]
                cursor.place = len(cursor.words)
                attribute = old.vocabulary.attribute(name, line.number)
                coded(old, name, line)
                if code not in attribute.codes or (
                    kind[0] == "split" and (len(codes) < 2 or attribute.kind == "set of")
                ):
                    raise Mistake(f"`{code}` is not a code to {kind[0]}", line.number)
                if kind[0] == "split" and any(name in pair for pair in old.linked()):
                    raise Mistake(f"`{name}` is compared with another fact", line.number)
                touched.append(("code", str(attribute.together), code))
                for each in together(attributes, attribute):
                    if codes and attribute.kind == "set of":
                        raise Unsaid("codes of sets are not renamed here")
                    into[each.name, code] = [new for new, _ in codes]
            case ("set", _):
                attribute = old.vocabulary.attribute(cursor.name(), line.number)
                cursor.expect(":")
                made = of_type(Cursor(cursor.words[cursor.place :], line.number), line, attribute.name, old.vocabulary)
                cursor.place = len(cursor.words)
                if made.kind != attribute.kind or made.kind not in SCALES or attribute.name == old.vocabulary.dated:
                    raise Mistake("only bounds are set", line.number)
                touched.append(("bounds", attribute.name))
                made.together = attribute.together
                attributes[attribute.name] = made
                widen(text, attribute, made)
            case ("add", "to") | ("remove", "from"):
                cursor.expect("group")
                touched += [("group", *each) for each in members(text, cursor, kind[0])]
            case ("add", "group"):
                text.append(Line(line.number, line.words.removeprefix("add "), None, line.below))
                cursor.place = len(cursor.words)
            case ("replace", _):
                name = cursor.name()
                place = next((n for n, each in enumerate(text) if each.words.split(" ")[:2] == ["term", name]), None)
                if place is None:
                    raise Mistake(f"there is no term `{name}`", line.number)
                touched.append(("term", name))
                text[place] = Line(line.number, line.words.removeprefix("replace "), None, line.below)
                cursor.place = len(cursor.words)
            case ("add", _):
                said.append(Line(line.number, line.words.removeprefix("add "), None, line.below))
                cursor.place = len(cursor.words)
            case _:
                number = cursor.whole_number()
                if not 1 <= number <= len(old.impossible):
                    raise Mistake("there is no such clause", line.number)
                touched.append(("impossible", str(number)))
                gone.append(number)
        cursor.end()
    if len(set(touched)) < len(touched):
        raise Mistake("two operations on one thing")
    made_anew = policy(text)
    carry(made_anew, attributes, into)
    left = [each for n, each in enumerate(made_anew.impossible, 1) if n not in gone]
    made_anew.impossible = [*left, *(impossible(line, made_anew.claims) for line in said)]
    return made_anew


def code_of(cursor: Cursor) -> tuple[str, str]:
    """A code with its label, which may be missing."""
    code = unreserved(cursor.name(), cursor.number)
    label = "" if cursor.ended else cursor.quoted()
    cursor.end()
    return code, label


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


def request_line(text: list[Line], name: str) -> Line:
    """The line of `request` that declares the attribute."""
    (request,) = (line for line in text if line.words == "request")
    for line in request.below:
        if name in [word.strip() for word in line.words.split(":")[0].split(",")]:
            return line
    raise Mistake(f"there is no attribute `{name}`")


def write(text: list[Line], attribute: Attribute, code: str, label: str) -> None:
    """Writes one more code into the text, once for all that are declared together."""
    line = request_line(text, attribute.name)
    written = f'{code} "{label}"' if label else code
    if attribute.ordered:
        labels = {each: f' "{label}"' for each, label in attribute.labels}
        every = " , ".join(each + labels.get(each, "") for each in attribute.codes)
        line.words, line.below = f"{line.words.partition(':')[0].rstrip()} : ordered one of {every}", []
    elif line.below and not any(each.words == written for each in line.below):
        line.below.append(Line(line.number, written))
    elif not line.below and not line.words.endswith(written):
        line.words = f"{line.words} , {written}"


def widen(text: list[Line], attribute: Attribute, made: Attribute) -> None:
    """Writes the wider of both bounds into the text, on a line of its own."""
    (request,) = (line for line in text if line.words == "request")
    line = request_line(text, attribute.name)
    low, high = min(attribute.low, made.low), max(attribute.high, made.high)
    kind = f"whole number from {low} to {high}" if made.kind == "number" else f"duration up to {high} s"
    if made.kind == "steps":
        if made.step != attribute.step:
            raise Mistake(f"`{attribute.name}` has other steps")
        kind = "number from {} to {} in steps of {}".format(
            *(decimal_text(each * made.step) for each in (low, high, 1))
        )
    if made.kind == "date":
        raise Unsaid("bounds of dates are not set here")
    place = request.below.index(line)
    names = [word.strip() for word in line.words.split(":")[0].split(",")]
    typed = line.words.partition(":")[2].strip()
    request.below[place : place + 1] = [
        Line(line.number, f"{name} : {kind if name == attribute.name else typed}") for name in names
    ]


def members(text: list[Line], cursor: Cursor, kind: str) -> list[tuple[str, str]]:
    """Writes into the text what a group has, too, or no longer has."""
    name = cursor.name()
    cursor.expect(":")
    some = [each.words[0].text for each in listed(cursor)]
    cursor.place = len(cursor.words)
    found = [line for line in text if line.words.split(" ")[:2] == ["group", name]]
    if not found:
        raise Mistake(f"there is no group `{name}`", cursor.number)
    head, _, listing = found[0].words.partition(":")
    there = [word.strip() for word in listing.split(",")]
    if kind == "remove" and not set(some) < set(there):
        raise Mistake(f"`{name}` does not list that, or nothing else", cursor.number)
    now = [*there, *some] if kind == "add" else [word for word in there if word not in some]
    found[0].words = f"{head}: {' , '.join(now)}"
    return [(name, each) for each in some]


def carry(made: Policy, attributes: dict[str, Attribute], into: dict[tuple[str, str], list[str]]) -> None:
    """Puts the new codes in the place of the old ones, and the new bounds in the place of the wider ones."""
    for name, attribute in attributes.items():
        codes = [new for code in attribute.codes for new in into.get((name, code), [code])]
        if attribute.codes and not codes:
            raise Mistake(f"`{name}` has no code left")
        before = [code for code in attribute.codes if into.get((name, code), [code]) != [code]]
        fresh = [new for code in before for new in into[name, code] if new != code]
        apart([*attribute.codes, *fresh])
        made.vocabulary.attributes[name] = replace(attribute, codes=tuple(codes))
        for code in before:
            for new in into[name, code]:
                made.back[name, new] = code
    for group, (name, codes_of) in list(made.vocabulary.groups.items()):
        kept = tuple(new for code in codes_of for new in into.get((name, code), [code]))
        made.vocabulary.groups[group] = name, kept
