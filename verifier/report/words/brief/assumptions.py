"""What a policy assumes: the clauses about what is impossible, and the verdicts that rest on them."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.report.words import numbers
from verifier.report.words.brief.detail import Detail
from verifier.report.words.document import Part, Sentence
from verifier.results.assumptions import Assumption, Leaning
from verifier.results.status import Kind, Status
from verifier.results.verification import Verification

TITLE = "What the proofs assume"

MOST = 4
"""The most claims that are named."""

CLAIMS = (Kind.CLAIM, Kind.FRAME, Kind.INTENT)
"""The kinds of claims that may fail with an assumption, and without it."""


def assumption_part(verification: Verification, detail: Detail) -> Part | None:
    """The part on assumptions; `None` for a policy without any."""
    assumptions = verification.assumptions
    if not assumptions:
        return None
    every = [f"{sentence(verification, assumption)}." for assumption in assumptions]
    total = together(verification)
    if len(every) == 1 or detail < Detail.LEAST:
        return Part(TITLE, tuple(Sentence(text) for text in (*every, total) if text))
    if detail is Detail.LEAST:
        return Part(TITLE, (Sentence(" ".join([*every, total])),))
    needed = [f"{sentence(verification, each)}." for each in assumptions if each.needed]
    of = verification.policy.requests
    unneeded = [each for each in assumptions if not each.needed]
    others = [f"“{each.text}”" for each in unneeded]
    most = max((each.changes or 0 for each in unneeded), default=0)
    if not needed and all(each.needed is not None for each in assumptions):
        total = f"{total.removesuffix('.')}; no claim needs any one of them."
    named = numbers.plural(len(others), "other clause" if needed else "clause")
    named += "." if detail is Detail.PACKED and len(others) > MOST else f": {', '.join(others)}."
    if most:
        many = more(most, of)
        without = "Without it" if len(others) == 1 else f"Without one of them,{'' if many[0] == '<' else ' up to'}"
        named += f" {without} {many} would change too."
    total = total.replace(" clauses", "", 1)
    return Part(TITLE, (Sentence(" ".join([*needed, *([named] if others else []), *([total] if total else [])])),))


def sentence(verification: Verification, assumption: Assumption) -> str:
    """What an assumption excludes, what the proposal would change in there, and what would fail without it."""
    of = verification.policy.requests
    excluded = f"“{assumption.text}”"
    if assumption.removes is not None:
        excluded += f" excludes {share(assumption.removes, of)}"
    if assumption.needed is None:
        return f"{excluded}; {uses(verification, assumption)}"
    changes = f"{more(assumption.changes, of)} would change too, and " if assumption.changes else ""
    return f"{excluded}; without it {changes}{lost(verification, assumption.needed)}"


def lost(verification: Verification, needed: Sequence[Leaning]) -> str:
    """Which claims fail without an assumption."""
    if not needed:
        some = any(v.kind in CLAIMS and v.status is Status.REFUTED for v in verification.verdicts)
        return "no other claim fails" if some else "no claim fails"
    verb = "no longer holds" if len(needed) == 1 else "no longer hold"
    return f"{numbers.plural(len(needed), 'claim')} {verb}: {numbers.listed([each.name for each in needed], MOST)}"


def uses(verification: Verification, assumption: Assumption) -> str:
    """How many proofs use an assumption."""
    using = sum(v.status is Status.PROVED and assumption.id in v.rests_on for v in verification.verdicts)
    return f"{numbers.plural(using, 'proof uses', 'proofs use')} it" if using else "no proof uses it"


def more(count: int, of: int) -> str:
    """How many kinds of request would change that an assumption alone excludes."""
    if of <= numbers.MOST_COUNTED:
        return f"{numbers.number(count)} more {'kind' if count == 1 else 'kinds'}"
    return f"{numbers.percent(count, of)} more of all kinds"


def together(verification: Verification) -> str:
    """What all assumptions together exclude, if there are several."""
    of = verification.policy.requests
    if len(verification.assumptions) < 2 or verification.requests is None:
        return ""
    clauses = numbers.number(len(verification.assumptions))
    return f"Together the {clauses} clauses exclude {share(of - verification.requests, of)}."


def share(count: int, of: int) -> str:
    """A number of kinds of request with its share of all, or only the share if the number is too large to mean anything."""
    percent = numbers.percent(count, of)
    return f"{numbers.plural(count, 'kind')} ({percent})" if of <= numbers.MOST_COUNTED else percent
