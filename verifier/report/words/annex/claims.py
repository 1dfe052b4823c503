"""Properties, rules about amendments and intents in rows: what each claims, and how it stands today and as proposed."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from verifier.report.facts.severity import worst_of
from verifier.report.words import numbers, verdict_lines
from verifier.report.words.clauses import location, sources
from verifier.report.words.document import Tone
from verifier.results.movement import Movement, movement
from verifier.results.status import Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification

TONES = {Status.PROVED: Tone.GOOD, Status.REFUTED: Tone.BAD, Status.UNDECIDED: Tone.OPEN}

MOVEMENTS = {
    Movement.LOST: "lost",
    Movement.GIVEN_UP: "given up on purpose",
    Movement.REPAIRED: "repaired",
    Movement.BETTER: "better than today",
    Movement.WORSE: "worse than today",
    Movement.MIXED: "better and worse than today",
    Movement.SILENCED: "says nothing any more",
    Movement.UNCHANGED: "as today",
    Movement.UNDECIDED: "not compared with today",
}

TITLES = {
    Kind.CLAIM: "Properties",
    Kind.FRAME: "Rules about amendments",
    Kind.INTENT: "What the proposal intends",
}
"""The kinds of claims that an author makes, with the titles of their tables."""

BUILT_IN = {
    "no gap": (Kind.GAP, "every permitted request has a time"),
    "no conflict": (Kind.CONFLICT, "no permitted request has two times that differ"),
    "no dead provision": (Kind.DEAD, "every provision decides something"),
    "no vacuous claim": (Kind.VACUOUS, "every claim is about some request"),
    "every hit rule": (Kind.HIT_RULE, "in every table as many rows apply as it says"),
    "every example": (Kind.EXAMPLE, "every example has the outcome that it expects"),
}
"""What is always proved: the names of text reports, the kinds of their verdicts, and what they mean."""


class Claim(Struct, frozen=True):
    """A claim with its verdict. `today` is empty where it was not asked of today's policy."""

    verdict: Verdict
    tone: Tone
    name: str
    sentence: str
    today: str
    verdict_words: str
    movement: str
    place: str
    source: str


def titles(verification: Verification) -> dict[Kind, str]:
    """The titles of the tables of claims; claims between policies have one of their own."""
    return TITLES if verification.between is None else {Kind.CLAIM: "Claims between policies"}


def claims(verification: Verification, kind: Kind) -> tuple[Claim, ...]:
    """The claims of one kind."""
    return tuple(claim(verification, v) for v in verification.verdicts if v.kind is kind)


def claim(verification: Verification, v: Verdict) -> Claim:
    """One verdict as a claim."""
    how = movement(v, verification.proposal)
    return Claim(
        v,
        TONES[v.status],
        f"{v.name} · {v.subject}" if v.subject and v.kind is not Kind.INTENT else v.name,
        "" if v.sentence == v.name else v.sentence,
        "" if v.before is None else verdict_lines.status_line(v.before),
        verdict_lines.status_line(replace(v, before=None)),
        "" if how is None else MOVEMENTS[how],
        location(v.clause),
        sources(v.clause),
    )


class Always(Struct, frozen=True):
    """Verdicts on a built-in obligation, together."""

    tone: Tone
    name: str
    meaning: str
    extent: str


def always_proved(verification: Verification) -> tuple[Always, ...]:
    """The built-in obligations, and the examples."""
    rows = []
    for name, (kind, meaning) in BUILT_IN.items():
        verdicts = [v for v in verification.verdicts if v.kind is kind]
        if verdicts:
            status = worst_of(verdicts)
            rows.append(Always(TONES[status], name, meaning, how_many(verdicts)))
    return tuple(rows)


def how_many(verdicts: list[Verdict]) -> str:
    """How many verdicts there are of each status, in the order of the words: `2 proved, 1 refuted`."""
    counts = ((sum(v.status is status for v in verdicts), status.value) for status in Status)
    return ", ".join(f"{numbers.number(count)} {word}" for count, word in counts if count)
