"""Constants: where their names stand for their values, and what reports and mutations make of them."""

from pathlib import Path

import pytest

from policy_dsl.amend.bounds import bounds
from policy_dsl.amend.mutations import mutations
from policy_dsl.model.digest import digest
from policy_dsl.pipeline import Loaded, load
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse

TEXT = """policy P "p"
  dated by d

let k0 be 3
let short be 90min "short"
let day be 2026-01-03
let soon be 1 h

request
  n : whole number from 0 to 9
  w : duration up to 2 h
  d : date from 2026-01-01 until 2026-01-09

term few means n at most k0 and w is short

table t
  | row | n       | w            | d          | answer within |
  | a   | over k0 | any          | any        | soon          |
  | b   | 0 to k0 | at most short | any       | soon          |
  | c   | not over k0 | over short | before day | short     |
  | e   | not over k0 | over short | not before day | N/A   |

rule late
  when n is not k0 and few
  in force from day
  answer within short
  overrides t

otherwise answer within soon

property p "p"
  for any request r
  where r.d on or after day and r.n under k0
  if r permitted
  never r slower than short

example "e"
  given n k0, w short, d day
  expect soon
"""
VALUES = {"k0": "3", "short": "90min", "day": "2026-01-03", "soon": "1 h"}


def written_out(text: str) -> str:
    """The same text with values in place of the names."""
    lines = [line for line in text.splitlines() if not line.startswith("let ")]
    for name, value in VALUES.items():
        lines = [line.replace(f" {name}", f" {value}") for line in lines]
    return "\n".join(lines)


def loaded(folder: Path, text: str, name: str = "p") -> Loaded:
    path = folder / f"{name}.policy"
    path.write_text(text, encoding="utf-8")
    return load(str(path))


def test_a_policy_with_constants_means_what_is_written_out(tmp_path: Path) -> None:
    named, plain = loaded(tmp_path, TEXT), loaded(tmp_path, written_out(TEXT), "q")
    assert named.policy is not None, named.findings
    assert plain.policy is not None, plain.findings
    assert "let" not in written_out(TEXT)
    assert digest(named.policy) == digest(plain.policy)
    assert [each.expect for each in named.policy.examples] == [each.expect for each in plain.policy.examples]
    assert [each.given for each in named.policy.examples] == [each.given for each in plain.policy.examples]
    assert not named.findings


def test_reports_get_the_value_behind_the_name(tmp_path: Path) -> None:
    policy = loaded(tmp_path, TEXT).policy
    assert policy is not None
    assert policy.terms[0].lines == ("n at most k0 (3) and w is short (90min)",)


@pytest.mark.parametrize(("cell", "codes"), [("over k", []), ("over 3", ["W530"])])
def test_a_constant_that_a_cell_alone_uses_is_used(tmp_path: Path, cell: str, codes: list[str]) -> None:
    text = f"""policy P "p"

let k be 3

request
  n : whole number from 0 to 9

table t
  | row | n      | answer within |
  | a   | {cell} | 1 h           |

otherwise refuse
"""
    assert [finding.code for finding in loaded(tmp_path, text).findings] == codes


@pytest.mark.parametrize("where", ["n over k0", "d before day", "w from 1 s to short"])
def test_a_proposal_uses_the_constants_of_its_base(tmp_path: Path, where: str) -> None:
    loaded(tmp_path, TEXT)
    proposal = (
        f'proposal Q "q"\n  to P in "p.policy"\n  set t c to soon\n  intends\n    answers within soon where {where}\n'
    )
    amended = loaded(tmp_path, proposal, "q")
    assert amended.proposal is not None, amended.findings
    assert amended.amended is not None
    value = next(value for name, value in VALUES.items() if name in where)
    name = next(name for name in VALUES if name in where)
    assert amended.proposal.intents[0].sentence == (
        f"answers within soon (1 h) where {where.replace(name, f'{name} ({value})')}"
    )


def test_the_name_of_a_constant_is_not_a_bound_and_its_value_is_mutated(tmp_path: Path) -> None:
    found = loaded(tmp_path, TEXT)
    file, _ = parse(found.texts[0])
    assert found.policy is not None
    assert isinstance(file, tree.File)
    text = found.texts[0]
    stated = [
        text.line(b.span.line)[b.span.column - 1 : b.span.end_column - 1] for b in bounds(file, found.policy, text)
    ]
    assert stated == ["0"]
    changed: dict[str, set[str]] = {
        m.place: set() for m in mutations(file, found.policy, text) if m.place.startswith("let ")
    }
    for m in mutations(file, found.policy, text):
        changed.get(m.place, set()).add(m.after)
    assert changed == {
        "let k0": {"2", "4"},
        "let short": {"89 min", "91 min"},
        "let day": {"2026-01-02", "2026-01-04"},
        "let soon": {"0 s", "2 h"},
    }


def test_a_constant_that_bounds_an_attribute_is_left(tmp_path: Path) -> None:
    found = loaded(tmp_path, TEXT.replace("from 0 to 9", "from 0 to k0").replace("over k0", "is_k0"))
    assert found.policy is None
    found = loaded(
        tmp_path, 'policy P "p"\n\nlet k be 3\n\nrequest\n  n : whole number from 0 to k\n\notherwise refuse\n'
    )
    file, _ = parse(found.texts[0])
    assert found.policy is not None
    assert isinstance(file, tree.File)
    assert [m for m in mutations(file, found.policy, found.texts[0]) if m.place == "let k"] == []


def test_a_constant_that_names_another_one_is_not_called_a_wrong_value(tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    path.write_text('policy P "p"\n\nlet rate be 5\nlet half be rate\n\nrequest\n  a : yes/no\n', encoding="utf-8")
    finding = next(f for f in load(str(path)).findings if f.code == "E271")
    assert finding.message == "`rate` is another constant, and a constant has a value of its own"
    assert finding.hint == "write its value: `let half be 5`"
