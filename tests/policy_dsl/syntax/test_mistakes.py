from time import process_time

import pytest

from policy_dsl.resolve import resolve_policy
from policy_dsl.syntax import tree
from policy_dsl.syntax.hints import suggest_time
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from tests.policy_dsl.syntax.syntax_mistakes import EXAMPLES

HEAD = 'policy P "p"\n\n'


@pytest.mark.parametrize(("broken", "code", "taught"), EXAMPLES, ids=[broken for broken, _, _ in EXAMPLES])
def test_every_mistake_gets_its_hint(broken: str, code: str, taught: str) -> None:
    file, findings = parse(Text("p.policy", broken if broken.startswith("proposal") else HEAD + broken))
    if not findings and isinstance(file, tree.PolicyFile):  # a word where the name of a constant might stand
        findings = [finding for finding in resolve_policy(file)[1] if finding.code == code]
    first = findings[0]
    assert first.code == code, findings
    assert taught in f"{first.message} {first.hint}"
    assert first.span.line > 2
    assert len(findings) == 1, findings


def test_the_title_of_a_proposal_is_put_in_quotes() -> None:
    _, findings = parse(Text("p.policy", 'proposal Q The council\n  to P in "p"\n'))
    assert findings[0].hint == 'put the title in double quotes: `proposal Q "The council"`'


def test_a_hint_for_a_long_line_is_quick() -> None:
    start = process_time()
    parse(Text("p.policy", f'proposal p "t"\n  to Q in "q"\n  set t {"from " * 12_000}\n'))
    assert process_time() - start < 5  # searched through, it takes more than three times as long


def test_a_time_on_a_clock_may_be_hours_or_minutes() -> None:
    assert suggest_time.time_hint("4:00") == "write `4 h`, or `4 min` if minutes and seconds are meant"
    assert suggest_time.time_hint("2:45") == "write `2 h 45 min`, or `2 min 45 s` if minutes and seconds are meant"
    assert suggest_time.time_hint("1:30 h") == "write `1 h 30 min`"


TIMES = (
    ("2 h and 45 min", "2 h 45 min"), ("2h45", "2 h 45 min"), ("2:45", "2 h 45 min"), ("2:45:10", "2 h 45 min 10 s"),
    ("an hour and a half", "1 h 30 min"), ("one quarter of an hour", "15 min"), ("½ day", "12 h"), ("1,5 h", "1 h 30 min"),
    ("90 minutes", "90 min"), ("1 h 30", "1 h 30 min"), ("P1DT2H", "1 day 2 h"), ("1 wk 2 days", "1 week 2 days"),
    ("1.500 h", None), ("30 min 1 h", None), ("1 h 1 h", None), ("1/7 min", None), ("5", None), ("2 m", None),
    ("3 months", None),    ("2 working days", None), ("0 h", None), ("", None), ("h", None), ("24 h please", None),
    ("1 " * 300 + "h", None),
)  # fmt: skip


@pytest.mark.parametrize(("said", "meant"), TIMES)
def test_a_time_is_suggested_in_the_languages_words_if_it_is_clear(said: str, meant: str | None) -> None:
    assert suggest_time.canonical(said) == meant


def test_a_remark_where_a_block_is_missing_is_a_mistake_without_a_hint() -> None:
    _, findings = parse(Text("p.policy", f"{HEAD}rule u\n-- a remark\nrule v\n  refuse\n"))
    assert [(f.code, f.span.line, f.hint) for f in findings] == [("E101", 4, None)]
