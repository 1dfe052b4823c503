"""Cells of properties: the facts that matter, ranges of scales, and whether the values of shared scales decide."""

from pathlib import Path
from random import Random

import pytest

from policy_dsl.model.claims import Property
from tests.brute import Space
from tests.laws.cells import cells_agree
from tests.written import policy, proposal
from verifier.by_diagram import engine
from verifier.by_diagram.questions.answer import Answer
from verifier.by_diagram.spaces.spacing import spacings
from verifier.obligations.all import base_obligations
from verifier.obligations.all import obligations as all_obligations
from verifier.obligations.claims import property_holds
from verifier.obligations.questions import Obligation
from verifier.results.cells import Facet
from verifier.results.status import Edition


def compared(attributes: str, refused: str, claim: str, differ: str = "x") -> str:
    """A policy that refuses some requests, and a property of two requests."""
    return f"""\
policy P "p"

request
  {attributes}

rule some
  when
    {refused}
  refuse

otherwise answer within 1 h

property c "c"
  for any two requests p and q alike except {differ}
  {claim}
"""


def asked(folder: Path, text: str) -> Answer:
    """The answer to the only property, whose cells are also found by trying every pair."""
    loaded = policy(folder, text)
    obligations: list[Obligation] = [property_holds(each) for each in loaded.properties]
    answers = engine.answer_all(loaded, None, obligations)
    cells_agree(loaded, None, Space(loaded), obligations, answers)
    return answers[0]


UX = "u, x : whole number from 0 to 10"
UVX = "u, v, x : whole number from 0 to 3"


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        # below 10, some x is over u; over 10, none is, though all are in one class
        (compared(UX, "x over u", "never p refused"), ("u",)),
        # the same, and u = 10 is out of the scope: all that is in it is broken
        (compared(UX, "x over u", "where p.x over p.u\n  never p refused"), ()),
        # whatever u is, some x is another
        (compared(UX, "x is not u", "never p refused"), ()),
        # two different x over u are needed: of 8, there are; of 9, 10 is the only one
        (compared(UX, "x over u", "where p.u from 8 to 9\n  if q refused\n  never p refused"), ("u",)),
        # of 7 and 8 there are
        (compared(UX, "x over u", "where p.u from 7 to 8\n  if q refused\n  never p refused"), ()),
        # whatever u is, two different x are not u; of 0, both are above
        (compared(UX, "x is not u", "if q refused\n  never p refused"), ()),
        # u and v are not compared with each other, but 0 and 2 have a number between them, and 0 and 1 do not
        (compared(UVX, "x over u\n    x under v", "never p refused"), ("u", "v")),
        # there is always one that is not over u, or not under v
        (compared(UVX, "any of\n      x at most u\n      x at least v", "never p refused"), ()),
        # u and v are in different classes, and x = u is always under v
        (
            compared(
                UVX,
                "x at least u\n    x under v",
                "where\n    p.u at most 1\n    p.v at least 2\n    p.x at most 1\n  never p refused",
            ),
            (),
        ),
        # two groups: v = 2 is enough for it to hold
        (
            compared(
                "u, x : whole number from 0 to 3\n  v, y : duration up to 2 s",
                "x at least u\n    y over v",
                "never p refused",
                "x, y",
            ),
            ("u", "v"),
        ),
    ],
)  # fmt: skip
def test_shared_values_that_decide_are_named(text: str, left_out: tuple[str, ...], tmp_path: Path) -> None:
    cells = asked(tmp_path, text).cells
    assert cells is not None
    # u alone, or with v, is all that requests share: without it there is one cell
    assert (cells.by, cells.count, cells.of, cells.left_out) == ((), 1, 1, left_out)


def test_values_decide_only_among_cells_of_which_some_are_broken(tmp_path: Path) -> None:
    # of kind A all are broken, whatever u is, and of kind B none
    cells = asked(
        tmp_path, compared(f"kind : one of A, B\n  {UX}", "kind is A\n    x is not u", "never p refused")
    ).cells
    assert cells is not None
    assert (cells.by, cells.count, cells.of, cells.left_out) == ((Facet("kind"),), 1, 2, ())


RANGES = """\
policy P "p"

request
  n : whole number from 0 to 3
  m : whole number from 0 to 1

rule some
  when n at most 1 and m is 0
  refuse

rule late
  when n at least 3
  answer within 2 h

rule usual
  when n at most 2
  answer within 1 h

property c "c"
  for any request r
  never r refused
"""


def test_values_of_a_scale_are_in_as_few_ranges_as_distinguish_broken_cells(tmp_path: Path) -> None:
    cells = asked(tmp_path, RANGES).cells
    assert cells is not None
    # nothing that is refused depends on whether n is 2 or 3; with n over 1, nothing depends on m
    n, m = Facet("n", None, ((0, 2), (2, 4))), Facet("m", None, ((0, 1), (1, 2)))
    assert (cells.by, cells.count, cells.of) == ((n, m), 1, 4)


def test_what_is_impossible_is_no_cell(tmp_path: Path) -> None:
    text = compared("kind : one of A, B", "kind is A", "never p refused", "n")
    text = text.replace(
        "one of A, B\n", 'one of A, B\n  n : yes/no\n\nimpossible when kind is B\n  because "it is so"\n'
    )
    cells = asked(tmp_path, text).cells
    assert cells is not None
    assert (cells.by, cells.count, cells.of) == ((), 1, 1)


def test_what_mattered_before_matters(tmp_path: Path) -> None:
    base = RANGES.replace("n : whole number from 0 to 3", "kind : one of A, B, C").replace(
        "m : whole number from 0 to 1", "paid : yes/no"
    )
    base = base[: base.index("rule late")] + "otherwise answer within 1 h\n\n" + base[base.index("property c") :]
    base = base.replace("n at most 1 and m is 0", "kind is A and paid is yes")
    text = 'proposal Q "q"\n  to P in "base.policy"\n\n  replace rule some\n    when kind in B, C\n    refuse\n'
    made, amended = proposal(tmp_path, text, base)
    every = (*all_obligations(amended, made), *base_obligations(made))
    obligations = [each for each in every if isinstance(each.question, Property)]
    answers = engine.answer_all(amended, made.base, obligations)
    cells_agree(amended, made.base, Space(amended, made.base), obligations, answers)
    by_edition = {o.edition: answer for o, answer in zip(obligations, answers, strict=True)}
    before, after = by_edition[Edition.BASE].cells, by_edition[Edition.AMENDED].cells
    assert before is not None
    assert after is not None
    # before, A that is paid; after, B and C whether paid or not
    assert (after.by, before.count, after.count, after.of) == ((Facet("kind"), Facet("paid")), 1, 4, 6)
    assert (after.new, after.gone) == (4, 1)
    assert [(each.total, each.count) for each in after.new_in] == [(4, 4)]
    assert [(each.total, each.count) for each in after.gone_in] == [(1, 1)]
    assert (by_edition[Edition.AMENDED].new, by_edition[Edition.AMENDED].gone) == (4, 1)


def test_values_are_counted_by_themselves_where_only_the_base_compares_them(tmp_path: Path) -> None:
    base = compared("u, v : whole number from 0 to 3", "u over v", "never p faster than q", "u")
    text = """\
proposal Q "q"
  to P in "base.policy"

  remove rule some

  add rule few
    when u under 2
    refuse

  add property by_u "by u"
    for any request r
    never r refused
    counted by u

  add property by_both "by both"
    for any request r
    never r refused
    counted by u, v
"""
    found, amended = proposal(tmp_path, text, base)
    obligations = [property_holds(each) for each in amended.properties[1:]]
    answers = engine.answer_all(amended, found.base, obligations)
    cells_agree(amended, found.base, Space(amended, found.base), obligations, answers)
    # two of the four u, whatever v is; eight of the sixteen combinations
    assert [(a.cells.count, a.cells.of, a.combinations) for a in answers if a.cells] == [(2, 4, 2), (8, 16, 8)]


def test_a_spacing_counts_its_values() -> None:
    # two facts of a class of four: six pairs of different values, either way round, and four of equal ones
    every = list(spacings(4, 2, 1))
    assert sum(each.points for each in every if each.ranks == (0, 1)) == 6
    assert sum(each.points for each in every) == 16
    # next to each other at the lower end, with some room above: 0 and 1
    (end,) = (each for each in every if (each.ranks, each.rooms) == ((0, 1), (0, 0, 1)))
    assert end.points == 1


def condition(random: Random, requests: tuple[str, ...], names: list[str], indent: int, deep: int = 2) -> str:
    """A condition in lines."""
    if deep and random.random() < 0.5:
        parts = [condition(random, requests, names, indent + 2, deep - 1) for _ in range(2)]
        return " " * indent + random.choice(("all of", "any of")) + "\n" + "".join(parts)
    fact, other = (random.choice(requests) + random.choice(names) for _ in range(2))
    if random.random() < 0.1:
        return f"{' ' * indent}{random.choice(requests)}kind is A\n"
    bound = other if fact != other and random.random() < 0.8 else str(random.randint(1, 2))
    return f"{' ' * indent}{fact} {random.choice(('under', 'over', 'at most', 'is', 'is not'))} {bound}\n"


def random_comparison(seed: int) -> str:
    """A policy that compares up to four scales, of which the two requests of its property share some."""
    random = Random(seed)
    many = random.choice((2, 3, 3, 4))
    most = {2: 7, 3: 4, 4: 2}[many]
    names = [f"n{n}" for n in range(many)]
    scales = "\n  ".join(
        f"{name} : whole number from {random.randint(0, 1)} to {random.randint(2, most)}" for name in names
    )
    when = condition(random, ("",), names, 4)[4:-1]
    differ = random.sample(names, random.randint(1, min(many - 1, 2)))
    where = f"where\n{condition(random, ('p.', 'q.'), names, 4)}" if random.random() < 0.8 else ""
    claim = random.choice(("never p refused", "always q refused", "always p same as q"))
    return compared(f"kind : one of A, B\n  {scales}", when, f"{where}  {claim}".strip(), ", ".join(differ))


@pytest.mark.parametrize("first", [16, 61])
def test_as_trying_every_pair_finds(first: int, tmp_path: Path) -> None:
    answers = [asked(tmp_path, random_comparison(seed)) for seed in range(first, first + 10)]
    assert any(answer.cells is not None and answer.cells.left_out for answer in answers)
