"""Proposals that change what a request is: the text of the policy with what they change in it, read once more."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date

from tests.second_reading.conditions import Reader
from tests.second_reading.mistakes import Mistake, Unsaid
from tests.second_reading.model import SCALES, All, Attribute, Condition, HasThat, Not, Some
from tests.second_reading.new_codes import Into, carry, code_of, members, new_codes, request_line
from tests.second_reading.policies import Policy, impossible, policy
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


def read_anew(lines: list[Line], operations: list[Line]) -> Policy:
    """The policy of these lines, in the vocabulary that the operations make of its own."""
    if Cursor(lines[0].words).next_is("proposal"):
        raise Unsaid("a stack is not read anew here")
    text, old = deepcopy(lines), policy(lines)
    attributes = deepcopy(old.vocabulary.attributes)
    into: Into = {}
    gone: list[int] = []
    said: list[Line] = []
    new_groups: list[Line] = []
    replaced: list[str] = []
    of_groups: list[tuple[Line, str]] = []
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
                if (kind[0] == "split" and any(name in pair for pair in old.linked())) or name in has_that(old):
                    raise Mistake(f"`{name}` is compared with another fact", line.number)
                touched.append(("code", str(attribute.together), code))
                into |= {(each.name, code): codes for each in together(attributes, attribute)}
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
                of_groups.append((line, kind[0]))
                cursor.place = len(cursor.words)
            case ("add", "group"):
                new_groups.append(Line(line.number, line.words.removeprefix("add "), None, line.below))
                cursor.place = len(cursor.words)
            case ("replace", _):
                name = cursor.name()
                place = next((n for n, each in enumerate(text) if each.words.split(" ")[:2] == ["term", name]), None)
                if place is None:
                    raise Mistake(f"there is no term `{name}`", line.number)
                touched.append(("term", name))
                replaced.append(name)
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
    check_beside(operations, into)
    attributes = {name: new_codes(attribute, old.vocabulary, into) for name, attribute in attributes.items()}
    for line, word in of_groups:
        touched += [("group", *each) for each in members(text, line, word, attributes, into)]
    if len(set(touched)) < len(touched):
        raise Mistake("two operations on one thing")
    made_anew = policy(text)
    text_terms = {**made_anew.vocabulary.terms}
    carry(made_anew, attributes, into)
    now = Reader(replace(made_anew.vocabulary, terms=text_terms))
    for name in replaced:
        now.term(name, 0, "")
    groups(new_groups, made_anew.vocabulary)
    left = [each for n, each in enumerate(made_anew.impossible, 1) if n not in gone]
    made_anew.impossible = [*left, *(impossible(line, made_anew.claims) for line in said)]
    return made_anew


def has_that(old: Policy) -> set[str]:
    """The facts of which one has, as a set, the value of the other, and those that are declared together with them."""
    names = {name for condition in conditions_of(old) for name in those_of(condition)}
    every = old.vocabulary.attributes
    return {each.name for name in names for each in together(every, every[name])}


def conditions_of(old: Policy) -> list[Condition]:
    """All that provisions and clauses about what is impossible ask, and the claims."""
    found = [p.when for _, whole in old.editions for p in whole.provisions()]
    return [*found, *old.impossible, *old.claims.conditions]


def those_of(condition: Condition) -> set[str]:
    """The facts of which one has the value of the other there."""
    match condition:
        case HasThat(fact, other):
            return {fact[1], other[1]}
        case Not(inner):
            return those_of(inner)
        case All(parts) | Some(parts):
            return set().union(*map(those_of, parts))
        case _:
            return set()


def check_beside(operations: list[Line], into: Into) -> None:
    """What does not go together: a split and other values of a group; another term, and codes in place of others."""
    words = [" ".join(line.words.split(" ")[:2]) for line in operations]
    splits = any(len(codes) > 1 for codes in into.values())
    if splits and {"add to", "remove from"} & {*words}:
        raise Mistake("a group changes beside a split")
    if "replace term" in words and any(
        [code] != [new for new, _ in codes] for (_, code), codes in into.items() if codes
    ):
        raise Mistake("a term is replaced beside a rename")


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
        kind = f"date from {date.fromordinal(low)} until {date.fromordinal(high + 1)}"
    place = request.below.index(line)
    names = [word.strip() for word in line.words.split(":")[0].split(",")]
    typed = line.words.partition(":")[2].strip()
    request.below[place : place + 1] = [
        Line(line.number, f"{name} : {kind if name == attribute.name else typed}") for name in names
    ]
