"""The answers to the worked questions about MP162, each counted by trying every request."""

from collections import Counter
from functools import cache
from itertools import product

from tests.questions import smart_metering as by_hand
from tests.questions.smart_metering import (
    CLASH,
    DAY,
    GUARANTEES,
    REQUESTS,
    Failure,
    Request,
    Wait,
    answer,
    answers,
    changed,
    faster,
    kinds,
    newly_answered,
    newly_refused,
    slower,
)
from tests.questions.worked import Answer, Passage, count, percent

OTHERS, OVERNIGHT, LEVEL = "others_wait", "overnight_logs", "level_up"


@cache
def failure(guarantee: str, *adopted: str) -> Failure:
    everything = {
        **GUARANTEES,
        "networks_gain_nothing": by_hand.networks_gain_nothing,
        "alike_for_settlement": by_hand.alike_for_settlement,
    }
    return everything[guarantee](*adopted)


def cells(guarantee: str, *adopted: str) -> int:
    return len(failure(guarantee, *adopted).cells)


def time(wait: Wait) -> str:
    """Times of a day in hours, and the odd one of the table as reports add it in brackets."""
    hours, seconds = divmod(int(wait), 3600)
    if not seconds:
        return f"{hours} h"
    return f"{hours} h {seconds // 60} min {seconds % 60} s" if hours else f"{seconds} s"


def spelled(wait: Wait) -> str:
    return f"{int(wait)} s|{time(wait)}" if wait > 3600 and wait % 3600 else time(wait)


def moves(*adopted: str) -> dict[tuple[Wait, Wait], int]:
    """The kinds of request that change, by the time before and after."""
    by_times = Counter((answer(request), answer(request, *adopted)) for request in changed(*adopted))
    return {times: number * by_hand.DECLARED for times, number in sorted(by_times.items())}


def total(*adopted: str) -> Passage:
    """How many change, of how many, and the share."""
    number, every = kinds(changed(*adopted)), kinds(REQUESTS)
    return count(number), count(every), percent(number, every)


def who_waits_longer() -> Answer:
    requests = changed(OTHERS, to=slower)
    assert requests == changed(OTHERS)
    assert {answer(request, OTHERS) for request in requests} == {DAY}
    assert {request.sender.party for request in requests} == {"Agent", "Network", "Other"}
    roles = sorted({request.sender.role for request in requests}, key=by_hand.ROLES.index)
    number, every, share = total(OTHERS)
    return Answer(
        (*roles, number, every, share, "24 h"),
        ((number, every, share), (number, "slower"), (", ".join(roles), "24 h", "not Supplier|Agent, Network, Other")),
    )


def how_much_longer() -> Answer:
    found = moves(OTHERS)
    figures = [
        figure for (before, after), number in found.items() for figure in (time(before), time(after), count(number))
    ]
    return Answer(
        tuple(figures),
        tuple((spelled(before), spelled(after), count(number)) for (before, after), number in found.items()),
    )


def who_is_refused_when_others_wait() -> Answer:
    assert not changed(OTHERS, to=newly_refused)
    return Answer((), (("none newly refused|✓ refuses nothing new",),))


def what_changes_for_a_supplier() -> Answer:
    of_suppliers = [request for request in REQUESTS if request.sender.party == "Supplier"]
    assert not set(of_suppliers) & set(changed(OTHERS))
    return Answer(
        (count(kinds(of_suppliers)),),
        (("✓ changes only where party is not Supplier|All with party Agent, Network, Other",),),
    )


def level_field_when_others_wait() -> Answer:
    today, proposed = failure("level_playing_field"), failure("level_playing_field", OTHERS)
    assert today == proposed
    number, of = str(len(today.cells)), str(len(by_hand.CELLS))
    return Answer((number, of), (("level_playing_field", number, "failing as today|exactly as today|same as today"),))


def any_role_when_others_wait() -> Answer:
    today, proposed = failure("no_gain_by_another_role"), failure("no_gain_by_another_role", OTHERS)
    assert set(today.cells) == set(proposed.cells)
    every = pairs_with_an_mdr()
    before, after, number = percent(today.many, every), percent(proposed.many, every), str(len(today.cells))
    return Answer(
        (before, after, number),
        (
            (
                "no_gain_by_another_role",
                "better|better than today",
                f"{count(today.many)}|{before}",
                f"{count(proposed.many)}|{after}",
                number,
            ),
        ),
    )


def pairs_with_an_mdr() -> int:
    """Pairs for settlement, alike but for role and party, of which the second is an MDR's."""
    senders = [(a, m) for a in by_hand.SENDERS for m in by_hand.SENDERS if m.role == "MDR" and a != m]
    settled = [purposes for purposes in by_hand.FOR if "Settlement" in purposes]
    return len(senders) * len(by_hand.CELLS) * len(settled) * by_hand.DECLARED


def do_networks_gain() -> Answer:
    proposed = failure("networks_gain_nothing", OTHERS)
    faster_than_an_mdr = {
        request: wait
        for request, wait in answers(OTHERS).items()
        if request.sender.role in ("ED", "GT") and "Settlement" in request.purposes
        and request.cell[0] in by_hand.READS and wait < DAY
    }  # fmt: skip
    assert {request.sender.party for request in faster_than_an_mdr} == {"Supplier"}
    number, quickest = str(len(proposed.cells)), time(min(faster_than_an_mdr.values()))
    assert number == str(cells("networks_gain_nothing"))
    return Answer(
        (number, "ED", "GT", quickest, "24 h"),
        (
            ("networks_gain_nothing", number),
            ("✗ restores networks_gain_nothing",),
            ("networks_gain_nothing…", "party Supplier", "ED", quickest, "24 h"),
        ),
    )


def what_the_tick_leans_on() -> Answer:
    strangers = [by_hand.Sender(*each) for each in product(by_hand.PARTIES[1:], by_hand.SUPPLIER)]
    # the assumption excludes them whatever their purposes, also with none
    excluded = len(strangers) * len(by_hand.CELLS) * (len(by_hand.FOR) + 1) * by_hand.DECLARED
    requests = [Request(*each) for each in product(strangers, by_hand.CELLS, by_hand.FOR)]
    would = kinds(request for request in requests if answer(request) != answer(request, OTHERS))
    return Answer(
        (count(excluded), count(would)),
        (
            ("only a Supplier holds a Supplier role", count(excluded)),
            (
                "only a Supplier holds a Supplier role",
                "changes nothing where role in SupplierRole",
                "lean|leans|no longer",
            ),
            ("only a Supplier holds a Supplier role", count(would)),
        ),
    )


def who_is_served_overnight() -> Answer:
    requests = changed(OVERNIGHT, to=newly_answered)
    assert {request.sender.role for request in requests} == {"RSA"}
    services = sorted({request.cell[0] for request in requests})
    by_time = {after: number for (before, after), number in moves(OVERNIGHT).items() if before == by_hand.REFUSED}
    number = count(kinds(requests))
    figures = [figure for after, many in by_time.items() for figure in (time(after), count(many))]
    return Answer(
        ("RSA", *services, number, *figures),
        (
            (number, "newly answered"),
            *(("RSA", *services, "refused", spelled(after), count(many)) for after, many in by_time.items()),
        ),
    )


def beyond_the_title_overnight() -> Answer:
    outside = [request for request in changed(OVERNIGHT) if request.cell[2] != "Scheduled"]
    assert {request.sender.role for request in outside} == {"RSA"}
    number = count(kinds(outside))
    return Answer(("RSA", number), (("✗ changes only where mode is Scheduled", number), (number, "RSA")))


def how_much_faster_overnight() -> Answer:
    requests = changed(OVERNIGHT, to=faster)
    found = {times: number for times, number in moves(OVERNIGHT).items() if times[0] != by_hand.REFUSED}
    ((before, after),) = found
    number = count(kinds(requests))
    return Answer(
        (number, time(before), time(after)), ((number, "faster|answered faster"), (number, time(before), time(after)))
    )


def level_field_overnight() -> Answer:
    today, proposed = cells("level_playing_field"), cells("level_playing_field", OVERNIGHT)
    return Answer(
        (str(proposed - today), str(today), str(proposed), str(len(by_hand.CELLS))),
        (("level_playing_field", "worse|worse than today", str(today), str(proposed)),),
    )


def where_the_level_field_is_worse() -> Answer:
    today, proposed = failure("level_playing_field"), failure("level_playing_field", OVERNIGHT)
    new = sorted(set(proposed.cells) - set(today.cells))
    assert {mode for _, _, mode in new} == {"Scheduled"}
    services = tuple(dict.fromkeys(service for service, _, _ in new))
    both = [service for service in services if len([cell for cell in new if cell[0] == service]) == 2]
    assert both == ["4.6.1"]
    assert {device for service, device, _ in new if service not in both} == {"SMETS2"}
    return Answer(services, (("level_playing_field…", "new|worse|worse than today", "Scheduled", "SMETS2", *services),))


def lost_overnight() -> Answer:
    failing = [name for name in GUARANTEES if failure(name, OVERNIGHT).cells and not failure(name).cells]
    assert failing == ["scheduled_reads_equal"]
    number = str(cells(failing[0], OVERNIGHT))
    return Answer(
        (number,),
        (
            (failing[0], number, f"before: proved|Today it holds|given up on purpose|0 → {number}"),
            ("given up on purpose|✓ gives up", failing[0]),
        ),
    )


def more_than_settlement() -> Answer:
    outside = [request for request in changed(OVERNIGHT) if "Settlement" not in request.purposes]
    number, every = count(kinds(outside)), count(kinds(changed(OVERNIGHT)))
    return Answer((number, every), (("✗", "settlement_alone_moves", number), (every,)))


def is_the_field_level() -> Answer:
    today = str(cells("level_playing_field"))
    assert not cells("level_playing_field", LEVEL)
    assert not cells("no_gain_by_another_role", LEVEL)
    assert str(cells("no_gain_by_another_role")) == today
    return Answer(
        (today,),
        tuple((name, today, "repaired|before: refuted") for name in ("level_playing_field", "no_gain_by_another_role")),
    )


def how_much_faster_is_an_mdr() -> Answer:
    number, every, share = total(LEVEL)
    assert {request.sender.role for request in changed(LEVEL)} == {"MDR"}
    found = moves(LEVEL)
    figures = [figure for (before, after), many in found.items() for figure in (time(before), time(after), count(many))]
    return Answer(
        (number, share, *figures),
        (
            (number, every, share),
            (number, "faster|answered faster"),
            *((spelled(before), spelled(after), count(many)) for (before, after), many in found.items()),
        ),
    )


def who_loses_when_an_mdr_gains() -> Answer:
    assert changed(LEVEL) == changed(LEVEL, to=faster)
    return Answer((), (("none newly refused|✓ refuses nothing new",), ("✓ every change is faster|all faster",)))


def what_stays_as_it_is() -> Answer:
    services = ("5.1", "5.2", "5.3", "8.2")
    of_these = [request for request in REQUESTS if request.cell[0] in services]
    assert not set(of_these) & set(changed(LEVEL))
    number = count(kinds(of_these))
    stays = "changes nothing where service in 5.1, 5.2, 5.3, 8.2"
    return Answer(
        (*services, number),
        ((f"✓ {stays}|✓ met: changes only where role is MDR and mode is OnDemand; {stays}",),),
    )


def alike_after_all() -> Answer:
    today, proposed = failure("alike_for_settlement"), failure("alike_for_settlement", LEVEL)
    ((service, device, mode),) = proposed.cells
    assert mode == "OnDemand"
    cell = (service, device, mode)
    purposes = frozenset({"Settlement"})
    times = [answer(Request(by_hand.Sender("Supplier", role), cell, purposes), LEVEL) for role in ("IS", "MDR")]
    return Answer(
        (str(len(today.cells)), service, *map(time, times)),
        (
            ("✗ restores alike_for_settlement",),
            ("alike_for_settlement", str(len(today.cells)), "1"),
            (service, device, mode, *map(spelled, times)),
        ),
    )


def which_cell_has_to_change() -> Answer:
    """The time in that cell under which the two are alike; no other cell of the proposal has to change."""
    ((service, device, mode),) = failure("alike_for_settlement", LEVEL).cells
    wanted = answer(Request(by_hand.Sender("Supplier", "IS"), (service, device, mode), frozenset({"Settlement"})))
    row = f"mdr_role {service} {device} {mode}"
    return Answer(
        (row, time(wanted)),
        ((row, "alike_for_settlement", "change|changes|has to change|would have to change", spelled(wanted)),),
    )


def together_others_and_level() -> Answer:
    both = [request for request, wait in answers(OTHERS, LEVEL).items() if wait == CLASH]
    assert {request.sender.role for request in both} == {"MDR"}
    by_time = Counter(answer(request, LEVEL) for request in both)
    number = count(kinds(both))
    figures = [
        figure for wait, many in sorted(by_time.items()) for figure in (time(wait), count(many * by_hand.DECLARED))
    ]
    return Answer(
        (number, "24 h", *figures),
        (
            (OTHERS, LEVEL, number, "two times"),
            *(("24 h", time(wait), count(many * by_hand.DECLARED), OTHERS) for wait, many in by_time.items()),
            ("cannot both be adopted|not both", OTHERS, LEVEL),
        ),
    )


def together_overnight_and_level() -> Answer:
    number = cells("level_playing_field", OVERNIGHT, LEVEL)
    assert not cells("level_playing_field", LEVEL)
    assert CLASH not in answers(OVERNIGHT, LEVEL).values()
    return Answer(
        (str(number),),
        (
            (f"{OVERNIGHT} undoes what {LEVEL} repairs", "level_playing_field"),
            (OVERNIGHT, LEVEL, "level_playing_field", str(number)),
        ),
    )


ALONE = {
    OTHERS: (
        who_waits_longer, how_much_longer, who_is_refused_when_others_wait, what_changes_for_a_supplier,
        level_field_when_others_wait, any_role_when_others_wait, do_networks_gain, what_the_tick_leans_on,
    ),
    OVERNIGHT: (
        who_is_served_overnight, beyond_the_title_overnight, how_much_faster_overnight, level_field_overnight,
        where_the_level_field_is_worse, lost_overnight, more_than_settlement,
    ),
    LEVEL: (
        is_the_field_level, how_much_faster_is_an_mdr, who_loses_when_an_mdr_gains, what_stays_as_it_is, alike_after_all,
        which_cell_has_to_change,
    ),
}  # fmt: skip
TOGETHER = (((OTHERS, LEVEL), together_others_and_level), ((OVERNIGHT, LEVEL), together_overnight_and_level))
