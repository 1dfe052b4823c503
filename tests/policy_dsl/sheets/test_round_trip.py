"""import ∘ export = id on the rows of a table, export ∘ import = id on the cells of a sheet."""

from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from policy_dsl.pipeline import load
from policy_dsl.sheets.block import Cells, cells_of, name_of, table_of, text_of
from policy_dsl.sheets.cells import fault_of
from policy_dsl.sheets.read import read_sheet
from policy_dsl.sheets.sheet import Kind, Sheet
from policy_dsl.sheets.write import spreadsheet_of
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.read import read_text
from policy_dsl.syntax.read import text_of as text_from
from policy_dsl.text import Text
from tests.policy_dsl.sheets.books import codes

ROOT = Path(__file__).parents[3]
KINDS: tuple[Kind, ...] = get_args(Kind)
Rows = tuple[tuple[str, ...], ...]

TELLING = [
    "4.10", "4.1", "007", "1e5", "5,600 s", "24 h", "N/A", "any", "2026-03-01", "1/2", "TRUE", "IS, GS", "A + B", "not A",
    '"a label"', 'a "b" c', "a;b", "a,b", "'x", "_x0041_", "_x005F_", "x005F_", "_x0041_x0042_", "_xD83D__xDE00_",
    "\uffff", "\ufffe", "é", "e\u0301", "\U0001f600", "a\u00a0b", "a  b", "-- no comment", "&amp;", "<v>", "]]>", "--", "=1+1",
    "+1", "-1", "@a", "#N/A", "#REF!", "\u2014",
]  # fmt: skip
cells = st.one_of(
    st.sampled_from(TELLING),
    st.text("_x005FAaBb0149.,;\"'=+-@# ", max_size=12),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
).map(lambda text: text.strip(" "))


@st.composite
def tables(draw: st.DrawFn, kind: Kind) -> Rows:
    taken = cells.filter(lambda text: fault_of(text, kind) is None)
    width = draw(st.integers(1, 4))
    row = st.tuples(*[taken] * width)
    return tuple(draw(st.lists(row, min_size=2, max_size=5)))


def policy(rows: Rows) -> Text:
    lines = "\n".join(f"  | {' | '.join(row)} |" for row in rows)
    found, findings = text_from("p.policy", f'policy P "p"\n\ntable t\n{lines}\n'.encode())
    assert found is not None, findings
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_rows_come_back_cell_for_cell(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / f"t.{kind}"

    @settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(tables(kind))
    def law(rows: Rows) -> None:
        written, findings = cells_of(policy(rows), "t", kind)
        assert (written, findings) == (Cells(rows, ()), [])
        content, findings = spreadsheet_of(rows, "t", kind, "p.policy")
        assert content is not None, findings
        path.write_bytes(content)
        sheet, findings = read_sheet(str(path))
        assert sheet is not None, findings
        assert sheet.rows == rows
        block, findings = text_of(sheet, "t")
        assert block is not None, findings
        file, findings = parse(Text("p.policy", f'policy P "p"\n\n{block}'))
        assert isinstance(file, tree.PolicyFile)
        assert file.declarations == (table_of(Sheet("", None, rows), "t"),)
        assert cells_of(Text("p.policy", f'policy P "p"\n\n{block}'), "t", kind)[0] == Cells(rows, ())

    law()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["existing_roles", "mdr_role", "eligibility"])
def test_the_tables_of_mp162(kind: Kind, name: str, tmp_path: Path) -> None:
    text, _ = read_text(str(ROOT / "spec/mp162/mp162.policy"))
    assert text is not None
    file, _ = parse(text)
    assert isinstance(file, tree.PolicyFile)
    (table,) = (d for d in file.declarations if isinstance(d, tree.TableBlock) and d.name.text == name)
    cells, _ = cells_of(text, name, kind)
    assert cells is not None
    content, _ = spreadsheet_of(cells.rows, name, kind, "p.policy")
    assert content is not None
    path = tmp_path / f"{name}.{kind}"
    path.write_bytes(content)
    sheet, findings = read_sheet(str(path))
    assert sheet is not None, findings
    again = table_of(sheet, name_of(str(path)))
    assert (again.name, again.heading, again.rows) == (table.name, table.heading, table.rows)


def test_every_cell_of_a_workbook_is_text_and_stays_so(tmp_path: Path) -> None:
    rows = (("service", "=1+1"), ("4.10", "#N/A"), ("007", "+44"))
    content, _ = spreadsheet_of(rows, "t", "xlsx", "p.policy")
    assert content is not None
    (tmp_path / "t.xlsx").write_bytes(content)
    sheet = load_workbook(tmp_path / "t.xlsx").active
    assert isinstance(sheet, Worksheet)
    found = [[(cell.value, cell.data_type, cell.number_format) for cell in row] for row in sheet]
    assert found == [[(text, "s", "@") for text in row] for row in rows]
    assert {sheet.column_dimensions[c].number_format for c in "AB"} == {"@"}  # for the rows that are still to come


def test_csv_is_quoted_and_marked_as_utf_8() -> None:
    content, _ = spreadsheet_of((("a", "é"), ('"x"', "4.10")), "t", "csv", "p.policy")
    assert content == b'\xef\xbb\xbf"a","\xc3\xa9"\r\n"""x""","4.10"\r\n'


@pytest.mark.parametrize(
    ("row", "kind", "said"),
    [
        ("| a |  |", "xlsx", ["E505"]),
        ("| a | - |", "xlsx", ["E505"]),
        ("| a | b | c |", "xlsx", ["E507"]),
        ("| a |", "csv", ["E507"]),
        ("| a\tb | c |", "xlsx", ["E506"]),
        ("| \u00a0a | c |", "xlsx", ["E506"]),
        ("| a | =c |", "csv", ["E506"]),
        ("| a | #N/A |", "csv", ["E504"]),
        ("| a | " + "x" * 32_768 + " |", "xlsx", ["E512"]),
    ],
)
def test_what_would_not_come_back_is_not_exported(row: str, kind: Kind, said: list[str]) -> None:
    text = Text("p.policy", f'policy P "p"\n\ntable t\n  | role | answer within |\n  {row}\n')
    cells, findings = cells_of(text, "t", kind)
    assert (cells, codes(findings)) == (None, said)
    assert findings[0].span.line == 5


def test_what_a_table_says_around_its_cells() -> None:
    block = """table t
  source S
  when
    a is b
    c is d
  overrides u
  the first row that applies decides
  | role | answer within |
  | any  | 1 h           |
  otherwise refuse
  note role "a remark"
"""
    cells, findings = cells_of(Text("p.policy", f'policy P "p"\n\n{block}'), "t", "csv")
    assert cells is not None, findings
    assert cells.first_row_decides
    assert cells.around == (
        "when",
        "  a is b",
        "  c is d",
        "overrides u",
        "the first row that applies decides",
        "otherwise refuse",
    )


def test_tables_that_are_not_there() -> None:
    text = Text("p.policy", 'policy P "p"\n\ntable t\n  | a | b |\n  | c | d |\n')
    (finding,) = cells_of(text, "T", "csv")[1]
    assert (finding.code, finding.hint) == ("E514", "did you mean `t`?")
    proposal = Text("p.policy", 'proposal Q "q"\n  to P in "base.policy"\n\n  remove rule r\n')
    (finding,) = cells_of(proposal, "t", "csv")[1]
    assert (finding.code, finding.hint) == ("E514", "its base is `base.policy`")
    assert codes(cells_of(Text("p.policy", 'policy P "p"\n'), "t", "csv")[1]) == ["E514"]
    assert codes(cells_of(Text("p.policy", "polisy P\n"), "t", "csv")[1])[0] == "E110"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/User roles (2).xlsx", "User_roles_2"),
        ("existing_roles.csv", "existing_roles"),
        ("on-call.v2.csv", "on-call.v2"),
        ("4.10.csv", "4.10"),
        ("Te\u0301le\u0301.csv", "T\u00e9l\u00e9"),
        ("---.csv", "table"),
        ("otherwise.csv", "table"),
    ],
)
def test_a_name_from_the_name_of_the_file(path: str, name: str) -> None:
    assert name_of(path) == name


def test_a_table_that_no_policy_can_hold() -> None:
    wide = Sheet("t.csv", None, (tuple("h" for _ in range(10)), tuple("x" * 7_000 for _ in range(10))))
    assert codes(text_of(wide, "t")[1]) == ["E512"]
    long = Sheet("t.csv", None, (("x" * 30_000,), *((("y",),) * 2_000)))
    assert codes(text_of(long, "t")[1]) == ["E512"]


NAMES = [
    "row 2", "row", "any", "A", "a", "first one", '"first one"', '"', '""', 'a "b"', "a, b", "A + B", "1", "not A", "---",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4))
def test_what_is_imported_has_rows_that_a_policy_can_name(names: list[str]) -> None:
    """Every sheet that is taken is read with the names that it has, and check has nothing to say of them."""
    taken = [name for name in names if fault_of(name, "xlsx") is None]
    block, findings = text_of(
        Sheet("t.xlsx", "T", (("row", "role", "access"), *((n, "IS", "permit") for n in taken))), "t"
    )
    if not taken or block is None:
        return
    head = 'policy P "p"\n\nrequest\n  role : one of IS, ES\n\n'
    (folder := Path(mkdtemp()), folder / "p.policy")[1].write_text(head + block, encoding="utf-8")
    loaded = load(str(folder / "p.policy"))
    rmtree(folder)
    assert not [f for f in loaded.findings if f.code.startswith("E")]
    assert loaded.policy is not None
    written = [row.written for row in loaded.policy.tables[0].rows]
    assert written == [" ".join(name.strip('"').split()) for name in taken]
    assert len([f for f in findings if f.code == "W508"]) == sum(" " in n and '"' not in n for n in taken)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (
            ["row 2"],
            [("W508", 'Roles!A2 holds `row 2`, and is written `"row 2"`: the name of a row is one word, or in quotes')],
        ),
        (["x", "any"], [("E517", "Roles!A3 holds `any`, which is a word of the language")]),
        (["A", "a"], [("E517", "Roles!A3 holds a name that looks like another: `a` and `A` differ by case only")]),
        (['""'], [("E517", 'Roles!A2 holds `""`, which cannot name a row')]),
        (["A", "A"], []),
        (['"any"'], [("E517", "Roles!A2 holds `any`, which is a word of the language")]),
    ],
)
def test_what_is_told_of_the_names_of_rows(names: list[str], told: list[tuple[str, str]]) -> None:
    sheet = Sheet("t.xlsx", "Roles", (("row", "role", "access"), *((name, "IS", "permit") for name in names)))
    block, findings = text_of(sheet, "t")
    assert [(f.code, f.message) for f in findings] == told
    assert (block is None) == any(code.startswith("E") for code, _ in told)


DERIVED = """\
policy P "p"

request
  role : one of A, B

derive risk : one of Low, High "very high"

table risks
  | role | gives risk  |
  | A    | Low         |
  | B    | "very high" |
"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_that_gives_a_derived_fact_comes_back(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / f"risks.{kind}"
    cells, findings = cells_of(Text("p.policy", DERIVED), "risks", kind)
    assert cells is not None, findings
    content, findings = spreadsheet_of(cells.rows, "risks", kind, "p.policy")
    assert content is not None, findings
    path.write_bytes(content)
    sheet, findings = read_sheet(str(path))
    assert sheet is not None, findings
    assert text_of(sheet, "risks") == (DERIVED[DERIVED.index("table risks") :], [])
