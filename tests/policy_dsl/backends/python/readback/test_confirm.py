"""Whatever is changed in a generated file, reading it back finds out."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.backends.python.kernel_parts import KERNEL_MARK
from policy_dsl.backends.python.readback import names
from policy_dsl.backends.python.readback.confirm import END, confirm
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.model.policy import Policy
from tests.clocked import REPLIES
from tests.policy_dsl.backends.python.test_artefact import big_set
from tests.policy_dsl.backends.python.test_ordered import CHAIN, OFFICE
from tests.written import LIBRARY, policy

RISK = """\
policy Risk "p"

request
  role : one of A, B, C
  hot  : yes/no

impossible when role is B and hot is yes
  because "so it is"

derive risk : one of Low, High
  otherwise Low

rule highs
  when role is A and hot is yes
  gives risk High

rule refused
  when risk is High
  refuse

otherwise answer within 1 h
"""

SEVERAL = """\
policy Desk "p"

request
  contract : one of Standard, Premium
  hold     : yes/no

times
  respond
  resolve "it works again"

impossible when contract is Premium and hold is yes
  because "so it is"

rule held
  when hold is yes
  refuse

table targets
  | contract | respond within | resolve within |
  | Standard | 1 h            | no promise     |
  | Premium  | 30 min         | 4 h            |
"""

BOUND = cache(names.bound_names)


@pytest.fixture(autouse=True)
def _one_kernel_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of files are read here, nearly all with the same text up to the end of the kernel."""
    monkeypatch.setattr(names, "bound_names", BOUND)


@pytest.fixture(params=[LIBRARY, big_set(7).replace("C9", "C6"), OFFICE, REPLIES, RISK, SEVERAL],
                ids=["library", "big set", "scales", "clocks", "derived", "times"])  # fmt: skip
def pair(request: pytest.FixtureRequest, tmp_path: Path, form: Form) -> tuple[Policy, str]:
    found = request.param if isinstance(request.param, Policy) else policy(tmp_path, request.param)
    return found, compile_policy(found, {"verified": True}, form=form)


def docstrings(tree: ast.Module) -> set[int]:
    """The constants that only describe."""
    return {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def changed(source: str, node: ast.expr, text: str) -> str:
    """The source with other text for one expression of one line."""
    lines = source.split("\n")
    line = lines[node.lineno - 1].encode()
    assert node.lineno == node.end_lineno
    lines[node.lineno - 1] = (line[: node.col_offset] + text.encode() + line[node.end_col_offset :]).decode()
    return "\n".join(lines)


def test_the_file_itself_is_confirmed(pair: tuple[Policy, str]) -> None:
    found, source = pair
    confirm(source, found)


def test_every_constant_counts(pair: tuple[Policy, str]) -> None:
    found, source = pair
    tree, tried = ast.parse(source), 0
    body_from = source[: source.rindex("# --- end of the ")].count("\n") + 1
    describing = docstrings(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in describing or node.lineno <= body_from:
            continue
        if node.end_lineno != node.lineno:
            continue  # a block of lines, of which each counts below
        match node.value:
            case bool() as value:
                texts = [repr(not value)]
            case int() as value:
                texts = [f"{value}1", f"{value + 1}", f"{value + 7}", *([f"{value - 1}"] if value else [])]
            case str() as value:
                texts = [repr(f"{value}x")]
            case None:
                texts = ["0"]
            case value:
                raise TypeError(value)
        for text in texts:
            tried += 1
            with pytest.raises(NotTheSameError):
                confirm(changed(source, node, text), found)
    assert tried > 50


def test_every_name_counts(pair: tuple[Policy, str]) -> None:
    found, source = pair
    tree, tried = ast.parse(source), 0
    every = sorted({n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and re.fullmatch(r"_[CDNST]\d+", n.id)})
    for node in ast.walk(tree):
        if not isinstance(node, ast.Name) or node.id not in every:
            continue
        for other in (every[(every.index(node.id) + 1) % len(every)], "_X"):
            tried += 1
            with pytest.raises(NotTheSameError):
                confirm(changed(source, node, other), found)
    assert tried > 20


def test_no_line_can_be_left_out_or_doubled(pair: tuple[Policy, str]) -> None:
    found, source = pair
    lines = source.split("\n")
    tree, tried = ast.parse(source), 0
    describing = {n for node in descriptions(tree) for n in range(node.lineno - 1, node.end_lineno or node.lineno)}
    whole = ast.dump(undescribed(tree))
    kernel = range(lines.index(KERNEL_MARK), source[: source.rindex("# --- end of the ")].count("\n"))
    for number, line in enumerate(lines):
        if not line.strip() or line.strip().startswith(("#", '"""')):
            continue
        if number in kernel and number % 40:
            continue  # it is compared to the letter
        # every second line is left out, and not doubled: each costs a proof
        for mutant in ([*lines[:number], *lines[number + 1 :]], [*lines[:number], line, *lines[number:]])[
            : 2 - number % 2
        ]:
            text = "\n".join(mutant)
            if number in describing and is_python(text) and ast.dump(undescribed(ast.parse(text))) == whole:
                continue
            if len(mutant) > len(lines) and line.startswith("        (("):
                confirm(text, found)  # a box of what is impossible, said twice
                continue
            with pytest.raises(NotTheSameError) as why:
                confirm(text, found)
            tried += str(why.value) != "it is not Python"
    assert tried > 20


def is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


Documented = ast.Module | ast.ClassDef | ast.FunctionDef


def descriptions(tree: ast.Module) -> list[ast.stmt]:
    """The docstrings and the manifest, which say nothing about decisions."""
    documented = [node for node in ast.walk(tree) if isinstance(node, Documented) and ast.get_docstring(node)]
    return [*(node.body[0] for node in documented), *(node for node in tree.body if is_manifest(node))]


def undescribed(tree: ast.Module) -> ast.Module:
    """The file without them."""
    for node in ast.walk(tree):
        if isinstance(node, Documented) and ast.get_docstring(node):
            node.body[0] = ast.Pass()
    tree.body = [node for node in tree.body if not is_manifest(node)]
    return tree


def is_manifest(node: ast.stmt) -> bool:
    return isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "MANIFEST"


@pytest.mark.parametrize(
    "added",
    ["import os", "print('hello')", "_TREE = {}", "def decide():\n    pass", "class Extra(str, Enum):\n    A = 'A'",
     "_D999 = Decision('permitted', 1, ())", "if True:\n    _TREE = None", "del _TREE", "_MODEL.tree = {}"],
)  # fmt: skip
def test_nothing_can_be_added(pair: tuple[Policy, str], added: str) -> None:
    found, source = pair
    if added.startswith("_D999") and "_TREE = " in source and "_TIMES = " not in source and not found.times:
        confirm(source + added + "\n", found)  # it is there, and nothing leads to it
        return
    with pytest.raises(NotTheSameError):
        confirm(f"{source}\n{added}\n", found)


def test_the_check_of_another_policy_is_not_confirmed(tmp_path: Path) -> None:
    source = compile_policy(policy(tmp_path), {})
    other = policy(tmp_path, LIBRARY.replace("| 3 h           |", "| 4 h           |"))
    with pytest.raises(NotTheSameError):
        confirm(source, other)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("_P1 = (", "_P0 = ("),  # a fact that is on no scale
        ("_P1 = (", "_P01 = ("),
        ("    0,  # 1: from 0\n    7,", "    7,\n    0,"),
        ("    7,  # past", "    7.0,  # past"),
        ("    7,  # past", "    timedelta(7),  # past"),
        ("timedelta(seconds=2)", "timedelta(minutes=2)"),
        ("timedelta(seconds=2)", "timedelta(2)"),
        ("timedelta(seconds=2)", "timedelta(seconds=2, days=0)"),
        ("timedelta(seconds=2)", "timedelta(seconds=2.0)"),
        ("timedelta(seconds=2)", "timedelta(seconds=True + 1)"),
        ("date(2026, 1, 3)", "date(2026, 13, 3)"),
        ("date(2026, 1, 3)", "date(2026, 1)"),
        ("date(2026, 1, 3)", "date(2026, 1, True)"),
        ("date(2026, 1, 3)", "datetime(2026, 1, 3)"),
        ("date(2026, 1, 3)", "date(year=2026, month=1, day=3)"),
        ("{-1: ", "{-1.0: "),
        ("{1: ", "{True: "),
        ("(3, (-1,), 4)", "(3, (1,), 4)"),
        ("(3, (-1,), 4)", "(3, (-1, 0), 4)"),
        ("(3, (-1,), 4)", "(4, (1,), 3)"),  # the same, but not as it is asked
        ("(3, (-1,), 4)", "(3, (-1, -1), 4)"),
        ("(3, (-1,), 4)", "(3, [-1], 4)"),
        ("_FACTS[3].dated", "_FACTS[4].dated"),
        ("type(pages) is int", "isinstance(pages, int)"),
        (" and not waited.microseconds", ""),
        ("(pages > limit) - (pages < limit)", "(pages > limit) - (limit < pages)"),
        ("_k1 = bisect_right(", "_k1 = bisect_left("),
    ],
)  # fmt: skip
def test_what_is_on_a_scale_counts(was: str, now: str) -> None:
    source = compile_policy(OFFICE, {})
    assert was in source
    before, end, after = source.partition(END)
    with pytest.raises(NotTheSameError):
        confirm(before + end + after.replace(was, now, 1), OFFICE)


def test_scales_may_be_cut_where_nothing_changes() -> None:
    # that is another file, and decides the same; a key that is not there, or leads elsewhere, is not
    source = compile_policy(CHAIN, {})
    cut = source.replace("    0,  # 1: from 0\n", "    0,\n    1,\n", 1)
    assert cut != source
    with pytest.raises(NotTheSameError, match="distinguishes values of a that the policy does not"):
        confirm(cut, CHAIN)
    node = next(line for line in source.splitlines() if line.endswith("# a") and line.startswith("_N"))
    child = node.split("{1: ")[1].split("}")[0]
    confirm(cut.replace(node, node.replace("{1: ", f"{{2: {child}, 1: ")), CHAIN)
    with pytest.raises(NotTheSameError, match="is not a value of a"):
        confirm(cut.replace(node, node.replace("{1: ", f"{{3: {child}, 2: {child}, 1: ")), CHAIN)


@pytest.mark.parametrize("text", ["", "x = 1\n", "\N{BOM}", "(" * 10_000])
def test_what_is_no_generated_file_is_not_confirmed(tmp_path: Path, text: str) -> None:
    with pytest.raises(NotTheSameError):
        confirm(text, policy(tmp_path))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (r"class (\w+)\(str, Enum\)", r"class KeyError(str, Enum)"),
        (r"^    (\w+) = ('\w+')$", r"    \1 = __hash__ = \2"),
        (r"^    (\w+) = ('\w+')$", r"    __eq__ = \2"),
        (r"^    (\w+) = ('\w+')$", r"    _ignore_ = \2"),
        (r"\n    __hash__ = str.__hash__[^\n]*\n(\n    \w+ = '\w+'[^\n]*)+", ""),
    ],
    ids=["another name", "two names", "a name that means something", "a name that hides", "nothing but a docstring"],
)
def test_an_enumeration_is_as_it_is_written(pair: tuple[Policy, str], was: str, now: str) -> None:
    found, source = pair
    start = source.index(END)
    end = re.sub(was, now, source[start:], count=1, flags=re.MULTILINE)
    assert end != source[start:]
    with pytest.raises(NotTheSameError, match="the enumeration of"):
        confirm(source[:start] + end, found)
