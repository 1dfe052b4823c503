"""The key of a report: the labels of the codes that it uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policy_dsl.model.policy import Policy
from verifier.report.words.document import Part, Rows, Sentence

WORD = re.compile(r"[\w.-]*\w")


def key_part(policy: Policy, parts: Iterable[Part]) -> Part | None:
    """The labels of the codes in these parts, by attribute; `None` if none has a label."""
    used = {word for part in parts for text in texts(part) for word in WORD.findall(text)}
    sentences = []
    for attribute in policy.attributes:
        labels = [f"{code.name} ({code.label})" for code in attribute.type.codes if code.label and code.name in used]
        if labels:
            sentences.append(Sentence(f"{attribute.name}: {', '.join(labels)}"))
    return Part("Codes", tuple(sentences)) if sentences else None


def texts(part: Part) -> Iterator[str]:
    """All texts of a part."""
    for each in part.body:
        match each:
            case Sentence(text, _, details):
                yield text
                yield from details
            case Rows(headings, rows):
                yield from headings
                for row in rows:
                    yield from row
