"""The canonical layout, on texts that were laid out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_dsl.syntax.layout import lay_out

WRITTEN = """\


policy   P    "two  words"
source A   "a -- b"
source LONGER  "c"--why
request
     party  :one of A,B , C
     role : one of
       IS  "Import"
       -- the code from 2025

       LONGER-1  "Export",
     MDR "Reader"
     purposes,declared : set of
          X,
       Y

     mail : yes/no   "by  mail"
     -- the end
impossible
  when
     any of
         party is A
         all of

              party is not B
              role in IS,MDR
  because "so"
group G of role:IS
group H of role : IS,  -- and more
MDR


group I of party : A
-- about the table

table t
    | role|answer within | -- x |

    -- inside
    |IS | 24  h|
    | "a  b"  | 日本 |
    otherwise   answer within 24h
    -- below the rows

rule r
  answer within 24h
  -- before the next
otherwise refuse
"""
LAID_OUT = """\
policy P "two  words"

source A      "a -- b"
source LONGER "c"  --why

request
  party : one of A, B, C
  role : one of
    IS       "Import"
    -- the code from 2025

    LONGER-1 "Export",
    MDR      "Reader"
  purposes, declared : set of
    X,
    Y

  mail : yes/no "by  mail"

-- the end
impossible
  when
    any of
      party is A
      all of
        party is not B
        role in IS, MDR
  because "so"

group G of role : IS
group H of role : IS,  -- and more
  MDR

group I of party : A
-- about the table

table t
  | role   | answer within | -- x |

  -- inside
  | IS     | 24  h         |
  | "a  b" | 日本          |
  otherwise answer within 24 h
  -- below the rows

rule r
  answer within 24 h

-- before the next
otherwise refuse
"""


def laid_out(text: str) -> str:
    (lines,) = lay_out([text.split("\n")])
    return "".join(f"{line}\n" for line in lines)


def test_a_policy() -> None:
    assert laid_out(WRITTEN) == LAID_OUT
    assert laid_out(LAID_OUT) == LAID_OUT


PROPOSAL = """\
proposal Q "q"
    to  P in "p.policy"
    set  t  IS to 24  h   -- as  asked
    set t "a to b" to N/A--no
    set t
        |role|answer within|
        | IS | 1 h|
    add row to  t  |MDR|N/A|
    add row to t | IS, GS|24 h |
    remove   rule r


    add rule s
        when role is IS  and  party is A
        answer  within 5min
    intends
      answers within 24h  where as in A
      never r same as 24h
"""
PROPOSAL_LAID_OUT = """\
proposal Q "q"
  to P in "p.policy"
  set t IS to 24  h  -- as  asked
  set t "a to b" to N/A  --no
  set t
    | role | answer within |
    | IS   | 1 h           |
  add row to t | MDR    | N/A  |
  add row to t | IS, GS | 24 h |
  remove rule r

  add rule s
    when role is IS and party is A
    answer within 5 min
  intends
    answers within 24 h where as in A
    never r same as 24 h
"""


def test_a_proposal() -> None:
    assert laid_out(PROPOSAL) == PROPOSAL_LAID_OUT
    assert laid_out(PROPOSAL_LAID_OUT) == PROPOSAL_LAID_OUT


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("request\n  a : one of 24h, 30s\n", "request\n  a : one of 24h, 30s\n"),  # names, not times
        ("request\n  set : one of to, B\n", "request\n  set : one of to, B\n"),
        ("request\n  ab : yes/no\n  c : yes/no\n", "request\n  ab : yes/no\n  c  : yes/no\n"),
        ("request\n  ab : yes/no\n  -- c\n  c : yes/no\n", "request\n  ab : yes/no\n  -- c\n  c : yes/no\n"),
        ("example\n  given a X+Y,b Z\n", "example\n  given a X + Y, b Z\n"),
        ("-- a\n\n\n\n-- b\npolicy P\n", "-- a\n\n-- b\npolicy P\n"),
        ("rule a\n b\n  -- in a\n\n-- c\n\nrule b\n", "rule a\n  b\n  -- in a\n\n-- c\n\nrule b\n"),
        ("rule a\n\n  -- of the line below\n\n    when b\n", "rule a\n-- of the line below\n\n  when b\n"),
        ("rule a\n    -- of the block\n\n    when b\n", "rule a\n  -- of the block\n\n  when b\n"),
        ("a\n  b\n      c\n    -- of b\n\n  d\n", "a\n  b\n    c\n  -- of b\n\n  d\n"),
        ("let a be 1\nlet b be 2\nterm c means d\n", "let a be 1\nlet b be 2\n\nterm c means d\n"),
        ("term c means\n d is e\nterm f means g\n", "term c means\n  d is e\n\nterm f means g\n"),
        ("group G of a : A,\n\n   -- then\n\nB\n", "group G of a : A,\n  -- then\n  B\n"),
        ('rule a\n  when b is "x -- y"--z\n', 'rule a\n  when b is "x -- y"  --z\n'),
        ("table t\n  | a |\n  note 1 'x'\n  | long |\n", "table t\n  | a    |\n  note 1 'x'\n  | long |\n"),
        ("table t\n  | a | b |\n  | c |\n", "table t\n  | a | b |\n  | c |\n"),  # ragged rows stay ragged
        ("-- only a comment", "-- only a comment\n"),
        ("", ""),
    ],
)
def test_a_piece(written: str, wanted: str) -> None:
    assert laid_out(written) == wanted
    assert laid_out(wanted) == wanted


def test_one_endless_cell_does_not_make_all_others_endless() -> None:
    rows = ["  | " + "a" * 2_001 + " |", *["  |  a|"] * 1_000]
    (found,) = lay_out([["table t", *rows]])
    assert found == ["table t", rows[0], *["  | a |"] * 1_000]
    codes = ["    " + "c" * 3_000 + ' "x"', '    d    "y"']
    (found,) = lay_out([["request", "  a : one of", *codes]])
    assert found[2:] == [codes[0], '    d "y"']


def test_parts_are_one_text_and_their_edges_stand_for_blank_lines() -> None:
    parts = [
        ["", "policy P", 'source A "a"', ""],
        ['source LONG "b"', "table t", "    | a |", "    -- of the table"],
        ["       -- still", "", "    | long |", "", "-- of the rule"],
        ["rule r"],
        [],
    ]
    assert lay_out(parts) == [
        ["policy P", "", 'source A "a"'],
        ['source LONG "b"', "", "table t", "  | a    |", "  -- of the table"],
        ["  -- still", "", "  | long |", "", "-- of the rule"],
        ["rule r"],
        [],
    ]


@given(st.lists(st.text('  \t"-|,:+aset to\u00a0é日', max_size=30), max_size=8))
def test_nothing_but_blanks_changes_whatever_is_written(lines: list[str]) -> None:
    (found,) = lay_out([lines])
    assert "".join("".join(found).split()) == "".join("".join(lines).split())
