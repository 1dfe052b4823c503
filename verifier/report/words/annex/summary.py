"""The verdicts on a policy or proposal in one sentence, and the parts of its brief."""

from __future__ import annotations

from verifier.report.words import changes, numbers
from verifier.report.words.document import Part, Sentence, Tone
from verifier.results.status import Status
from verifier.results.verification import Verification


def summary(verification: Verification) -> tuple[Sentence, tuple[Part, ...]]:
    """How many verdicts there are of each status; then what changes."""
    by_status = {status: [v for v in verification.verdicts if v.status is status] for status in Status}
    words = ", ".join(f"{numbers.number(len(every))} {status.value}" for status, every in by_status.items() if every)
    refuted, undecided = by_status[Status.REFUTED], by_status[Status.UNDECIDED]
    tone = Tone.BAD if refuted else Tone.OPEN if undecided else Tone.GOOD
    body = [Sentence(f"{v.name}: {v.sentence}", Tone.BAD) for v in refuted]
    body += [Sentence(f"{v.name} is undecided.", Tone.OPEN) for v in undecided]
    parts = [Part("What does not hold", tuple(body))] if body else []
    impact = verification.impact
    if impact is not None:
        lines = [Sentence(f"{changes.extent(impact)} change.")]
        lines += [Sentence(line) for line in changes.by_direction(impact)]
        parts.append(Part("What changes", tuple(lines)))
    return Sentence(f"{words}.", tone), tuple(parts)
