"""What a policy assumes: the clauses about what is impossible, and the verdicts that rest on them."""

from __future__ import annotations

from verifier.report.words import numbers
from verifier.report.words.brief.detail import Detail
from verifier.report.words.document import Part, Sentence
from verifier.results.assumptions import Assumption
from verifier.results.status import Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification

TITLE = "What the proofs assume"


def assumption_part(verification: Verification, detail: Detail) -> Part | None:
    """The part on assumptions; `None` for a policy without any."""
    every = [sentence(verification, assumption) for assumption in verification.assumptions]
    if not every:
        return None
    total = together(verification)
    if len(every) == 1 or detail < Detail.LEAST:
        return Part(TITLE, tuple(Sentence(f"{text}.") for text in (*every, total) if text))
    if detail is Detail.LEAST:
        return Part(TITLE, (Sentence(f"{'; '.join(every)}. {total}."),))
    ids = assumption_ids(verification)
    using = sum(not ids.isdisjoint(v.rests_on) for v in proved(verification))
    return Part(TITLE, (Sentence(f"{numbers.number(len(every))} clauses. {total}. {uses(using)} them."),))


def proved(verification: Verification) -> list[Verdict]:
    """The verdicts that are proved."""
    return [v for v in verification.verdicts if v.status is Status.PROVED]


def assumption_ids(verification: Verification) -> frozenset[str]:
    """The ids of all assumptions."""
    return frozenset(assumption.id for assumption in verification.assumptions)


def uses(count: int) -> str:
    """How many proofs use it."""
    return numbers.plural(count, "proof uses", "proofs use") if count else "no proof uses"


def sentence(verification: Verification, assumption: Assumption) -> str:
    """One assumption: what it excludes, and how many proofs use it."""
    using = sum(assumption.id in v.rests_on for v in proved(verification))
    of = verification.policy.requests
    excluded = "" if assumption.removes is None else f"excludes {share(assumption.removes, of)}, "
    failing = [each.verdict.name for each in assumption.without or () if each.status is Status.REFUTED]
    without = f"; without it {numbers.listed(failing, 4)} would fail" if failing else ""
    return f"{assumption.text}: {excluded}{uses(using)} it{without}"


def together(verification: Verification) -> str:
    """What all assumptions together exclude, if there are several."""
    of = verification.policy.requests
    if len(verification.assumptions) < 2 or verification.requests is None:
        return ""
    return f"Together they exclude {share(of - verification.requests, of)}"


def share(count: int, of: int) -> str:
    """A number of kinds of request with its share of all, or only the share if the number is too large to mean anything."""
    percent = numbers.percent(count, of)
    return f"{numbers.plural(count, 'kind')} ({percent})" if of <= numbers.MOST_COUNTED else percent
