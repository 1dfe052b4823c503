"""The answers to the worked questions about health records, each counted by trying every request."""

from datetime import date
from functools import cache

from tests.questions import health_records as by_hand
from tests.questions.health_records import (
    ESTATE,
    GUARANTEES,
    PARENTS,
    REPEAL_ENDS,
    TWENTY_DAYS,
    Changed,
    Failure,
    pairs_by_death,
    pairs_by_waiting,
)
from tests.questions.worked import Answer, large, percent

DEATH, REPEAL, TWENTY = "parents_after_death", "repeal_ends", "twenty_days"


@cache
def changed(*adopted: str) -> list[Changed]:
    return by_hand.changed(*adopted)


@cache
def failure(guarantee: str, *adopted: str) -> Failure:
    return GUARANTEES[guarantee](*adopted)


@cache
def every() -> int:
    return by_hand.possible()


def kinds(*adopted: str) -> int:
    return by_hand.kinds(changed(*adopted))


def share(*adopted: str) -> str:
    return percent(kinds(*adopted), every())


def lost(*adopted: str) -> list[str]:
    """The guarantees that hold today and not under the proposals."""
    return [name for name in GUARANTEES if failure(name, *adopted) and not failure(name)]


def day(of: date) -> str:
    return f"{of.day} {of:%B %Y}"


def who_is_shown_after_death() -> Answer:
    assert {change.applicant for change in changed(DEATH)} == {"Guardian", "Parent"}
    assert {(change.age, change.times.alive, change.before) for change in changed(DEATH)} == {(15, False, None)}
    assert min(change.times.since for change in changed(DEATH)) == PARENTS
    days = sorted({str(change.after) for change in changed(DEATH)})
    return Answer(
        (share(DEATH), "15", day(PARENTS), *days),
        (
            ("newly answered", large(kinds(DEATH), every())),
            ("Guardian, Parent", "15", "2010-01-01"),
            *(("refused", f"{number} days", "Guardian, Parent") for number in days),
        ),
    )


def what_became_of_the_wish() -> Answer:
    assert not [change for change in changed(DEATH) if change.applicant in ESTATE]
    noted = by_hand.kinds(change for change in changed(DEATH) if change.part.noted)
    return Answer(
        (percent(noted, kinds(DEATH)),),
        (
            (
                "✓ the_wish_stands|✓ kept: the_past_stands, the_wish_stands"
                "|✓ kept where they apply: the_past_stands (16.4 % of all kinds), the_wish_stands (6.5 %)",
            ),
        ),
    )


def given_up_after_death() -> Answer:
    assert lost(DEATH) == ["after_death_only_the_estate"]
    assert any(not change.times.alive for change in changed(DEATH))  # the rule allows changes for the living only
    return Answer(
        (),
        (
            ("✓ gives up after_death_only_the_estate|given up on purpose: after_death_only_the_estate",),
            ("✗ the_dead_are_left_alone|✗ broken: the_dead_are_left_alone",),
        ),
    )


def what_stays_after_death() -> Answer:
    assert not [change for change in changed(DEATH) if change.times.alive or change.times.since < PARENTS]
    return Answer(
        (day(PARENTS),),
        (
            ("nothing changes|All with", "2010-01-01"),
            ("✓ changes only where applicant in Guardian|All with", "after died|died on or before applied"),
        ),
    )


def lost_when_the_repeal_ends() -> Answer:
    assert lost(REPEAL) == ["no_parent_sees_a_grown_up"]
    number = failure("no_parent_sees_a_grown_up", REPEAL).total()
    return Answer(
        (percent(number, every()), "16", "21"),
        (
            ("no_parent_sees_a_grown_up", "before: proved|lost", large(number, every())),
            ("Guardian", "16", "21 days", "no_parent_sees_a_grown_up"),
        ),
    )


def who_else_when_the_repeal_ends() -> Answer:
    rest = [change for change in changed(REPEAL) if change.applicant not in ("Patient", "Authorised")]
    assert {change.applicant for change in rest} == {"Guardian", "Parent", "Appointee"}
    number = by_hand.kinds(rest)
    intent = "✗ changes only where applicant in Patient, Authorised"
    return Answer(
        (percent(number, every()), share(REPEAL)),
        (
            (intent, large(number, every())),
            ("Guardian, Parent, Appointee",),
            ("newly answered", large(kinds(REPEAL), every())),
        ),
    )


def the_estate_when_the_repeal_ends() -> Answer:
    name = "estate_sees_what_the_patient_saw"
    today, proposed = failure(name), failure(name, REPEAL)
    assert today.keys() == proposed.keys()
    before, after = (each.total() for each in (today, proposed))
    pairs = pairs_by_death()
    return Answer(
        (percent(before, pairs), percent(after, pairs), str(len(today))),
        ((name, "worse|worse than today", str(len(today)), large(before, pairs), large(after, pairs)),),
    )


def waiting_when_the_repeal_ends() -> Answer:
    name = "no_loss_by_waiting"
    today, proposed = failure(name), failure(name, REPEAL)
    assert today.keys() == proposed.keys()
    before, after = (each.total() for each in (today, proposed))
    pairs = pairs_by_waiting()
    return Answer(
        (percent(before, pairs), percent(after, pairs), str(len(today))),
        ((name, "better|better than today", str(len(today)), large(before, pairs), large(after, pairs)),),
    )


def when_the_repeal_ends() -> Answer:
    assert min(change.times.since for change in changed(REPEAL)) == REPEAL_ENDS
    assert all(change.times.alive for change in changed(REPEAL))
    return Answer(
        (day(REPEAL_ENDS),),
        (
            ("2018-05-25", "nothing changes|All with"),
            ("✓ the_dead_are_left_alone|the_wish_stands, the_dead_are_left_alone",),
        ),
    )


def which_clause_ends_the_repeal() -> Answer:
    assert not failure("no_parent_sees_a_grown_up")  # as the clause stands today
    return Answer(
        ("repealed",),
        (("no_parent_sees_a_grown_up", "repealed", "change|changes|decides no longer"),),
    )


def who_gains_by_twenty_days() -> Answer:
    assert {change.applicant for change in changed(TWENTY)} == set(ESTATE)
    assert min(change.times.since for change in changed(TWENTY)) == TWENTY_DAYS
    return Answer(
        (share(TWENTY), day(TWENTY_DAYS)),
        (
            ("faster|answered faster", large(kinds(TWENTY), every())),
            ("Representative, Claimant", "2022-01-01"),
        ),
    )


def is_anybody_slower_in_twenty_days() -> Answer:
    assert {(change.before, change.after) for change in changed(TWENTY)} == {(40, 20)}
    return Answer(
        ("40", "20"),
        (
            ("none newly refused|✓ refuses nothing new",),
            ("✓ every change is faster|all faster",),
            ("40 days", "20 days", large(kinds(TWENTY), every()) + "|faster"),
        ),
    )


def lost_in_twenty_days() -> Answer:
    assert lost(TWENTY) == ["older_parts_never_faster"]
    return Answer(
        ("21", "20"),
        (
            ("older_parts_never_faster", "before: proved|lost"),
            ("older_parts_never_faster", "21 days", "20 days", "oldest"),
        ),
    )


def how_few_days_would_do() -> Answer:
    tried = [*range(15, 26), 40]
    enough = [days for days in tried if not failure("older_parts_never_faster", f"twenty_days with {days}")]
    assert enough == tried[tried.index(enough[0]) :]
    assert not lost(f"twenty_days with {enough[0]}")
    return Answer(
        (str(enough[0]),),
        (("older_parts_never_faster", f"at least {enough[0]} days|from {enough[0]} days|{enough[0]} days or more"),),
    )


def together_after_death_in_twenty_days() -> Answer:
    both = changed(DEATH, TWENTY)
    assert set(lost(DEATH, TWENTY)) == {*lost(DEATH), *lost(TWENTY)}
    alone = {change[:4]: change.after for change in changed(DEATH)}
    otherwise = [change for change in both if change[:4] in alone and alone[change[:4]] != change.after]
    assert {(alone[change[:4]], change.after, change.applicant in ESTATE) for change in otherwise} == {(40, 20, False)}
    part = percent(by_hand.kinds(otherwise), every())
    return Answer(
        (part, "20", "40"),
        ((DEATH, TWENTY, "can both be adopted"), ("40 days", DEATH, "20 days", part)),
    )


ALONE = {
    DEATH: (who_is_shown_after_death, what_became_of_the_wish, given_up_after_death, what_stays_after_death),
    REPEAL: (
        lost_when_the_repeal_ends, who_else_when_the_repeal_ends, the_estate_when_the_repeal_ends,
        waiting_when_the_repeal_ends, when_the_repeal_ends, which_clause_ends_the_repeal,
    ),
    TWENTY: (who_gains_by_twenty_days, is_anybody_slower_in_twenty_days, lost_in_twenty_days, how_few_days_would_do),
}  # fmt: skip
TOGETHER = (((DEATH, TWENTY), together_after_death_in_twenty_days),)
