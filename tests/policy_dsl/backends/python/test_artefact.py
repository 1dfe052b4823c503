"""The generated check as a service meets it: every decision, every mistake a caller makes, and nothing imported."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.backends.python.readback.confirm import confirm
from policy_dsl.evaluate import evaluate, impossible
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import SetOf
from policy_dsl.pipeline import load
from tests.written import LIBRARY, policy

ROOT = Path(__file__).parents[4]


def compiled(source_of: Policy, form: Form) -> ModuleType:
    """The policy's check, read back, and imported."""
    source = compile_policy(source_of, {"verified": True}, form=form)
    confirm(source, source_of)
    module = ModuleType("artefact")
    sys.modules["artefact"] = module
    exec(compile(source, "artefact.py", "exec"), module.__dict__)  # noqa: S102  # the file under test
    return module


def requests(of: Policy) -> Iterator[dict[str, Any]]:
    """Every request of the space, impossible ones too."""
    sides = []
    for attribute in of.attributes:
        names = attribute.names
        sets = [frozenset(c) for n in range(len(names) + 1) for c in combinations(names, n)]
        sides.append(sets if isinstance(attribute.type, SetOf) else list(names))
    for values in product(*sides):
        yield dict(zip((a.name for a in of.attributes), values, strict=True))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, form: Form) -> ModuleType:
    return compiled(policy(tmp_path_factory.mktemp("library")), form)


def test_every_decision_is_that_of_the_policy(tmp_path: Path, form: Form) -> None:
    source = policy(tmp_path)
    check = compiled(source, form)
    seen = 0
    for request in requests(source):
        if impossible(source, request):
            with pytest.raises(ValueError, match="no such request is possible: children are not shown the atlas"):
                check.decide(**request)
            continue
        seen += 1
        expected, found = evaluate(source, request), check.decide(**request)
        assert (found.access, found.trt_seconds) == (expected.outcome.access.value, expected.outcome.seconds)
        assert tuple(clause.id for clause in found.clauses) == expected.by
    assert seen == 5 * 4  # Child-Novel, Adult twice, Staff twice, each with four sets of reasons


def test_a_decision_says_when_and_why(library: ModuleType) -> None:
    found = library.decide(reader="Adult", book="Atlas", why=["Study"])
    assert found.access == "permitted"
    assert found.trt == timedelta(hours=3)
    assert found.trt_seconds == 10_800
    (clause,) = found.clauses
    assert (clause.sources, clause.effect) == ((("RULES", "Table 1"),), "answer within 10800 s")
    assert clause.line == LIBRARY.splitlines().index("  | Adult        | Atlas | 3 h           |") + 1
    assert "permitted within 10800 s" in repr(found)


@pytest.mark.parametrize(
    "why", [{"Study"}, ["Study"], ("Study", "Study"), frozenset(["Study"]), iter(["Study"]), {"Study": 1}.keys()]
)
def test_any_iterable_is_a_set(library: ModuleType, why: object) -> None:
    assert library.decide(reader="Staff", book="Novel", why=why).trt_seconds == 3600


def test_members_and_codes_are_the_same(library: ModuleType) -> None:
    by_member = library.decide(reader=library.Reader.Staff, book=library.Book.Novel, why={library.Why.Study})
    assert by_member is library.decide(reader="Staff", book="Novel", why=frozenset(["Study"]))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {"reader": "Clerk", "book": "Novel", "why": ()},
            "'Clerk' is not a value of reader; expected one of Child, Adult, Staff",
        ),
        ({"reader": "Staff", "book": "Novel", "why": {"Fun"}}, "'Fun' is not a value of why; expected one of Study, Leisure"),
        ({"reader": "Staff", "book": "Novel", "why": ["Study", None]}, "None is not a value of why"),
        ({"reader": "Staff", "book": "Novel", "why": "Study"}, "why is a set of codes, such as {'Study'}; not 'Study'"),
        ({"reader": "Staff", "book": "Novel", "why": 7}, "why is a set of codes"),
        ({"reader": ["Staff"], "book": "Novel", "why": ()}, "is not a value of reader"),
        ({"reader": "Staff", "book": 0, "why": ()}, "0 is not a value of book"),
        ({"reader": "staff", "book": "Novel", "why": ()}, "'staff' is not a value of reader"),
        ({"reader": "Clerk"}, "'Clerk' is not a value of reader"),
        ({"reader": "Staff", "book": "Atlas of the world"}, "is not a value of book"),
        ({"reader": "Child", "book": "Atlas"}, r"children are not shown the atlas \(.*p\.policy:10\)"),
    ],
)  # fmt: skip
def test_a_mistake_of_the_caller_is_a_clear_error(library: ModuleType, facts: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said) as raised:
        library.decide(**facts)
    assert type(raised.value) is ValueError


def test_a_long_wrong_value_is_not_repeated_whole(library: ModuleType) -> None:
    with pytest.raises(ValueError, match="is not a value of reader") as raised:
        library.decide(reader="x" * 100_000, book="Novel", why=())
    assert len(str(raised.value)) < 200


def test_an_unknown_fact_is_no_parameter(library: ModuleType) -> None:
    with pytest.raises(TypeError, match="colour"):
        library.decide(colour="red")


@pytest.mark.parametrize(
    ("facts", "access", "seconds", "missing", "possible"),
    [
        ({"reader": "Staff"}, "permitted", 3600, (), ()),  # whatever the book
        ({"reader": "Child"}, "permitted", 7200, (), ()),  # the atlas is impossible
        ({"book": "Atlas"}, "indeterminate", None, ("reader",), (("permitted", 3600), ("permitted", 10_800))),
        ({"reader": "Adult"}, "indeterminate", None, ("book",), (("permitted", 7200), ("permitted", 10_800))),
        ({}, "indeterminate", None, ("reader", "book"), (("permitted", 3600), ("permitted", 7200), ("permitted", 10_800))),
    ],
)  # fmt: skip
def test_a_missing_fact_is_not_a_value(
    library: ModuleType,
    facts: dict[str, Any],
    access: str,
    seconds: int | None,
    missing: tuple[str, ...],
    possible: object,
) -> None:
    found = library.decide(**facts)
    assert (found.access, found.trt_seconds, found.missing, found.possible) == (access, seconds, missing, possible)
    assert found.trt == (None if seconds is None else timedelta(seconds=seconds))
    if access == "indeterminate":
        assert found.deadline(datetime(2026, 1, 1, tzinfo=UTC)) is None


def test_a_decision_cannot_be_changed(library: ModuleType) -> None:
    found = library.decide(reader="Staff", book="Novel", why=())
    with pytest.raises(AttributeError, match="cannot be changed"):
        found.trt_seconds = 1
    with pytest.raises(AttributeError, match="cannot be changed"):
        del found.access
    with pytest.raises(AttributeError):
        found.note = "x"
    assert found.trt_seconds == 3600


def test_a_deadline_is_elapsed_time(library: ModuleType) -> None:
    found = library.decide(reader="Adult", book="Atlas", why=())  # 3 h
    london = ZoneInfo("Europe/London")
    spring = found.deadline(datetime(2026, 3, 29, 0, 30, tzinfo=london))  # the clock goes from 1:00 to 2:00
    assert (spring.hour, spring.minute, spring.tzinfo) == (3, 30, UTC)  # 0:30 is 0:30 in UTC; 4:30 on the wall
    autumn = found.deadline(datetime(2026, 10, 25, 0, 30, tzinfo=london))  # the clock goes back from 2:00 to 1:00
    assert (autumn.hour, autumn.minute, autumn.tzinfo) == (2, 30, UTC)  # 0:30 is 23:30 in UTC; 2:30 on the wall
    for start in (datetime(2026, 3, 29, 0, 30, tzinfo=london), datetime(2026, 10, 25, 0, 30, tzinfo=london)):
        elapsed = found.deadline(start).astimezone(UTC) - start.astimezone(UTC)
        assert elapsed == timedelta(hours=3)
    with pytest.raises(ValueError, match="no time zone"):
        found.deadline(datetime(2026, 1, 1))  # that is the mistake


def test_a_refusal_has_no_time(tmp_path: Path, form: Form) -> None:
    refused = compiled(policy(tmp_path, LIBRARY.replace("| 1 h           |", "| N/A           |")), form)
    found = refused.decide(reader="Staff", book="Atlas", why=())
    assert (found.access, found.trt, found.trt_seconds) == ("refused", None, None)
    assert found.deadline(datetime(2026, 1, 1, tzinfo=UTC)) is None


YES_NO = """\
policy P "yes and no"

request
  urgent : yes/no "is it urgent"
  paid   : yes/no

rule fast
  when urgent is yes and paid is yes
  answer within 1 min

otherwise answer within 1 h
"""


@pytest.mark.parametrize("yes", ["yes", True])
@pytest.mark.parametrize("no", ["no", False])
def test_yes_and_no_are_truths(tmp_path: Path, yes: object, no: object, form: Form) -> None:
    check = compiled(policy(tmp_path, YES_NO), form)
    assert check.decide(urgent=yes, paid=yes).trt_seconds == 60
    assert check.decide(urgent=yes, paid=no).trt_seconds == 3600
    assert check.decide(urgent=no).trt_seconds == 3600
    with pytest.raises(ValueError, match="1 is not a value of urgent"):
        check.decide(urgent=1, paid=yes)


def big_set(codes: int) -> str:
    names = ", ".join(f"C{n}" for n in range(codes))
    return (
        f'policy Big "many codes"\n\nrequest\n  held : set of {names}\n  who : one of A, B\n\n'
        "impossible when held is empty\n  because \"nothing is held\"\n\n"
        "rule first\n  when held has C0 and who is A\n  answer within 5 s\n\n"
        "rule last\n  when held has C9 and held has none of C0, C1\n  refuse\n\n"
        "otherwise answer within 10 s\n"
    )  # fmt: skip


def test_a_set_of_many_codes_is_asked_code_by_code(tmp_path: Path, form: Form) -> None:
    source = policy(tmp_path, big_set(10))
    check = compiled(source, form)
    tried = 0
    for request in requests(source):
        if impossible(source, request):
            continue
        found, expected = check.decide(**request), evaluate(source, request).outcome
        assert (found.access, found.trt_seconds) == (expected.access.value, expected.seconds)
        tried += 1
    assert tried == 2 * (2**10 - 1)
    assert check.decide(held=iter(["C0", "C5"]), who="A").trt_seconds == 5
    assert check.decide(held={"C0": 0, "C2": 0}, who="A").trt_seconds == 5
    for wrong in ({"C0", "D"}, "C0", ["C10"], frozenset(["C0", 3])):
        with pytest.raises(ValueError, match="held"):
            check.decide(held=wrong, who="A")
    with pytest.raises(ValueError, match="nothing is held"):
        check.decide(held=(), who="A")
    assert check.decide(who="B").access == "indeterminate"
    assert check.decide(who="B").missing == ("held",)


HOSTILE = (
    r"""
policy class "quotes """
    + "'''"
    + r""" and % {} \"

source S "it's \\ a source \"

request
  None_ : one of import, True "__import__('os').system('false')", def
  self  : one of Enum, name, value, mro, decide, Decision
  print : set of _, __class__, timedelta

impossible when None_ is def and self is Enum
  because "its reason is """
    + "'''"
    + r""" \"

rule lambda
  source S "\N{BULLET} \"
  when None_ is import and print has __class__
  answer within 1 s

otherwise answer within 2 s
""".lstrip()
)


def test_names_are_only_names(tmp_path: Path, form: Form) -> None:
    source = policy(tmp_path, HOSTILE)
    check = compiled(source, form)
    assert len(check.decide.__kwdefaults__) == 3
    for request in requests(source):
        values = dict(zip(check.decide.__kwdefaults__, request.values(), strict=True))
        if impossible(source, request):
            with pytest.raises(ValueError, match="its reason is"):
                check.decide(**values)
        else:
            assert check.decide(**values).trt_seconds == evaluate(source, request).outcome.seconds
    fast = check.decide(**dict(zip(check.decide.__kwdefaults__, ("import", "mro", {"__class__"}), strict=True)))
    assert fast.clauses[0].sources == (("S", r"\N{BULLET} " + "\\"),)


# --- the file itself


@pytest.fixture(scope="module")
def mp162(form: Form) -> str:
    loaded = load(str(ROOT / "spec/mp162/mp162.policy"))
    assert loaded.policy is not None
    return compile_policy(loaded.policy, {"verified": True}, form=form)


def test_the_file_imports_only_the_standard_library(mp162: str, form: Form) -> None:
    tree = ast.parse(mp162)
    (typing,) = [node for node in tree.body if isinstance(node, ast.If)]
    assert ast.unparse(typing) == "if TYPE_CHECKING:\n    from typing import Any"  # for whoever checks types alone
    imported = {
        node.module if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and node is not typing.body[0]
        for alias in node.names
    }
    more = {"array", "binascii", "sys"} if form is Form.TABLES else set()
    assert imported == {"__future__", "bisect", "collections.abc", "datetime", "enum", "itertools", *more}


def test_the_file_is_small(mp162: str) -> None:
    assert len(mp162.encode()) <= 200_000


def test_the_file_runs_in_a_bare_interpreter(mp162: str, tmp_path: Path) -> None:
    path = tmp_path / "check.py"
    path.write_text(mp162, encoding="utf-8")
    script = f"""
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("lark", "z3", "policy_dsl", "verifier", "dataclasses", "typing", "json", "re"):
            raise ImportError(name)
before = set(sys.modules)
sys.meta_path.insert(0, Blocked())
space = {{"__name__": "check"}}
exec(compile(open({str(path)!r}, encoding="utf-8").read(), "check.py", "exec"), space)
found = space["decide"](party="Agent", role="MDR", service="4.1.1", device="SMETS2", mode="OnDemand",
                        purposes=["Settlement"], declared=[])
print(found.access, found.trt_seconds)
print(sorted(n for n in set(sys.modules) - before if n in ("lark", "z3", "dataclasses", "typing", "json", "re")))
"""
    ran = subprocess.run(
        [sys.executable, "-S", "-I", "-c", script], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert ran.stderr == ""
    assert ran.stdout.splitlines() == ["permitted 86400", "[]"]  # the MDR table: 24 h for 4.1.1 on demand


def test_the_file_is_typed(mp162: str, tmp_path: Path) -> None:
    (tmp_path / "check.py").write_text(mp162, encoding="utf-8")
    (tmp_path / "use.py").write_text(
        "from datetime import datetime, timedelta, timezone\n\nfrom check import Decision, Role, decide\n\n"
        "found: Decision = decide(role=Role.MDR, service='4.1.1', purposes=['Settlement'])\n"
        "trt: timedelta | None = found.trt\n"
        "due: datetime | None = found.deadline(datetime.now(timezone.utc))\n"
        "sources = [source for clause in found.clauses for source, _ in clause.sources]\n",
        encoding="utf-8",
    )
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--cache-dir", str(tmp_path / "c"), "use.py"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.stdout == "Success: no issues found in 1 source file\n"
