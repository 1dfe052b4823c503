"""Every code has a page, and what the page shows is so: the bad example gets the code, the good one does not."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from policy_dsl.claims_file import load_any
from policy_dsl.diagnostics.catalogue import CATALOGUE
from policy_dsl.pipeline import load
from policy_dsl.sheets.block import text_of
from policy_dsl.sheets.read import read_sheet
from verifier.report.facts.redundancies import remarks
from verifier.verify import verify

PAGES = {p.name.removesuffix(".md"): p.read_text("utf-8") for p in files("policy_dsl.diagnostics.pages").iterdir()
         if p.name.endswith(".md")}  # fmt: skip
VERIFIED = ("W520", "W521")
"""What only `verify` finds."""

REQUEST = "request\n  role : one of IS, GS, MDR\n  uses : set of A, B\n\n"
BASE = """\
policy Base "the base"

request
  role : one of IS, GS, MDR
  way  : one of IN, OUT

group Supplier of role : IS, GS

group Both of role : Supplier, MDR

table t
  | role | answer within |
  | IS   | 1 h           |
  | GS   | 1 h           |
  | MDR  | 1 h           |

table m
  any number of rows apply
  | role | IN  | OUT |
  | IS   | 1 h | 1 h |

rule slow
  when role is MDR
  answer within 2 h
  overrides t MDR

property calm "nobody is answered at once"
  for any request r
  if r permitted
  never r faster than 10 min
"""
CLOCKED = """\
policy Clocked "a policy with times on clocks"
  dated by received

request
  received : date from 2026-01-01 until 2027-01-01

calendar Office
  open Monday to Friday

clock Plain
  counts Office
  day one is the day after receipt
  due at the end of the day

rule slow
  answer within 20 working days on Plain
"""
LATER = """\
policy Base "the later edition"

request
  role : one of IS, GS, MDR
  way  : one of IN, OUT

group Quick of role : IS, GS

rule all
  when role in Quick
  answer within 2 h

otherwise refuse
"""
WIDER = LATER.replace("policy Base", "policy Wider").replace("GS, MDR", "GS, MDR, ES")
STRICT = LATER.replace("policy Base", "policy Strict").replace(
    "group Quick", 'impossible when role is MDR and way is OUT\n  because "no MDR asks for OUT"\n\ngroup Quick'
)
DATED = """\
policy Dated "a dated policy"
  dated by asked

request
  role  : one of IS, GS
  asked : date from 2026-01-01 until 2027-01-01

table t
  | role | answer within |
  | IS   | 1 h           |
  | GS   | 1 h           |

property calm "nobody is answered before two hours"
  for any request r
  where r.role is IS
  never r faster than 2 h
"""
HALF = 'proposal Half "h"\n  to Dated in "dated.policy"\n  in force from 2026-07-01\n\n  set t IS to 2 h\n'
OTHER = 'proposal B "b"\n  to Base in "base.policy"\n\n  set t IS to 2 h\n  remove rule slow\n'


def shown(page: str, which: str) -> tuple[str, str]:
    """The kind and the text of an example."""
    found = re.search(rf"^{which}:\n\n(`{{3,}})(\w+)\n(.*?)^\1$", page, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[2], found[3]


def whole(fragment: str) -> str:
    """The example with what it continues."""
    if not fragment or fragment.startswith(("policy", "proposal", "claims")):
        return fragment
    head = 'policy P "p"\n\n'
    return head + fragment if fragment.startswith("request") else head + REQUEST + fragment


def codes(
    folder: Path, text: str, suffix: str = ".policy", *, verified: bool = False, between: bool = True
) -> set[str]:
    """The codes of the findings; with `verified`, also of the remarks that only `verify` makes."""
    (folder / "base.policy").write_text(BASE, encoding="utf-8")
    (folder / "clocked.policy").write_text(CLOCKED, encoding="utf-8")
    (folder / "other.policy").write_text(OTHER, encoding="utf-8")
    (folder / "half.policy").write_text(HALF, encoding="utf-8")
    for name, other in (("later", LATER), ("dated", DATED), ("wider", WIDER), ("strict", STRICT)):
        (folder / f"{name}.policy").write_text(other, encoding="utf-8")
    path = folder / f"example{suffix}"
    path.write_text(text, encoding="utf-8")
    loaded = (load_any if between else load)(str(path))
    proved = remarks(verify(loaded.policy).redundancies) if verified and loaded.policy else ()
    return {finding.code for finding in [*loaded.findings, *proved]}


def csv_codes(folder: Path, text: str) -> set[str]:
    path = folder / "example.csv"
    path.write_text(text, encoding="utf-8")
    sheet, findings = read_sheet(str(path))
    return {finding.code for finding in [*findings, *(text_of(sheet, "t")[1] if sheet else [])]}


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert set(PAGES) == set(CATALOGUE)


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_page_shows_what_is_so(code: str, tmp_path: Path) -> None:
    page = PAGES[code]
    assert page.startswith(f"# {code}: {CATALOGUE[code]}\n\n")
    (kind, bad), (good_kind, good) = shown(page, "Don't write"), shown(page, "Write")
    if kind == "policy":
        assert codes(tmp_path, whole(bad), verified=code in VERIFIED, between=code != "E344") == {code}
    if good_kind == "policy":
        assert codes(tmp_path, whole(good), verified=code in VERIFIED) == set()
    if kind == "markdown":
        assert (codes(tmp_path, bad, ".md"), codes(tmp_path, good, ".md")) == ({code}, set())
    if kind == "csv":
        assert csv_codes(tmp_path, bad) == {code}
        assert csv_codes(tmp_path, good) == set()
    assert (
        kind in ("policy", "csv")
        or code.startswith(("E0", "E4", "E5"))
        or code
        in ("E107", "E209", "E314", "W505", "W516", "W517", "W518", "W525", "W526", "W528", "W531", "W532", "W541")
    )
