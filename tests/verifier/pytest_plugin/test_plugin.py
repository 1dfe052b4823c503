"""The plugin as users run it: what is collected, what fails and what it costs where there is nothing to do."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from policy_dsl.model.policy import Policy
from policy_dsl.pipeline import load
from tests.written import LIBRARY
from verifier.pytest_plugin.plan import named_verdicts, planned
from verifier.results.verification import Verification
from verifier.verify import verify, verify_proposal

pytest_plugins = ("pytester",)

SPEC = Path(__file__).parents[3] / "spec"

PROPOSAL = """\
proposal quicker "Novels within the hour"
  to Library in "library.policy"

  set desk
    | reader       | book  | answer within |
    | Child, Adult | Novel | 1 h           |

  intends
    every change is faster
    answers within 1 h where book is Novel
    gives up children_first

  add example "an adult's novel"
    given reader Adult, book Novel
    expect 1 h, was 2 h
"""

IN_LIBRARY = [
    "children_first", "staff_wait", "example 1: a child's novel", "no gap", "no conflict", "no dead provision",
    "no vacuous claim", "every hit rule",
]  # fmt: skip
"""The tests of the library's policy: two properties, an example, and what is always proved. `staff_wait` is refuted."""


def pytest_of(pytester: pytest.Pytester, *words: str) -> pytest.RunResult:
    """Runs pytest with the plugin, whether or not it is installed with its entry point."""
    return pytester.runpytest("-p", "no:evenhand", "-p", "verifier.pytest_plugin.hooks", *words)


@pytest.fixture
def library(pytester: pytest.Pytester) -> pytest.Pytester:
    (pytester.path / "library.policy").write_text(LIBRARY, encoding="utf-8")
    return pytester


def collected(pytester: pytest.Pytester, *words: str) -> list[str]:
    lines = pytest_of(pytester, "--collect-only", "-q", *words).outlines
    return [line.partition("::")[2] for line in lines if "::" in line]


def test_every_claim_is_a_test(library: pytest.Pytester) -> None:
    assert collected(library) == IN_LIBRARY
    result = pytest_of(library)
    result.assert_outcomes(passed=7, failed=1)
    result.stdout.fnmatch_lines([
        "*_ staff_wait _*",
        "✗ staff_wait",
        "  No staff is answered before an adult.",
        "  refuted by 8 of 8 pairs, in 2 values of book (trust ?)",
        "  reader * Staff * Adult*",
        "  answer * answered within 1 h * answered within 2 h*",
        "FAILED library.policy::staff_wait*",
    ])  # fmt: skip
    assert "Traceback" not in result.stdout.str()
    assert "collect.py" not in result.stdout.str()


BETWEEN = """\
claims Editions "what the other library keeps"
  policy Library in "library.policy"
  policy Slower in "slower.policy"

claim alike "Both answer alike."
  for any request r
  Library and Slower decide alike

claim no_slower "The library is at least as fast as the slower one."
  for any request r
  Library answers nothing slower than Slower

claim never "No novel is lent by either."
  for any request r
  where r.book is Novel and r.book is not Novel
  Library and Slower permit nothing in common
"""


BETWEEN_EXPECTED = """\
schema = "evenhand.expect/1"

[Editions.built_in]
"no vacuous claim never" = "refuted"
others = "proved"

[Editions.properties]
alike = {status = "refuted", count = 8}
no_slower = "proved"
never = "proved"
"""


@pytest.fixture
def editions(library: pytest.Pytester) -> pytest.Pytester:
    """The library's policy, one that is slower for novels, and claims between them."""
    slower = LIBRARY.replace("policy Library", "policy Slower").replace("2 h", "3 h")
    (library.path / "slower.policy").write_text(slower, encoding="utf-8")
    (library.path / "editions.policy").write_text(BETWEEN, encoding="utf-8")
    return library


def test_a_claim_between_policies_is_a_test(editions: pytest.Pytester) -> None:
    assert collected(editions, "editions.policy") == [
        "alike Library and Slower decide alike", "no_slower Library answers nothing slower than Slower",
        "never Library and Slower permit nothing in common", "no vacuous claim",
    ]  # fmt: skip
    assert collected(editions, "editions.policy", "-k", "built_in") == ["no vacuous claim"]
    result = pytest_of(editions, "editions.policy")
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines([
        "*_ alike Library and Slower decide alike _*",
        "✗ alike*",
        "  Both answer alike.",
        "  refuted by 8 of 20 requests (trust ?)",
        "*Library*Slower*",
        "FAILED editions.policy::alike*",
        "FAILED editions.policy::no vacuous claim*",
    ])  # fmt: skip
    assert "Traceback" not in result.stdout.str()


def test_expected_refutations_of_claims_between_policies_pass(editions: pytest.Pytester) -> None:
    (editions.path / "verdicts.toml").write_text(BETWEEN_EXPECTED, encoding="utf-8")
    editions.makeini("[pytest]\nevenhand_expect = verdicts.toml\n")
    result = pytest_of(editions, "editions.policy")
    result.assert_outcomes(passed=5)
    (editions.path / "verdicts.toml").write_text(BETWEEN_EXPECTED.replace("= 8", "= 9"), encoding="utf-8")
    result = pytest_of(editions, "editions.policy")
    result.assert_outcomes(passed=4, failed=1)
    result.stdout.fnmatch_lines(["*alike (count): expected 9, and it is 8"])


def test_tests_are_selected_by_name_and_kind(library: pytest.Pytester) -> None:
    (library.path / "quicker.policy").write_text(PROPOSAL, encoding="utf-8")
    assert collected(library, "-k", "no_gap") == ["no gap", "no gap"]
    assert collected(library, "quicker.policy", "-k", "intent") == [
        "every change is faster", "answers within 1 h where book is Novel", "gives up children_first"
    ]  # fmt: skip
    assert collected(library, "library.policy", "-k", "property or example") == IN_LIBRARY[:3]
    assert collected(library, "quicker.policy", "-k", "what_changes") == ["what changes"]
    assert pytest_of(library, "library.policy", "-x", "-k", "not staff_wait").ret == 0
    assert pytest_of(library, "library.policy::no gap").ret == 0
    stopped = pytest_of(library, "library.policy", "-x")
    stopped.assert_outcomes(passed=1, failed=1)


def test_a_file_is_verified_once(library: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    import verifier.verify

    times = []

    def counted(given: Policy, *, timeout: float) -> Verification:
        times.append(timeout)
        return verify(given, timeout=timeout)

    monkeypatch.setattr(verifier.verify, "verify", counted)
    pytest_of(library).assert_outcomes(passed=7, failed=1)
    assert times == [30.0]
    pytest_of(library, "--collect-only")
    assert times == [30.0]


def test_junit_has_a_case_for_each(library: pytest.Pytester) -> None:
    pytest_of(library, "--junitxml=out.xml")
    suite = ET.parse(library.path / "out.xml").getroot()[0]  # noqa: S314  # our own
    cases = suite.findall("testcase")
    assert [case.get("name") for case in cases] == IN_LIBRARY
    failed = [case for case in cases if case.find("failure") is not None]
    assert [case.get("name") for case in failed] == ["staff_wait"]
    failure = failed[0].find("failure")
    assert failure is not None
    assert "refuted by 8 of 8 pairs" in (failure.text or "")


def test_workers_have_the_same_tests(library: pytest.Pytester) -> None:
    result = library.runpytest_subprocess("-p", "no:evenhand", "-p", "verifier.pytest_plugin.hooks", "-n", "2")
    result.assert_outcomes(passed=7, failed=1)


def test_a_file_with_errors_fails_with_its_findings(library: pytest.Pytester) -> None:
    (library.path / "wrong.policy").write_text(LIBRARY.replace("Child, Adult |", "Chidl, Adult |"), encoding="utf-8")
    result = pytest_of(library, "-k", "nothing_of_this_name")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["wrong.policy:16:*error*E202*", "*Chidl*"])
    assert "Traceback" not in result.stdout.str()


def test_undecided_is_not_a_pass(library: pytest.Pytester) -> None:
    library.makeini("[pytest]\nevenhand_timeout = 0.001\n")
    (library.path / "library.policy").write_text((SPEC / "mp162/mp162.policy").read_text("utf-8"), encoding="utf-8")
    result = pytest_of(library)
    outcomes = result.parseoutcomes()
    assert outcomes["failed"] >= 8
    assert "skipped" not in outcomes
    assert "xfailed" not in outcomes
    result.stdout.fnmatch_lines(["undecided: *. Undecided is not a pass."])


@pytest.mark.parametrize("words", ["0", "1e6", "soon", "nan"])
def test_a_timeout_that_is_none(library: pytest.Pytester, words: str) -> None:
    library.makeini(f"[pytest]\nevenhand_timeout = {words}\n")
    result = pytest_of(library)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*evenhand_timeout: `{words}` is not a number of seconds from 0.001 to 86,400"])


EXPECTED = """\
schema = "evenhand.expect/1"

[Library]
built_in = "proved"
examples = "proved"

[Library.properties]
children_first = "proved"
staff_wait = {status = "refuted", count = 8}
"""


@pytest.mark.parametrize(
    ("change", "failed"),
    [
        (("", ""), {}),
        (("count = 8", "count = 9"), {"staff_wait": "staff_wait (count): expected 9, and it is 8"}),
        (('first = "proved"', 'first = "refuted"'), {"children_first": "children_first: expected refuted, and it is proved"}),
        (('children_first = "proved"\n', ""), {"children_first": "children_first: expected nothing, and it is proved"}),
        (("staff_wait =", "nobody ="), {
            "staff_wait": "staff_wait: expected nothing, and it is refuted",
            "as expected": "nobody: expected a verdict, and it is none of this name",
        }),
        (('built_in = "proved"\n', ""), {"as expected": "built_in: expected nothing"}),
    ],
)  # fmt: skip
def test_expected_refutations_pass_and_nothing_else(
    library: pytest.Pytester, change: tuple[str, str], failed: dict[str, str]
) -> None:
    (library.path / "verdicts.toml").write_text(EXPECTED.replace(*change), encoding="utf-8")
    library.makeini("[pytest]\nevenhand_expect = verdicts.toml\n")
    result = pytest_of(library)
    result.assert_outcomes(passed=9 - len(failed), failed=len(failed))
    for name, message in failed.items():
        result.stdout.fnmatch_lines([f"*_ {name} _*", f"{message}*"])


def test_expectations_that_cannot_be_read_are_no_pass(library: pytest.Pytester) -> None:
    library.makeini("[pytest]\nevenhand_expect = gone.toml\n")
    result = pytest_of(library)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["*gone.toml: error?E001?: there is no file*"])


def test_expectations_of_other_files_concern_none(library: pytest.Pytester) -> None:
    (library.path / "verdicts.toml").write_text(EXPECTED.replace("Library", "Others"), encoding="utf-8")
    library.makeini("[pytest]\nevenhand_expect = verdicts.toml\n")
    pytest_of(library).assert_outcomes(passed=7, failed=1)


def test_markdown_is_read_where_it_is_named(library: pytest.Pytester) -> None:
    (library.path / "rules.md").write_text(f"# Rules\n\n```policy\n{LIBRARY}```\n", encoding="utf-8")
    assert len(collected(library)) == 8
    library.makeini("[pytest]\nevenhand_files = *.policy rules.md\n")
    assert len(collected(library)) == 16


@pytest.mark.parametrize("path", ["mp162/mp162.policy", "mp162/proposals/dag1-by-purpose.policy",
    "corpus/amend/accept/stacked.policy", "corpus/amend/accept/rows-in-a-stack.policy"])  # fmt: skip
def test_tests_are_named_as_the_verdicts_are(path: str) -> None:
    loaded = load(str(SPEC / path))
    assert loaded.effective is not None
    given, proposal = loaded.effective, loaded.proposal
    verified = verify(given) if proposal is None else verify_proposal(proposal, given)
    plan = named_verdicts(planned(given, proposal))
    assert list(plan) == list(named_verdicts(verified))


def test_nothing_is_imported_before_a_policy_is_collected(tmp_path: Path) -> None:
    script = (
        "import sys, pytest; before = set(sys.modules); import verifier.pytest_plugin.hooks;"
        "print(sorted(set(sys.modules) - before))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "['verifier', 'verifier.pytest_plugin', 'verifier.pytest_plugin.hooks']"
