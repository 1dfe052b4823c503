"""Names of provisions: one for each, the same after every amendment that leaves it alone, and read as they are printed."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from policy_dsl.amend.amend import amend
from policy_dsl.diagnostics.finding import has_errors
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal, Remove, SetCell
from policy_dsl.model.provisions import Provision
from policy_dsl.resolve import resolve_policy, resolve_proposal
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text

HEAD = """policy P "names that meet, if they can"
  dated by day

request
  x    : one of A "row 2", B "the b", 4.1.1, 4.2, over, to
  y    : one of A, Late "row 3", On-Demand, 24h
  uses : set of X, Y
  n    : whole number from 0 to 9
  day  : date from 2026-01-01 until 2026-02-01

"""
X = ("A", "B", "4.1.1", "4.2, A", "not B", "over", "to", "any", '"the b"')
ROWS = (
    "q", "q", "q", "on", "4.2", '"row 1"', '"row 2"', '"row 3"', '"row 4"', '"row 5"', '"until 2026-01-03"', '"not B"',
    '"a -- b"', '"4.2 Late"',
)  # fmt: skip
OPERATIONS = ("rem", "set", "add")
SCALES = ("5", "0 to 4", "not 3, 5", "over 7", "any")
SELECTIONS = ("X", "X + Y", "none", "not X", "X, Y", "any")


class Dice(Random):
    """Throws a policy and proposals to it, as text."""

    def policy(self) -> str:
        tables = "\n".join(self.table(name) for name in ("t", "4.2", "to"))
        return HEAD + tables + "\nrule over\n  answer within 9 h\n  in force until 2026-01-20\n"

    def table(self, name: str) -> str:
        kind = self.choice(("row", "row", "row", "x", "n", "uses"))
        heading = {"row": "row | x", "x": "x | n", "n": "n | uses", "uses": "uses | n"}[kind]
        matrix = kind != "x" and self.random() < 0.5
        outcomes = self.sample(("Late", "24h", "On-Demand", "A"), 2) if matrix else ["answer within"]
        if matrix and kind == "row":
            heading = "row | n"
        lines = [f"| {heading} | {' | '.join(outcomes)} |"]
        lines += [self.row(heading, len(outcomes)) for _ in range(self.randint(2, 6))]
        lines += ["otherwise answer within 8 h"] * (self.random() < 0.4)
        return "\n".join([f"table {name}", "  any number of rows apply", *(f"  {line}" for line in lines), ""])

    def row(self, heading: str, outcomes: int) -> str:
        cells = {"row": ROWS, "x": X, "n": SCALES, "uses": SELECTIONS}
        written = [self.choice(cells[column]) for column in heading.split(" | ")]
        return f"| {' | '.join(written)} | {' | '.join(self.choice(('1 h', '2 h', 'N/A')) for _ in range(outcomes))} |"

    def proposal(self, number: int, base: Policy) -> str:
        """Removes, sets and adds rows, each by the name that is printed."""
        lines = [f'proposal Q{number} "q"', f'  to {base.name} in "base.policy"']
        lines += [f"  in force from 2026-01-{10 + number}"] * (self.random() < 0.5)
        for table in base.tables:
            rows = sorted({p.path[1] for p in living(base) if p.path[0] == table.name and p.path[1:] != ("otherwise",)})
            if table.until is not None or not rows:
                continue
            gone = self.sample(rows, self.randint(0, len(rows) - 1))
            lines += [f"  remove row {said(base, table.name, row)}" for row in gone]
            cells = [p for p in living(base) if p.path[0] == table.name and len(p.path) > 1 and p.path[1] not in gone]
            lines += [f"  set {p.id} to {self.randint(3, 7)} h" for p in cells if self.random() < 0.2]
            heading = " | ".join(
                c.heading for c in table.columns if c.heading in ("row", "x", "n", "uses") and not c.values
            )
            many = self.randint(0, 3)
            width = len(table.columns) - len(heading.split(" | "))
            lines += [f"  add row to {table.name} {self.row(heading, width)}" for _ in range(many)]
        head = [line for line in lines if line[2:5] not in OPERATIONS]
        operations = [line for line in lines if line[2:5] in OPERATIONS]
        self.shuffle(operations)
        return "\n".join([*head, *operations]) + "\n"


def living(policy: Policy) -> list[Provision]:
    return [p for p in policy.provisions if p.until is None]


def said(policy: Policy, *path: str) -> str:
    """How the row is written, by how its cells are printed."""
    one = next(p for p in living(policy) if p.path[:2] == path)
    columns = sum(len(heading.split(" ")) for heading in one.path[2:])
    return one.id if not columns else one.id.rsplit(" ", columns)[0]


def read(text: str) -> tree.File:
    found, findings = parse(Text(f"{hash(text)}.policy", text))
    assert isinstance(found, tree.File)
    assert not findings, (findings, text)
    return found


def proposed(text: str, base: Policy, earlier: tuple[Proposal, ...] = ()) -> Proposal:
    file = read(text)
    assert isinstance(file, tree.ProposalFile)
    found, findings = resolve_proposal(file, base, earlier)
    assert found is not None, (findings, text)
    return found


def stays_itself(base: Policy, amended: Policy) -> None:
    """Whatever stands where it stood is called as it was; no two have one name."""
    before = {(p.clause.path, p.clause.span, p.path[:1]): p.id for p in living(base)}
    for provision in living(amended):
        place = (provision.clause.path, provision.clause.span, provision.path[:1])
        assert before.get(place, provision.id) == provision.id
    assert len(amended.by_id) == len(amended.provisions)


def written_as_printed(policy: Policy) -> None:
    """Every name that is printed names this provision, in `overrides`, `set` and `remove row`."""
    head = f'proposal Z "z"\n  to {policy.name} in "base.policy"\n\n'
    cells = [p for p in living(policy) if len(p.path) > 1]
    settings = "".join(f"  set {p.id} to 10 h\n" for p in cells)
    done = proposed(head + settings, policy).operations
    assert [op.path for op in done if isinstance(op, SetCell)] == [p.path for p in cells]
    names = ", ".join(p.id for p in living(policy) if p.path[0] != "over")
    added = proposed(f"{head}  add rule z\n    answer within 10 h\n    overrides {names}, over\n", policy)
    (targets,) = [p.overrides for op in added.operations for p in getattr(op, "provisions", ())]
    assert {target.words for target in targets} == {p.path for p in living(policy)}
    for table in policy.tables:
        for row in table.rows if len(table.rows) > 1 and table.until is None else ():
            (removed,) = proposed(f"{head}  remove row {said(policy, table.name, row.name)}\n", policy).operations
            assert isinstance(removed, Remove)
            assert removed.target.words == (table.name, row.name)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 1 << 32))
def test_names_in_a_random_stack(seed: int) -> None:
    dice = Dice(seed)
    text = dice.policy()
    file = read(text)
    assert isinstance(file, tree.PolicyFile)
    policy, findings = resolve_policy(file)
    assert policy is not None, (findings, text)
    written_as_printed(policy)
    earlier: tuple[Proposal, ...] = ()
    for number in range(3):
        proposal = proposed(dice.proposal(number, policy), policy, earlier)
        amended, broken = amend(proposal)
        assert not has_errors(broken), broken
        stays_itself(policy, amended)
        written_as_printed(amended)
        policy, earlier = amended, (*earlier, proposal)
