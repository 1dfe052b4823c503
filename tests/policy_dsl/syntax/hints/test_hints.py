"""Hints repeat in the language's words what an author wrote in others."""

from pathlib import Path

import pytest

from policy_dsl.pipeline import load

HEAD = """policy P "p"

request
  role : one of IS "Import Supplier", ES, MDR
  uses, declared : set of A, B
  pages : whole number from 0 to 500
  owner, asker : one of X, Y
  paid : yes/no

group Sup of role : IS, ES

"""
TABLE = HEAD + "table t\n"

MISTAKES = (
    (
        TABLE + '  | role | answer within |\n  | IS | 1 h |\n  note t IS "x"\n',
        "E228",
        "leave the name of the table out: `note IS",
    ),
    (
        HEAD + 'property p "s"\n  for any request r\n  always if permitted\n',
        "E231",
        "write `if r permitted` or `if r refused` on a line of its own",
    ),
    (HEAD + "rule x\n  when role is Approved\n  refuse\n", "E202", "group Approved of role"),
    (
        HEAD.replace("ES, MDR", 'ES "Exporter", MDR') + "rule x\n  when role is Exporter\n  refuse\n",
        "E202",
        'write `"Exporter"`, or `ES`',
    ),
    (HEAD + "rule x\n  when uses includes A\n  refuse\n", "E213", "`uses has A`"),
    (HEAD + "rule x\n  when uses not in A, B\n  refuse\n", "E212", "`uses has none of A, B`"),
    (HEAD + "rule x\n  when uses in A, B\n  refuse\n", "E212", "`uses has any of A, B`"),
    (HEAD + "rule x\n  when uses is none\n  refuse\n", "E202", "write `uses is empty`"),
    (HEAD + "rule x\n  when uses is blank\n  refuse\n", "E202", "write `uses is empty`"),
    (
        HEAD + "rule x\n  when role in Sup, IS\n  refuse\n",
        "E204",
        "`IS` is listed twice `Sup` contains `IS`: keep the one",
    ),
    (
        HEAD + "group Any of role : IS, ES, MDR\n\nrule x\n  when role in Sup, Any\n  refuse\n",
        "E204",
        "`IS`, `ES` are listed twice `Any` contains `Sup`: keep the one that is meant",
    ),
    (
        HEAD + "group Out of role : ES, MDR\n\nrule x\n  when role in Sup, Out\n  refuse\n",
        "E204",
        "`ES` is listed twice list each value once",
    ),
    (
        HEAD + 'property p "s"\n  for any request r\n  where r.uses is not empty\n  never r refused\n',
        "E202",
        "write `r.uses has any of A, B`; or `none of` on a line of its own",
    ),
    (
        HEAD + 'times\n  look "seen"\n  mend "mended"\n\ntable t\n  | role | within look |\n  | IS | 1 h |\n',
        "E226",
        "write `look within`",
    ),
    (
        HEAD
        + 'times\n  look "seen"\n  mend "mended"\n\n'
        + 'property p "s"\n  for any request r\n  where r.look over 1\n  never r refused\n',
        "E201",
        "it is a time, and conditions are about facts",
    ),
    (
        HEAD + "rules x in this order\n  rule y\n    answer within 1 h\n    permit\n",
        "E248",
        "leave `permit` out: where this rule decides, no rule below it",
    ),
    (HEAD + "rule x\n  when uses is not empty\n  refuse\n", "E202", "write `uses has any of A, B`"),
    (HEAD + "rule x\n  when uses has something\n  refuse\n", "E202", "write `uses has any of A, B`"),
    (HEAD + "rule x\n  when uses does not have anything\n  refuse\n", "E202", "write `uses is empty`"),
    (HEAD + "rule x\n  when uses has any\n  refuse\n", "E101", "write `uses has any of …` with all of its codes"),
    (HEAD + "rule x\n  when uses has none\n  refuse\n", "E101", "write `uses is empty`"),
    (HEAD + "rule x\n  when role is empty\n  refuse\n", "E212", "always has a `role`: compare it with values"),
    (HEAD + "rule x\n  when role is not empty\n  refuse\n", "E202", "always has a `role`: compare it with values"),
    (HEAD + "rule x\n  when paid is not empty\n  refuse\n", "E202", "always has a `paid`: compare it with values"),
    (TABLE + "  | uses | answer within |\n  | has any | 1 h |\n", "E273", "write `not none`"),
    *(
        (TABLE + f"  | uses | answer within |\n  | {cell} | 1 h |\n", "E202", "write `not none`")
        for cell in ("not empty", "non-empty", "something")
    ),
    (HEAD + "rule x\n  when uses in declared\n  refuse\n", "E212", "`uses has any of declared`, or `uses is declared`"),
    (HEAD + "rule x\n  when uses not in declared\n  refuse\n", "E212", "`uses has none of declared`, or `uses is not"),
    (
        HEAD + "rule x\n  when uses has declared\n  refuse\n",
        "E212",
        "`uses has any of declared`, or of all of its codes",
    ),
    (HEAD + "rule x\n  when uses does not have declared\n  refuse\n", "E212", "`uses does not include declared`"),
    (HEAD + "rule x\n  when uses includes A\n  refuse\n", "E213", "write `uses has A`"),
    (HEAD + "rule x\n  when uses does not include A\n  refuse\n", "E213", "write `uses does not have A`"),
    (HEAD + "rule x\n  when uses includes owner\n  refuse\n", "E213", "write `uses has owner`"),
    (HEAD + "rule x\n  when uses does not have A, B\n  refuse\n", "E112", "write `uses has none of A, B`"),
    (HEAD + "rule x\n  when uses overlaps declared\n  refuse\n", "E101", "write `uses has any of declared`"),
    (HEAD + "rule x\n  when uses is disjoint from declared\n  refuse\n", "E101", "write `uses has none of declared`"),
    (HEAD + "rule x\n  when owner = asker\n  refuse\n", "E109", "write `owner is asker`"),
    (HEAD + "rule x\n  when owner in uses\n  refuse\n", "E213", "`uses has owner`"),
    (TABLE + "  | pages | answer within |\n  | 0-9 | 1 h |\n", "E235", "`0 to 9`"),
    (TABLE + "  | pages | answer within |\n  | >9 | 1 h |\n", "E222", "write `over 9`"),
    (TABLE + "  | Sup | MDR |\n  | 1 h | 2 h |\n", "E226", "group"),
    (TABLE + "  | pages | Import Supplier |\n  | 1 | 2 h |\n", "E226", 'write `"Import Supplier"`, or `IS`'),
    (TABLE + "  | role | answer within |\n  | IS | refuse |\n", "E223", "write `N/A`"),
    (HEAD + "examples e\n  | role | expect |\n  | IS | N/A |\n", "E223", "write `refused`"),
    (TABLE + "  | role | answer within |\n  | any role | 1 h |\n", "E202", "write `any` alone"),
    (TABLE + "  | role | answer within |\n  | ALL | 1 h |\n", "E202", "alone: every value"),
    (TABLE + "  | role | answer within |\n  | Import Supplier | 1 h |\n", "E202", 'write `"Import Supplier"`, or `IS`'),
    (TABLE + "  | role | answer within |\n  | “Import Supplier” | 1 h |\n", "E202", "straight quotes"),
    (TABLE + "  | role | answer within |\n  | IS/ES | 1 h |\n", "E202", "write `IS, ES`"),
    (TABLE + "  | role | answer within |\n  | is or mdr | 1 h |\n", "E202", "write `IS, MDR`"),
    (TABLE + "  | pages | answer within |\n  | <= 5 | 1 h |\n", "E222", "write `at most 5`"),
    (TABLE + "  | pages | answer within |\n  | 5 or more | 1 h |\n", "E222", "write `at least 5`"),
    (TABLE + "  | pages | answer within |\n  | over 5 pages | 1 h |\n", "E222", "write `over 5`"),
    (TABLE + "  | pages | answer within |\n  | -1 | 1 h |\n", "E236", "0 or more"),
    (TABLE + "  | pages | answer within |\n  | 5 upwards | 1 h |\n", "E222", "write `at least 5`"),
    (TABLE + "  | pages | answer within |\n  | 5 min | 1 h |\n", "E222", "write `at least 5`"),
    (TABLE + "  | pages | answer within |\n  | 5 max | 1 h |\n", "E222", "write `at most 5`"),
    (
        TABLE + "  | pages | answer within |\n  | 0 to 5 excluded | 1 h |\n",
        "E222",
        "both ends of `A to B` are included",
    ),
    (TABLE + "  | role | answer within |\n  | IS | within 2 h |\n", "E223", "time alone: `2 h`"),
    (TABLE + "  | role | answer within |\n  | IS | 24 hours |\n", "E115", "write `24 h`"),
    (TABLE + "  | role | answer within |\n  | IS | 1 hour 30 minutes |\n", "E115", "write `1 h 30 min`"),
    (TABLE + "  | role | answer within |\n  | IS | denied |\n", "E223", "write `N/A`"),
    (TABLE + "  | role | access |\n  | IS | allow |\n", "E223", "write `permit`"),
    (TABLE + "  | role | access |\n  | IS | deny |\n", "E223", "write `refuse`"),
    (HEAD + "rule x\n  when owner is role\n  refuse\n", "E213", "`owner, role : one of …`"),
    (HEAD + "rule x\n  when role at least IS\n  refuse\n", "E212", "from least to greatest: `role : ordered one of …`"),
    (HEAD + "rule x\n  when role >= IS\n  refuse\n", "E109", "`role at least IS`"),
    (TABLE + "  | role | answer within |\n  | over IS | 1 h |\n", "E202", "`role : ordered one of …`"),
    (HEAD + "rule x\n  when owner is pages\n  refuse\n", "E213", "compare `owner` with its own, `X`, `Y`"),
    (HEAD + "rule x\n  when uses has owner\n  refuse\n", "E244", "declare them among the codes of `uses`"),
    (HEAD + "rule x\n  when uses has any of owner\n  refuse\n", "E212", "write `uses has owner`"),
    (HEAD + "rule x\n  when uses has none of owner\n  refuse\n", "E212", "write `uses does not have owner`"),
    (HEAD + "rule x\n  when owner in X, asker\n  refuse\n", "E202", "lines of their own below `any of`"),
    (HEAD + "rule x\n  when paid is true\n  refuse\n", "E202", "write `yes`"),
    (HEAD + 'rule x\n  when role is "Import Suplier"\n  refuse\n', "E203", '`"Import Supplier"`'),
    (HEAD + "rule x\n  when role in Suppliers_of_all\n  refuse\n", "E202", "`group Suppliers_of_all of role : …`"),
)


@pytest.mark.parametrize(("text", "code", "taught"), MISTAKES, ids=[taught for *_, taught in MISTAKES])
def test_a_mistake_gets_its_hint(text: str, code: str, taught: str, tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    path.write_text(text, encoding="utf-8")
    first = load(str(path)).findings[0]
    assert first.code == code
    assert taught in f"{first.message} {first.hint}"


NAMES = (
    (HEAD + "group any of role : IS\n", "E208", "`any`"),
    (HEAD + "group Is of role : ES\n", "E206", "case only"),
    (HEAD.replace("ES, MDR", 'ES "MDR", MDR'), "E206", "another code"),
    (
        HEAD + 'property p "s"\n  for any two requests r and R alike except role\n  never r refused\n',
        "E231",
        "case only",
    ),
    (HEAD + 'property p "s"\n  for any request row\n  never row refused\n', "E208", "`row`"),
)


@pytest.mark.parametrize(("text", "code", "taught"), NAMES, ids=[taught for *_, taught in NAMES])
def test_a_name_is_not_a_keyword_and_not_like_another(text: str, code: str, taught: str, tmp_path: Path) -> None:
    test_a_mistake_gets_its_hint(text, code, taught, tmp_path)


def test_what_holds_always_or_never_gets_a_remark_and_is_read(tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    claim = (
        'property p "s"\n  for any request r\n  where r.role not in Sup, MDR and r.pages not in 5\n  never r refused\n'
    )
    path.write_text(HEAD + "otherwise answer within 1 h\n\n" + claim, encoding="utf-8")
    loaded = load(str(path))
    assert [(f.code, f.message.partition(":")[0]) for f in loaded.findings] == [
        ("W506", "`r.role not in Sup, MDR` never holds")
    ]
    assert loaded.policy is not None
    assert [p.name for p in loaded.policy.properties] == ["p"]
    path.write_text(HEAD + "rule a\n  when pages over 500\n  refuse\n", encoding="utf-8")
    assert [f.message.partition(":")[0] for f in load(str(path)).findings] == ["`pages over 500` never holds"]
    path.write_text(HEAD + "rule a\n  when uses has none of A and pages is not 501\n  refuse\n", encoding="utf-8")
    assert [f.code for f in load(str(path)).findings] == ["E236"]


OVERRIDDEN = (
    TABLE
    + "  | role | answer within |\n  | IS | 1 h |\n  | ES | 30 min |\n\nrule x\n  answer within 2 h\n  overrides t ES, t IS\n"
)
ONE_EACH = (
    (
        HEAD.replace("paid :", "waited : duration up to 5 days\n  paid :")
        + "rule x\n  when waited is 1.5 h\n  refuse\n",
        [("E103", 14)],
    ),
    (HEAD + "rule a\n  refuse\n\nrule x\n  allow\n  overrides a\n", [("E101", 16)]),
    (HEAD + "rule a\n  answer within 1 h\n\nrule x\n  answer in 2 h\n  overrides a\n", [("E101", 16)]),
    (
        HEAD + "rule x\n  when\n    any of\n      - role is IS\n      - role is ES\n  refuse\n",
        [("E101", 15), ("E101", 16)],
    ),
    (HEAD.replace("request", "Request", 1) + "rule x\n  when role is IS\n  refuse\n", [("E110", 3)]),
    (
        HEAD + 'property p "s"\n  for any two requests a and b\n  where a.role is IS\n  never a faster than b\n',
        [("E101", 13)],
    ),
    (HEAD + 'property p "s"\n  where r.role is IS\n  never r refused\n', [("E105", 12)]),
    # a table with a mistake lacks what its rows would be called by
    (OVERRIDDEN.replace("30 min", "30 m"), [("E115", 15)]),
    (OVERRIDDEN.replace("| ES ", "| EX "), [("E202", 15)]),
    (OVERRIDDEN.replace("| role |", "| rol  |"), [("E226", 13)]),
    (OVERRIDDEN.replace("t ES", "u ES"), [("E218", 19)]),
    # the declaration that is missing is the one with the mistake
    (OVERRIDDEN.replace("request\n", "request:\n"), [("E101", 3)]),
    (OVERRIDDEN.replace("request\n", "requests\n"), [("E110", 3)]),
    (OVERRIDDEN.replace("request\n", "a request has\n"), [("E110", 3)]),
    (OVERRIDDEN.replace("table t", "tables t"), [("E110", 12)]),
    (OVERRIDDEN.replace("table t", "t"), [("E110", 12)]),
    (OVERRIDDEN.replace("table t", "table: t"), [("E101", 12)]),
    (
        HEAD.replace("group Sup of role", "group Sup of roles") + "rule x\n  when role in Sup\n  refuse\n",
        [("E201", 10)],
    ),
    (
        HEAD.replace("group Sup of role", "group Sup of pages") + "rule x\n  when role in Sup\n  refuse\n",
        [("E210", 10)],
    ),
    (
        HEAD.replace("group Sup of role", "group Sup of roles") + OVERRIDDEN[len(HEAD) :].replace("| IS ", "| Sup"),
        [("E201", 10)],
    ),
    (HEAD.replace("group", "groups") + "rule x\n  when role in Sup\n  refuse\n", [("E110", 10)]),
    (OVERRIDDEN.replace("30 min |", '30 min |\n  note "odd"'), [("E105", 16)]),
)


@pytest.mark.parametrize(("text", "found"), ONE_EACH, ids=[str(n) for n in range(len(ONE_EACH))])
def test_a_mistake_brings_no_second_one(text: str, found: list[tuple[str, int]], tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    path.write_text(text, encoding="utf-8")
    assert [(f.code, f.span.line) for f in load(str(path)).findings] == found


def test_a_group_in_a_proposal_is_one_mistake(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(WARDS, encoding="utf-8")
    path = tmp_path / "x.policy"
    rule = "  add rule z\n    refuse\n"
    path.write_text(f'proposal X "x"\n  to P in "p.policy"\n\ngroup G of asker : GP\n{rule}', encoding="utf-8")
    assert [(f.code, f.span.line) for f in load(str(path)).findings] == [("E111", 4)]


def test_a_number_is_underlined_whole(tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    path.write_text(f"{HEAD}rule x\n  when pages over 20 working days\n  refuse\n", encoding="utf-8")
    (finding,) = load(str(path)).findings
    assert (finding.code, finding.span.column, finding.span.end_column) == ("E109", 19, 34)


def test_a_heading_without_attributes_gets_no_list_of_them(tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    path.write_text('policy P "p"\n\ntable t\n  | role | answer within |\n  | IS | 1 h |\n', encoding="utf-8")
    findings = load(str(path)).findings
    assert [f.code for f in findings] == ["E207", "E226"]
    assert findings[1].hint is None


def test_a_claim_whose_requests_could_not_be_read_gets_one_finding(tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    claim = 'property p "s"\n  for any two requests a, b alike except role\n  never a faster than b\n'
    path.write_text(HEAD + claim, encoding="utf-8")
    assert [(f.code, f.span.line) for f in load(str(path)).findings] == [("E101", 13)]


def test_a_rule_is_not_set(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(HEAD + "rule w\n  answer within 1 h\n", encoding="utf-8")
    path = tmp_path / "x.policy"
    path.write_text('proposal X "x"\n  to P in "p.policy"\n  set w to 2 h\n', encoding="utf-8")
    (found,) = load(str(path)).findings
    assert (found.code, found.hint) == ("E305", "it is a rule: write `replace rule w` or `remove rule w`")


NO_FILE = ("to P in p.policy", "to P", 'to "P" in "p.policy"', "to p.policy")


@pytest.mark.parametrize("to", NO_FILE)
def test_a_base_that_could_not_be_read_is_not_looked_for(to: str, tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(HEAD + "rule w\n  answer within 1 h\n", encoding="utf-8")
    path = tmp_path / "x.policy"
    path.write_text(f'proposal X "x"\n  {to}\n  remove rule w\n', encoding="utf-8")
    assert [(f.code, f.span.line) for f in load(str(path)).findings] == [("E101", 2)]


LIST = "rule w\n  answer within 9 h\n\ntable t\n  | role | answer within |\n  | IS | 1 h |\n  | MDR | 2 h |\n"
MATRIX = "\ntable m\n  | role | X | Y |\n  | IS | 1 h | 2 h |\n  | not IS | 3 h | 4 h |\n"
OPERATIONS = (
    ("set t to 2 h", "E306", "its rows are `t IS`, `t MDR`"),
    ("set t row 9 to 2 h", "E305", "there are `t IS`, `t MDR`"),
    ("set t all to 2 h", "E305", "name one row or cell at a time"),
    ("set t IS answer within to 2 h", "E305", "write `t IS`"),
    ("set t IS from 1 h to 2 h", "E101", "leave out what it was"),
    ("set t otherwise to 2 h", "E305", "`t` has no `otherwise`"),
    ("set row t IS to 2 h", "E305", "leave `row` out"),
    ("remove row MDR", "E305", "write a row after its table: `t MDR`"),
    ('set m X "not IS" to 2 h', "E305", 'write `m "not IS" X`'),
    ("add rule x\n    answer within 2 h\n    overrides table t", "E218", "leave `table` out: write `t`"),
)


@pytest.mark.parametrize(("line", "code", "taught"), OPERATIONS, ids=[line for line, *_ in OPERATIONS])
def test_a_slip_in_an_operation_gets_its_hint(line: str, code: str, taught: str, tmp_path: Path) -> None:

    head = HEAD.replace("owner, asker : one of X, Y", "owner : one of X, Y")
    (tmp_path / "p.policy").write_text(head + LIST + MATRIX, encoding="utf-8")
    path = tmp_path / "x.policy"
    path.write_text(f'proposal X "x"\n  to P in "p.policy"\n  {line}\n', encoding="utf-8")
    (found,) = load(str(path)).findings
    assert found.code == code
    assert taught in (found.hint or "")


WARDS = """policy P "p"

request
  asker : one of Nurse, GP, Insurer
  place : one of Ward, Desk
  what  : one of MRI, XRay
  kinds : set of A, B
  d     : date from 2026-01-01 until 2027-01-01

table times
  | asker   | Ward MRI | Ward XRay |
  | Nurse   | 1 h      | 2 h       |
  | GP      | 2 h      | 4 h       |

rule r
  answer within 3 h
"""
CELLS = "the cells of this row are `times Nurse Ward MRI`, `times Nurse Ward XRay`"
NAMED = (
    ("times Nurse MRI", CELLS),
    ('times Nurse "MRI Ward"', "write `times Nurse Ward MRI`"),
    ("times.Nurse.MRI.Ward", "write `times Nurse Ward MRI`"),
    ('"times Nurse MRI Ward"', "write `times Nurse Ward MRI`"),
    ('Nurse "MRI Ward"', "write `times Nurse Ward MRI`"),
    ('times Doctor "Ward MRI"', "there are `times Nurse`, `times GP`"),
    ('times Insurer "Ward MRI"', "there are `times Nurse`, `times GP`"),
    ('times Nurze "Ward MRI"', "did you mean `times Nurse Ward MRI`?"),
)


@pytest.mark.parametrize(("target", "hint"), NAMED, ids=[target for target, _ in NAMED])
def test_a_name_in_other_words_is_suggested_as_reports_print_it(target: str, hint: str, tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    path.write_text(f"{WARDS}  overrides {target}\n", encoding="utf-8")
    (found,) = load(str(path)).findings
    assert (found.code, found.hint) == ("E218", hint)


def test_a_cell_is_named_without_what_it_was(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(WARDS, encoding="utf-8")
    path = tmp_path / "x.policy"
    line = 'set times GP "XRay Ward" from 4 h to 3 h'
    path.write_text(f'proposal X "x"\n  to P in "p.policy"\n  {line}\n', encoding="utf-8")
    (found,) = load(str(path)).findings
    assert found.hint == "leave out what it was: write `times GP Ward XRay`"


@pytest.mark.parametrize("line", ["overrides times Nurse 'Ward MRI'", "overrides times[Nurse]", "except times Nurse"])
def test_a_permit_whose_overrides_was_not_read_gets_one_finding(line: str, tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    path.write_text(f"{WARDS}\nrule p\n  permit\n  {line}\n", encoding="utf-8")
    assert [f.code for f in load(str(path)).findings] == ["E101"]
    change = tmp_path / "x.policy"
    path.write_text(WARDS, encoding="utf-8")
    rule = f"add rule p\n    permit\n    {line}"
    change.write_text(f'proposal X "x"\n  to P in "p.policy"\n  {rule}\n', encoding="utf-8")
    assert [f.code for f in load(str(change)).findings] == ["E101"]


def test_a_policy_whose_date_was_not_read_gets_one_finding(tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    path.write_text(WARDS.replace('"p"\n', '"p"\n  dated d\n', 1) + "  in force from 2026-02-01\n", encoding="utf-8")
    (found,) = load(str(path)).findings
    assert (found.code, found.hint) == ("E101", "write `dated by d`")


SAID = (
    ('example "e"\n  given kinds empty\n  expect refused\n', "`kinds none`"),
    ('example "e"\n  given no kinds\n  expect refused\n', "write the name and its value: `kinds none`"),
    ("rule x\n  when d before 2027-01-02\n  refuse\n", "until 2027-01-01, that day not included"),
    (
        "table z\n  | asker | Ward MRI | Ward |\n  | GP | 1 h | 1 h |\n",
        "`Ward` names 1 value, and the columns before it 2",
    ),
)


@pytest.mark.parametrize(("text", "taught"), SAID, ids=[taught for _, taught in SAID])
def test_what_is_given_and_bounded_is_described(text: str, taught: str, tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    path.write_text(f"{WARDS}\n{text}", encoding="utf-8")
    found = load(str(path)).findings[0]
    assert taught in f"{found.message} {found.hint}"
