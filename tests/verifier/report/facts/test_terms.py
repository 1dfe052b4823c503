"""Terms in reports: whether they hold of a request, also where facts are missing, and what they mean; in every format."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path

import pytest

from policy_dsl.evaluate import holds
from policy_dsl.model.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Fact,
    Has,
    HasValueOf,
    Includes,
    Meets,
    Not,
    OneOf,
    Same,
    Within,
)
from policy_dsl.model.vocabulary import Value
from policy_dsl.pipeline import load
from tests.written import policy, proposal
from verifier.cli.progress import Progress
from verifier.cli.verify import render, verify_file
from verifier.explain import explain
from verifier.report.extent import Extent
from verifier.report.facts.editions import deciding_policies
from verifier.report.facts.runs import VerifyRun
from verifier.report.facts.terms import irrelevant_facts, settled, terms_of_decision, terms_of_example
from verifier.report.formats import Format
from verifier.report.medium import Media
from verifier.report.words.terms import explained

TEXT = """\
policy P "p"

source S "a source"

request
  role : one of A, B, C
  uses : set of X, Y
  paid : yes/no

term early "asked early" means role in A, B and not private
  source S "1"

term private means uses has X

term odd
  means
    any of
      not early
      none of
        uses is empty
        paid is yes
    role is not B

rule a
  when early
  answer within 1 h

rule b
  when odd and paid is yes
  refuse

otherwise answer within 2 h

property soon "What is early is not faster than what is not."
  for any two requests s and m alike except role, uses
  where s.early and not m.early
  never s faster than m
"""

ROLE, USES, PAGES = Fact("role"), Fact("uses"), Fact("pages")
VALUES: dict[str, tuple[Value, ...]] = {
    "role": ("A", "B"), "uses": (frozenset(), frozenset("X")), "asked": (frozenset(), frozenset("X")), "pages": (1, 2),
    "mate": ("A", "B"), "letter": ("X", "Y"),
}  # fmt: skip
CONDITIONS: tuple[Condition, ...] = (
    OneOf(ROLE, frozenset("A")),
    Has(USES, "X"),
    Includes(USES, Fact("asked")),
    Within(PAGES, ((1, 2),)),
    Same(ROLE, Fact("mate")),
    HasValueOf(USES, Fact("letter")),
    Meets(USES, Fact("asked")),
    AllOf((OneOf(ROLE, frozenset("B")), Not(Same(Fact("mate"), ROLE)))),
    Not(Has(USES, "X")),
    AllOf((OneOf(ROLE, frozenset("A")), Within(PAGES, ((1, 2),)))),
    AnyOf((OneOf(ROLE, frozenset("A")), Not(Within(PAGES, ((1, 2),))))),
    AllOf(()),
    AnyOf(()),
    Not(AllOf((Has(USES, "X"), AnyOf((OneOf(ROLE, frozenset("B")), Has(USES, "X")))))),
)


@pytest.mark.parametrize("condition", CONDITIONS, ids=repr)
def test_what_is_settled_holds_whatever_the_missing_facts_are(condition: Condition) -> None:
    choices = [[{}, *({name: value} for value in values)] for name, values in VALUES.items()]
    for chosen in product(*choices):
        facts = {name: value for part in chosen for name, value in part.items()}
        rest = [[(name, value) for value in values] for name, values in VALUES.items() if name not in facts]
        outcomes = {holds(condition, {**facts, **dict(more)}) for more in product(*rest)}
        answer = settled(condition, facts)
        assert answer is None or outcomes == {answer}
        if len(facts) == len(VALUES):
            assert outcomes == {answer}


def test_a_single_missing_fact_leaves_a_comparison_open() -> None:
    assert settled(Has(USES, "X"), {"role": "A"}) is None
    assert settled(AllOf((Has(USES, "X"), OneOf(ROLE, frozenset("A")))), {"role": "B"}) is False
    assert settled(AnyOf((Has(USES, "X"), OneOf(ROLE, frozenset("A")))), {"role": "A"}) is True


def test_a_term_is_explained_in_the_words_of_the_author(tmp_path: Path) -> None:
    early, private, odd = policy(tmp_path, TEXT).terms
    assert explained(early) == "early means role in A, B and not private (S, 1)"
    assert explained(private) == "private means uses has X"
    assert explained(odd) == "odd means any of (not early; none of (uses is empty; paid is yes)) and role is not B"


def printed(tmp_path: Path, as_format: Format) -> str:
    path = tmp_path / "p.policy"
    path.write_text(TEXT, encoding="utf-8")
    report = verify_file(load(str(path)), ("soon",), 60, Progress(1))
    return render(VerifyRun((report,), 1, None, (), ()), as_format, Media(), Extent.FULL).whole


def test_a_counterexample_names_its_terms_in_every_format(tmp_path: Path) -> None:
    document = json.loads(printed(tmp_path, Format.JSON))
    (soon,) = [each for each in document["verdicts"] if each["property"] == "soon"]
    held = soon["counterexample"]["terms"]
    assert (held["s"]["early"], held["m"]["early"]) == (True, False)  # as the claim says of each pair that refutes it
    for as_format in (Format.TEXT, Format.PLAIN, Format.MARKDOWN, Format.HTML):
        words = " ".join(re.sub(r"<[^>]+>|[|*\\]", " ", printed(tmp_path, as_format)).split())
        assert "early yes no" in words, as_format
        assert "early means role in A, B and not private (S, 1)" in words, as_format
        assert "private means uses has X" in words, as_format  # what a term is explained by is explained, too
    for as_format in (Format.SARIF, Format.JUNIT):
        assert "early means role in A, B and not private (S, 1)" in printed(tmp_path, as_format)


def test_a_policy_without_terms_says_nothing_of_them(tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    path.write_text('policy P "p"\n\nrequest\n  role : one of A, B\n\nrule a\n  when role is A\n  refuse\n\notherwise'
                    ' answer within 1 h\n\nproperty open "open"\n  for any request r\n  never r refused\n')  # fmt: skip
    report = verify_file(load(str(path)), (), 60, Progress(1))
    document = render(VerifyRun((report,), 1, None, (), ()), Format.JSON, Media(), Extent.FULL).whole
    assert '"terms"' not in document


def test_a_decision_on_part_of_a_request_says_which_terms_are_settled(tmp_path: Path) -> None:
    """C is never early, so with `paid yes` it is odd and refused, whatever it is used for."""
    whole = policy(tmp_path, TEXT)
    explanation = explain(whole, {"role": "C", "paid": "yes"})
    assert explanation.decision is not None
    terms = terms_of_decision(whole, explanation.decision, explanation.facts, explanation.agreed.terms)
    assert [(each.term.name, each.holds[""]) for each in terms] == [("odd", True)]


def test_a_proposal_adds_a_term(tmp_path: Path) -> None:
    changed = (
        'proposal Q "q"\n  to P in "base.policy"\n\n  add term late "asked late" means not early and paid is no\n\n'
        "  add rule c\n    when late\n    answer within 3 h\n"
    )
    added, amended = proposal(tmp_path, changed, TEXT)
    assert [term.name for term in added.terms] == ["late"]
    assert [term.name for term in amended.terms] == ["early", "private", "odd", "late"]
    assert amended.by_id["c"].clause.terms == ("late",)
    assert amended.by_id["c"].when == amended.terms[-1].when


def test_a_fact_that_decides_a_term_is_shown(tmp_path: Path) -> None:
    """Of A and of B, `early` holds and `odd` does not, but of C; so the role is shown, though both refute the claim."""
    path = tmp_path / "p.policy"
    path.write_text(TEXT, encoding="utf-8")
    report = verify_file(load(str(path)), ("soon",), 60, Progress(1))
    assert report.verification is not None
    (soon,) = [v for v in report.verification.verdicts if v.name == "soon"]
    assert soon.counterexample is not None
    policies = deciding_policies(report.verification, soon)
    terms = terms_of_example(report.verification.policy, soon, policies)
    shown = irrelevant_facts(soon.counterexample, [each.term.when for each in terms])
    for name, request in soon.counterexample.requests:
        facts = {fact: value for fact, value in request.items() if fact not in shown[name]}
        for each in terms:
            assert settled(each.term.when, facts) is each.holds[name]


ALIKE = """\
policy Q "q"

request
  paid : yes/no
  kind : one of K, L

term good means paid is yes and kind is K

otherwise answer within 1 h

property q "never the same"
  for any two requests r and s alike except paid
  where s.paid is yes and not r.good
  never r same as s
"""


def test_what_both_requests_share_is_shown_of_both_or_of_none(tmp_path: Path) -> None:
    """`good` depends on the kind of `s`, which is the kind of `r` too, although the answers do not depend on it."""
    path = tmp_path / "p.policy"
    path.write_text(ALIKE, encoding="utf-8")
    report = verify_file(load(str(path)), ("q",), 60, Progress(1))
    assert report.verification is not None
    (v,) = [v for v in report.verification.verdicts if v.name == "q"]
    assert v.counterexample is not None
    terms = terms_of_example(report.verification.policy, v, deciding_policies(report.verification, v))
    assert [each.term.name for each in terms] == ["good"]
    assert irrelevant_facts(v.counterexample, [each.term.when for each in terms]) == {
        "r": frozenset(),
        "s": frozenset(),
    }
    document = json.loads(render(VerifyRun((report,), 1, None, (), ()), Format.JSON, Media(), Extent.FULL).whole)
    (written,) = [each for each in document["verdicts"] if each["property"] == "q"]
    assert written["counterexample"]["irrelevant"] == {"r": [], "s": []}
