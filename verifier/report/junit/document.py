"""A run of a command as test suites: a file is a suite, and a verdict, an example or a finding is a case."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree.ElementTree import Element, SubElement, indent, tostring  # writes XML and reads none

from policy_dsl.diagnostics.render import without_control
from verifier.report.entries.entry import Entry, Grade, Listing, Part
from verifier.report.medium import Medium

OUTCOMES = {
    Grade.FAILED: "failure",
    Grade.CHANGED: "failure",
    Grade.UNPROTECTED: "failure",
    Grade.UNDECIDED: "error",
    Grade.DISAGREED: "error",
    Grade.MISTAKE: "error",
    Grade.REMARK: "skipped",
    Grade.EXPECTED: "skipped",
    Grade.IDLE: "skipped",
}
"""The element in the case of each grade; a case of another grade passes."""

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold, not even by their numbers."""


def junit_text(listing: Listing, medium: Medium) -> str:
    """The suites as text, in ASCII where the medium cannot encode it otherwise."""
    text = tostring(document(listing), encoding="unicode")
    if not medium.holds_everything:
        text = text.encode("ascii", "xmlcharrefreplace").decode()
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def document(listing: Listing) -> Element:
    """The suites, with the number of cases of each outcome."""
    root = Element("testsuites", {"name": f"evenhand {listing.command}", **counted(cases(listing.entries))})
    for part in listing.parts:
        suite(root, listing, part)
    indent(root)
    return root


def cases(entries: list[Entry]) -> list[Entry]:
    """The entries that are cases. The others, such as changes, are in the output of their suite."""
    return [entry for entry in entries if entry.grade is not Grade.FACT]


def counted(entries: list[Entry]) -> dict[str, str]:
    """How many cases there are, and how many of them are not passed."""
    kinds = Counter(OUTCOMES.get(entry.grade) for entry in entries)
    numbers = {"tests": len(entries), "failures": kinds["failure"], "errors": kinds["error"]}
    return {name: str(number) for name, number in numbers.items()}


def suite(root: Element, listing: Listing, part: Part) -> None:
    """Adds the suite of a file."""
    entries = cases(list(part.entries))
    skipped = sum(OUTCOMES.get(entry.grade) == "skipped" for entry in entries)
    element = SubElement(root, "testsuite", {"name": text(part.path), **counted(entries), "skipped": str(skipped)})
    properties = SubElement(element, "properties")
    for name, value in (("policy", part.name), ("command", listing.command), ("exit", str(listing.exit_code))):
        SubElement(properties, "property", {"name": name, "value": text(value)})
    for entry in entries:
        case(element, part, entry)
    facts = [line for entry in part.entries if entry.grade is Grade.FACT for line in (entry.message, *entry.details)]
    if facts:
        SubElement(element, "system-out").text = text("\n".join(facts))


def case(suite: Element, part: Part, entry: Entry) -> None:
    """Adds a case. Its class is the policy and the rule, by which build servers group cases."""
    attributes = {"classname": text(f"{part.name}.{entry.rule}"), "name": text(entry.name)}
    element = SubElement(suite, "testcase", attributes)
    outcome = OUTCOMES.get(entry.grade)
    if outcome is None:
        return
    kind = entry.rule if entry.grade in (Grade.MISTAKE, Grade.REMARK) else entry.status
    SubElement(element, outcome, {"type": kind, "message": text(entry.message)}).text = text(
        "\n".join([where(entry), *entry.details])
    )


def where(entry: Entry) -> str:
    """The place of an entry as `file:line`."""
    return f"{entry.place.path}:{entry.place.span.line}" if entry.place.span else entry.place.path


def text(words: str) -> str:
    """The words without what XML cannot hold, which is replaced."""
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", without_control(words))
