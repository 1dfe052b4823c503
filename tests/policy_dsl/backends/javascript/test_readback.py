"""What is read back: each edit of a module that changes what it means or how it is written is refused."""

import json
import re

import pytest

from policy_dsl.backends.javascript.emit import CLOSE, TABLES
from policy_dsl.backends.javascript.tables import DIGITS
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.backends.targets import JAVASCRIPT
from policy_dsl.model.policy import Policy
from tests.fuzz.targets import every_type
from tests.policy_dsl.backends.javascript.asked import compiled
from tests.policy_dsl.backends.javascript.test_check import OFFICE
from tests.policy_dsl.backends.python.readback.test_confirm import SEVERAL
from tests.policy_dsl.backends.python.test_ordered import OFFICE as COMPARING
from tests.policy_dsl.backends.test_conformance import read
from tests.written import LIBRARY


def refused(changed: str, policy: Policy, message: str | None = None) -> None:
    assert changed != compiled(policy), "nothing was edited"
    with pytest.raises(NotTheSameError, match=message):
        JAVASCRIPT.confirm(changed, policy)


def edited(policy: Policy, old: str, new: str) -> str:
    source = compiled(policy)
    assert source.count(old) >= 1, old
    return source.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("// Generated", "/* Generated", "does not begin as a check"),
        ("// Generated", "// Generated\u2028alert(1)//", "does not begin as a check"),
        ("// Generated", "// <!-- Generated", "does not begin as a check"),
        ("const MANIFEST", "alert(1);\nconst MANIFEST", "something else"),
        ("value === null) return undefined", "value === 0) return undefined", "runtime"),
        ("// --- end of the runtime", "alert(1);\n// --- end of the runtime", "runtime"),
        ("const TABLES", "const TABLES2", "something else"),
        ("export const {", "export const {{", "something else"),
        ('"levels"', '"levels":[],"levels"', "JSON is not written as that of a check"),
        ('"clauses": [', '"clauses":  [', "JSON is not written as that of a check"),
        ('["permitted",3600', '["permitted",3600.0', "JSON is not that of a check"),
        ('["permitted",3600', '["permitted",NaN', "JSON is not that of a check"),
        ('["permitted",3600', '["permitted",36e2', "JSON is not that of a check"),
        ('["permitted",3600', '["permitted",true', "JSON is not that of a check"),
        ('["permitted",3600', '["permitted",-3600', "has no outcome"),
        ('["permitted",3600', '["permitted",null', "has no outcome"),
        ('["permitted",3600', '["refused",3600', "has no outcome"),
        ('["permitted",3600', '["permitted",3601', "the decisions"),
        ('"Staff",null', '"Staff","Official"', "the facts"),
        ('"kind":"code"', '"kind":"set"', "the facts"),
        ('"name":"reader"', '"name":"constructor"', "properties"),
        ('"name":"reader"', '"name":"book"', "properties"),
        ('"name":"reader"', '"name":"__proto__"', "properties"),
        ('"name":"reader"', '"name":"person"', "manifest"),
        ('"property": "reader"', '"property": "person"', "manifest"),
        ('"dated": null', '"dated": {}', "manifest"),
        ("answer within 3600 s", "answer within 1 s", "the clauses"),
        ("Table 1", "Table 2", "the clauses"),
        ("children are not shown the atlas", "children are", "impossible"),
        ('"how":"is","operand":0', '"how":"is","operand":1', "the levels"),
        ('"how":"is"', '"how":"has"', "the levels"),
    ],
)
def test_an_edit_is_refused(old: str, new: str, message: str) -> None:
    refused(edited(read(LIBRARY), old, new), read(LIBRARY), message)


def tables(source: str) -> dict[str, object]:
    """The tables of a module."""
    found: dict[str, object] = json.loads(source.partition(TABLES)[2].partition(CLOSE)[0])
    return found


@pytest.mark.parametrize(
    "policy", [read(LIBRARY), read(OFFICE), every_type(), COMPARING, read(SEVERAL)], ids=lambda policy: policy.name
)
def test_every_digit_and_class_of_a_level_matters(policy: Policy) -> None:
    source = compiled(policy)
    start = source.index('"levels": [')
    for row in re.finditer(r'(?<=\n)"([^"]+)"(?=[,\n])', source[start:]):
        for n in range(row.start(1), row.end(1)):
            old = source[start + n]
            for new in {DIGITS[(DIGITS.index(old) + step) % 64] for step in (1, -1, 20)} | {"=", ""}:
                refused(source[: start + n] + new + source[start + n + 1 :], policy)
    for classes in re.finditer(r'"classes":\[([^\]]+)\]', source[start:]):
        numbers = classes[1].split(",")
        for n, number in enumerate(numbers):
            for other in {-1, 0, 1, len(numbers)} - {int(number)}:
                changed_row = ",".join([*numbers[:n], str(other), *numbers[n + 1 :]])
                changed = source[start:][: classes.start(1)] + changed_row + source[start:][classes.end(1) :]
                try:
                    JAVASCRIPT.confirm(source[:start] + changed, policy)
                except NotTheSameError:
                    continue
                assert other != -1, "a key that leads nowhere is read back as good"


def test_points_of_a_scale_are_read_back() -> None:
    policy = read(OFFICE)
    assert '"points":[0,86401,432001]' in compiled(policy)
    for points in ("[0,86400,432001]", "[0,86402,432001]", "[1,86401,432001]", "[0,86401,432002]", "[0,432001]",
                   "[0,86401,86401,432001]", "[432001,86401,0]"):  # fmt: skip
        refused(edited(policy, '"points":[0,86401,432001]', f'"points":{points}'), policy)
    refused(edited(policy, '"asOf":"asOf"', '"asOf":"waited"'), policy, "properties")
    refused(edited(policy, '"dated": {"by":2', '"dated": {"by":1'), policy, "date of requests")


def test_boxes_of_impossible_requests_are_read_back() -> None:
    policy = read(LIBRARY)
    (excluded,) = tables(compiled(policy))["impossible"]  # type: ignore[misc]  # a list
    assert excluded["boxes"] == [{"sides": [[0], [1], None], "orders": []}]  # type: ignore[has-type]  # likewise
    sides = '"sides":[[0],[1],null],"orders":[]'
    for boxed in ("[1],[1],null", "[0],[0,1],null", "null,[1],null", "[0],[2],null", "[0],[-1],null", "[0],[1]",
                  "[0],[1],[[0],[]]", "[0],[[1,2]],null"):  # fmt: skip
        refused(edited(policy, sides, f'"sides":[{boxed}],"orders":[]'), policy)
    for order in ("[0,[1],1]", "[0,[1],9]", "[-1,[1],0]"):
        refused(edited(policy, sides, f'"sides":[[0],[1],null],"orders":[{order}]'), policy)


def test_orders_of_compared_facts_are_read_back() -> None:
    source = compiled(COMPARING)
    orders = {order for order in re.findall(r"\[\d,\[-?\d(?:,-?\d)*\],\d\]", source) if source.count(order) == 1}
    assert orders
    for order in orders:
        left, signs, right = json.loads(order)
        other = [sign for sign in (-1, 0, 1) if sign not in signs]
        for changed in (
            [right, signs, left],
            [left, other, right],
            [left, [*signs, *signs], right],
            [left, [2], right],
        ):
            refused(source.replace(order, json.dumps(changed, separators=(",", ":"))), COMPARING)
