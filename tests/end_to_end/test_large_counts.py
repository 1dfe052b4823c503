"""Counts that nobody reads out: in reports three digits and a power of ten, with a share; all digits in JSON alone."""

import json
import re
from pathlib import Path

import pytest

from tests.command import run
from tests.verifier.report.html.reader import tree, visible_text
from verifier.report.words import numbers
from verifier.report.words.drifts import part_change

WIDE = f"""\
policy Wide "Many reasons"

request
  role    : one of A, B
  reasons : set of {", ".join(f"r{n}" for n in range(60))}

impossible when role is B and reasons has r0
  because "a B has no such reason"

rule usual
  answer within 1 h

rule long
  when role is A and reasons has r1
  answer within 2 h
  overrides usual

property quick "Nobody waits."
  for any request r
  never r slower than 1 h
"""
"""2 roles × 2⁶⁰ sets of reasons, less the 2⁵⁹ of a B that have `r0`; half of the 2⁶⁰ of an A violate `quick`."""

MORE = """\
proposal Shut "No A at all"
  to Wide in "wide.policy"

  add rule shut
    when role is A and reasons has r2
    refuse
"""
REFUTED, REQUESTS = 2**59, 2**61 - 2**59
LONG = re.compile(r"\d{1,3}(,\d{3}){4,}|(?<![\w.])\d{13,}(?!\w)")
"""Matches a number of more than twelve digits."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    (folder / "wide.policy").write_text(WIDE, encoding="utf-8")
    (folder / "more.policy").write_text(MORE, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "arguments",
    [("verify", "wide.policy", "more.policy"), ("verify", "more.policy"), ("diff", "wide.policy", "more.policy")],
)
def test_no_format_but_json_prints_more_than_twelve_digits(folder: Path, arguments: tuple[str, ...]) -> None:
    names = ("html", "markdown", "sarif", "junit", "github", "text", "plain")
    full = ["--full"] if arguments[0] == "verify" else []
    ran = run(*arguments, *full, "--format=json", *(f"--output={name}={name}.out" for name in names), cwd=folder)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert str(2**59) in ran.stdout
    for name in names:
        report = (folder / f"{name}.out").read_text(encoding="utf-8")
        shown = visible_text(tree(report)) if name == "html" else report
        shown = shown.replace("\\u00d7", "×")
        assert not LONG.search(shown), (name, LONG.search(shown))
        # half of what an A asks changes, 2⁵⁹ of 2⁶¹ - 2⁵⁹ requests; or violates `quick`
        assert "5.76 × 10¹⁷" in shown, name
        assert "33.3 %" in shown, name


def test_a_large_count_has_its_share_beside_it(folder: Path) -> None:
    ran = run("verify", "wide.policy", "--full", cwd=folder)
    words = " ".join(ran.stdout.split())
    assert "refuted by 5.76 × 10¹⁷ of 1.73 × 10¹⁸ requests (33.3 %)" in words
    assert "1.73 × 10¹⁸ requests possible" in words
    document = json.loads(run("verify", "wide.policy", "--format=json", cwd=folder).stdout)
    (quick,) = [each for each in document["verdicts"] if each["property"] == "quick"]
    assert (quick["count"], quick["of"]) == (REFUTED, REQUESTS)


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (999_999_999_999, "999,999,999,999"),
        (10**12, "1.00 × 10¹²"),
        (1_004_999_999_999, "1.00 × 10¹²"),
        (1_005_000_000_000, "1.01 × 10¹²"),
        (9_994_999_999_999, "9.99 × 10¹²"),
        (9_995_000_000_000, "1.00 × 10¹³"),
        (7 * 10**400, "7.00 × 10⁴⁰⁰"),  # larger than any float
    ],
)
def test_twelve_digits_are_exact(count: int, shown: str) -> None:
    assert numbers.number(count) == shown


def test_a_drift_between_counts_that_begin_alike_has_all_digits() -> None:
    digest = "0123456789abcdef"
    old, new = f"decides {10**20 + 1} {digest}", f"decides {10**20 + 2} {digest}"
    assert part_change(old, new) == f"decides {10**20 + 1:,} requests → {10**20 + 2:,} requests"
    assert part_change(old, f"decides {2 * 10**20} x") == "decides 1.00 × 10²⁰ requests → 2.00 × 10²⁰ requests"
    endless = f"decides {'9' * 5000}"  # of a lock that somebody wrote by hand; Python reads no such number
    assert part_change(endless, new).startswith(f"{endless} → ")
