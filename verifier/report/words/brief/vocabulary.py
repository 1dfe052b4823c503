"""What a request is, where a proposal changes that: which requests become possible, which become impossible."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from policy_dsl.model.policy import Policy
from verifier.report.words import numbers
from verifier.report.words.brief.detail import Detail
from verifier.report.words.brief.exclusive_rows import exclusive_rows
from verifier.report.words.document import Part, Rows, Sentence
from verifier.report.words.operations import effect
from verifier.results.impact import Exclusives, Impact
from verifier.results.verification import Verification

TITLE, WORDS_TITLE = "What a request is", "What its words mean"

NAMES = re.compile(r"\w+ (?:(?:to|from) )?(term|group)\b")
"""How an operation begins that changes a name for requests, and not what a request is."""

OTHER_MEANING = re.compile(r"(?:add to|remove from) group\b|replace term\b")
"""How an operation begins after which a name that the base has means something else."""

MOST_BOXES = {
    Detail.ALL: 6,
    Detail.EXAMPLES: 6,
    Detail.NEWS: 5,
    Detail.LEAST: 4,
    Detail.NAMES: 4,
    Detail.SPARE: 3,
    Detail.FEW: 2,
    Detail.BARE: 1,
    Detail.CROWDED: 0,
    Detail.PACKED: 0,
}
"""The most rows of requests that come, and of those that go; a full report has them all."""


MOST_OPERATIONS = 2
"""The most operations that the shortest brief quotes."""


def vocabulary_part(verification: Verification, detail: Detail) -> Part | None:
    """The part on the vocabulary, with fewer rows the less detail there is; `None` where the proposal leaves it as it is."""
    proposal, impact = verification.proposal, verification.impact
    if proposal is None or proposal.vocabulary is None:
        return None
    texts = [change.text for change in proposal.vocabulary.changes]
    words = [text for text in texts if NAMES.match(text)]
    facts = [text for text in texts if text not in words]
    body: list[Sentence | Rows] = [operations("It changes what a request is", facts, detail)] if facts else []
    if words:
        body.append(operations(f"It changes {names_changed(words)}", words, detail))
        if any(map(OTHER_MEANING.match, words)) and (proposal.intents or proposal.base.frames):
            body.append(Sentence("Intents and rules about amendments mean groups and terms as they are today."))
    if impact is not None:
        body += exclusive_lines(verification.policy, impact.appeared, "become possible", "as proposed", detail)
        body += exclusive_lines(
            verification.carried or proposal.base, impact.vanished, "become impossible", "today", detail
        )
        body += outside(impact) if detail < Detail.PACKED else []
    return Part(TITLE if facts else WORDS_TITLE, tuple(body))


def operations(opening: str, texts: Sequence[str], detail: Detail) -> Sentence:
    """The operations below each other, each with what it does; in a brief that is too long for that, one after the other."""
    if detail is Detail.PACKED and len(texts) > MOST_OPERATIONS:
        more = numbers.number(len(texts) - MOST_OPERATIONS)
        return Sentence(f"{opening}: {'; '.join(texts[:MOST_OPERATIONS])}; and {more} more (in the JSON).")
    if detail >= Detail.FEW:
        return Sentence(f"{opening}: {'; '.join(texts)}.")
    return Sentence(f"{opening}:", details=tuple(map(effect, texts)))


def names_changed(texts: Sequence[str]) -> str:
    """What the operations on terms and groups change: `a term`, `2 terms and a group`."""
    kinds = Counter(match[1] for match in map(NAMES.match, texts) if match)
    return numbers.joined([f"a {kind}" if n == 1 else f"{numbers.number(n)} {kind}s" for kind, n in kinds.items()])


def exclusive_lines(
    policy: Policy, exclusives: Exclusives | None, how: str, when: str, detail: Detail
) -> list[Sentence | Rows]:
    """The requests that are possible on one side alone, by the decision that they have there."""
    count = 0 if exclusives is None else exclusives.count
    if exclusives is None or not count:
        verb = how.replace("become", "becomes")
        return [Sentence(f"No kind of request {verb}.")]
    verb = how if count != 1 else how.replace("become", "becomes")
    many = numbers.plural(count, "kind of request", "kinds of request")
    line = f"{many} {verb}" if count <= numbers.MOST_COUNTED else f"Many kinds of request {verb}"
    if not MOST_BOXES[detail]:
        return [Sentence(f"{line}; the full report lists them.")]
    return [Sentence(f"{line}:"), exclusive_rows(policy, exclusives, when, MOST_BOXES[detail])]


def outside(impact: Impact) -> list[Sentence | Rows]:
    """That intents and rules about amendments say nothing of these requests."""
    outside = sum(each.count for each in (impact.appeared, impact.vanished) if each is not None)
    if not outside:
        return []
    of = numbers.plural(impact.of, "kind of request that exists", "kinds of request that exist")
    return [
        Sentence(
            f"Intents and rules about amendments are about the {of} before and after;"
            f" they say nothing of {'this one' if outside == 1 else f'these {numbers.number(outside)}'}."
        )
    ]
