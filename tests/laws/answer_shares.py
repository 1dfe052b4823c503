"""How much of what is claimed or changed is answered at all, once more by trying every request or pair."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.model.claims import Permitted, Property, Refused
from policy_dsl.model.decisions import Outcome
from tests.brute import Request, Space
from tests.laws.cells import broken, value_of
from verifier.by_diagram.questions.answer import Answer
from verifier.obligations.questions import Obligation
from verifier.results.answer_shares import Answered
from verifier.results.impact import Impact
from verifier.results.status import Edition, Status


def has_time(outcome: Outcome) -> bool:
    return outcome.seconds is not None


def answered_agree(space: Space, asked: Sequence[Obligation], answers: Sequence[Answer]) -> None:
    """Each property that fails in an edition, and is not itself about who is answered, has the numbers of what is answered."""
    claims = [(o, a) for o, a in zip(asked, answers, strict=True) if isinstance(o.question, Property)]
    by_edition = {(o.name, o.edition): a for o, a in claims}
    if any(answer.status is Status.UNDECIDED for _, answer in claims):
        return
    for o, answer in claims:
        claim = o.question
        assert isinstance(claim, Property)
        editions = [e for e in Edition if (o.name, e) in by_edition]
        meant = {each.edition: each.question for each, _ in claims if each.name == o.name}
        bad = {e: broken(space, each, e) for e, each in meant.items() if isinstance(each, Property)}
        if not any(bad.values()) or any(isinstance(test, Permitted | Refused) for test in claim.claim):
            assert (answer.answered, answer.gone_by_refusal) == (None, None), o.name
            continue

        def some(rs: tuple[Request, ...], o: Obligation = o) -> bool:
            return any(has_time(space.outcomes[o.edition][id(r)]) for r in rs)

        scope = [rs for rs in space.spoken(claim)[0] if some(rs)]
        shares = Answered(space.once([*filter(some, bad[o.edition])]), space.once(scope))
        assert answer.answered == shares, o.name
        assert answer.cells is not None
        values = [value_of(facet) for facet in answer.cells.by]
        assert answer.cells.answered == len({tuple(v(rs[0]) for v in values) for rs in scope}), o.name
        if o.edition is Edition.BASE or len(editions) == 1:
            assert answer.gone_by_refusal is None
            continue
        then, now = space.outcomes[Edition.BASE], space.outcomes[Edition.AMENDED]
        still = {tuple(map(id, rs)) for rs in bad[Edition.AMENDED]}
        gone = [rs for rs in bad[Edition.BASE] if tuple(map(id, rs)) not in still]
        refused = [rs for rs in gone if any(has_time(then[id(r)]) and now[id(r)].access.value == "refused" for r in rs)]
        assert answer.gone_by_refusal == space.once(refused), o.name


def changes_answered_agree(space: Space, impact: Impact) -> None:
    """The requests that are answered before, and the changes among them."""
    then, now = space.outcomes[Edition.BASE], space.outcomes[Edition.AMENDED]
    some = [r for r in space.possible if has_time(then[id(r)])]
    changed = [r for r in some if then[id(r)] != now[id(r)]]
    assert impact.answered == Answered(space.once(changed), space.once(some))
