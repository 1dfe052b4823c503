"""Slips in claims between policies, and what their hints say."""

import pytest

from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text

HEAD = 'claims A "a"\n  policy Old in "o.policy"\n  policy New in "n.policy"\n\nclaim c "s"\n  for any request r\n'

SAID = (
    ("New permits nothing which Old refuses", "New permits nothing that Old refuses"),
    ("New permits nothing Old denies", "New permits nothing that Old refuses"),
    ("New never permits what Old refuses", "New permits nothing that Old refuses"),
    ("New permits only what Old permits", "New permits nothing that Old refuses"),
    ("Old refuses nothing that New permits", "New permits nothing that Old refuses"),
    ("Old implies New", "Old permits nothing that New refuses"),
    ("Old and New are equivalent", "Old and New decide alike"),
    ("Old is equivalent to New", "Old and New decide alike"),
    ("Old same as New", "Old and New decide alike"),
    ("Old and New decide the same", "Old and New decide alike"),
    ("Old and New permit the same", "Old and New permit alike"),
    ("Old and New refuse alike", "Old and New permit alike"),
    ("Old and New answer alike", "Old and New decide alike"),
    ("Old and New are disjoint", "Old and New permit nothing in common"),
    ("Old and New have nothing in common", "Old and New permit nothing in common"),
    ("Old and New never both permit", "Old and New permit nothing in common"),
    ("New answers nothing later than Old", "New answers nothing slower than Old"),
    ("New is never slower than Old", "New answers nothing slower than Old"),
    ("never New slower than Old", "New answers nothing slower than Old"),
    ("New is at least as fast as Old", "New answers nothing slower than Old"),
    ("New is never faster than Old", "Old answers nothing slower than New"),
    ("New answers resolve nothing slower than Old", "New answers nothing slower than Old"),
    ("New answers resolve nothing slower than Old", "in resolve"),
    ("New answers nothing slower than Old in resolve", "in resolve"),
    ("New answers nothing slower than Old, for the resolve", "New answers nothing slower than Old"),
    ("Old and New decide resolve alike", "in TIME"),
    ("Old and New decide alike in resolve", "in TIME"),
    ("in all times", "in every time"),
    ("for every time", "in every time"),
    ("in the resolve time", "in resolve"),
    ("for resolve", "in resolve"),
    ("Old and New", "X and Y decide alike"),
    ("New answers nothing", "X answers nothing slower than Y"),
    ("New answers within 3 days", "X answers nothing slower than Y"),
    ("New answers everything faster than Old", "X and Y permit alike"),
)


@pytest.mark.parametrize(("slip", "meant"), SAID, ids=[slip for slip, _ in SAID])
def test_a_slip_in_a_claim_is_taught(slip: str, meant: str) -> None:
    _, findings = parse(Text("p.policy", f"{HEAD}  {slip}\n"))
    assert [f.code for f in findings] == ["E101"]
    assert f"`{meant}`" in (findings[0].hint or "")


@pytest.mark.parametrize("slip", ["New is slower than Old", "New is not slower as Old", "New is faster than Old"])
def test_no_hint_says_the_opposite_of_what_was_written(slip: str) -> None:
    _, findings = parse(Text("p.policy", f"{HEAD}  {slip}\n"))
    assert all("`New answers" not in (f.hint or "") and "`Old answers" not in (f.hint or "") for f in findings)


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ('policy Old from "o.policy"', 'policy Old in "FILE"'),
        ('Old in "o.policy"', 'policy Old in "FILE"'),
        ('policy Old as "o.policy"', 'policy Old as OTHER in "FILE"'),
        ('policy Old in "o.policy" as Other', 'policy Old as Other in "FILE"'),
        ('between Old in "o.policy" and New in "n.policy"', 'policy Old in "FILE"'),
    ],
)
def test_a_slip_in_the_line_of_a_policy_is_taught(slip: str, meant: str) -> None:
    text = HEAD.replace('policy Old in "o.policy"', slip) + "  Old and New decide alike\n"
    _, findings = parse(Text("p.policy", text))
    assert [f.code for f in findings] == ["E101"]
    assert f"`{meant}`" in (findings[0].hint or "")


def test_a_condition_of_a_claim_is_taught_as_elsewhere() -> None:
    _, findings = parse(Text("p.policy", f"{HEAD}  where r.x >= 5\n  Old and New decide alike\n"))
    assert [f.code for f in findings] == ["E109"]
    assert "at least" in (findings[0].hint or "")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('policy Old in "o.policy"', 'policy Old in "FILE"'),
        ('policy Desk as Old in "o.policy"', 'policy Desk as Old in "FILE"'),
        ('policy Desk in "o.policy" as Old', 'policy Desk as Old in "FILE"'),
    ],
)
def test_policies_at_the_margin_are_sent_below_the_claims(line: str, named: str) -> None:
    _, (first, second, *_) = parse(
        Text("p.policy", f'claims A "a"\n\n{line}\n\nclaim c "s"\n  Old and New decide alike\n')
    )
    assert first.hint == 'write its policies on the lines below it, further in: `policy NAME in "FILE"`'
    assert second.hint == f"a policy in a file of its own stands below `claims`, further in: `{named}`"
