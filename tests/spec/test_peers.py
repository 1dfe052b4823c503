"""The cases of peer tools: Evenhand says of each what its peer publishes, and more only where that was reckoned by hand."""

import re
from collections import Counter
from collections.abc import Callable
from fnmatch import fnmatchcase
from itertools import combinations, product

import pytest

from policy_dsl.evaluate import evaluate, impossible
from policy_dsl.model.boxes import Box
from policy_dsl.model.claims import Existence
from policy_dsl.model.decisions import Access
from policy_dsl.model.vocabulary import Enumeration, Request
from tests.spec import peers
from verifier.by_reference.replay import in_box, in_region
from verifier.report.expect import policy_differences
from verifier.results.status import Kind, Status

ANSWERS = {
    # Cedar: what a question about all requests is answered; no is a claim of its own, about some request
    "always allows": Status.PROVED,
    "does not always allow": Status.PROVED,
    "always denies": Status.PROVED,
    "does not always deny": Status.PROVED,
    "always matches": Status.PROVED,
    "does not always match": Status.PROVED,
    "never matches": Status.PROVED,
    "does not never match": Status.PROVED,
    "implies": Status.PROVED,
    "does not imply": Status.PROVED,
    "equivalent": Status.PROVED,
    "not equivalent": Status.REFUTED,
    "disjoint": Status.PROVED,
    "not disjoint": Status.PROVED,
    "does not imply, as a claim about all": Status.REFUTED,
    "not disjoint, as a claim about all": Status.REFUTED,
    "never errors": Status.PROVED,
    "equivalent, so that the proposal changes nothing": Status.REFUTED,
    "not equivalent, so that the proposal changes something": Status.PROVED,
    # Margrave
    "different": Status.REFUTED,
    # KIE: what is dead, overlaps, contradicts itself, or may be contracted
    "masked": Status.REFUTED,
    "not masked": Status.PROVED,
    "overlap, a fault under this hit policy": Status.REFUTED,
    "no fault under this hit policy": Status.PROVED,
    "UNIQUE will do": Status.PROVED,
    "UNIQUE will not do": Status.REFUTED,
    "ANY will do": Status.PROVED,
    "ANY will not do": Status.REFUTED,
    "gap, so no hit policy is recommended": Status.REFUTED,
    "contraction, so that the proposal changes nothing": Status.REFUTED,
    # dmn-check
    "shadowed, under UNIQUE": Status.REFUTED,
    "shadowed, under FIRST": Status.REFUTED,
    "not shadowed": Status.PROVED,
    "conflicting": Status.REFUTED,
    "not conflicting": Status.PROVED,
}
"""A published answer, and the status of the verdict that says the same."""

LICENCES = ("Apache-2.0", "MIT", "BSD-3-Clause", "LGPL-3.0-only")
"""Of the sources of answers. The cases are in words of our own, whatever the licence of their source."""


def is_between(folder: str, name: str) -> bool:
    """Whether the case is one of claims between policies. Those are about all requests, so that a no is refuted."""
    return peers.path_of(folder, name).read_text(encoding="utf-8").partition("\n")[2].startswith("claims ")


@pytest.mark.parametrize("folder", peers.FOLDERS)
def test_every_case_has_its_source_and_licence(folder: str) -> None:
    entries = peers.published(folder)
    paths = {peers.path_of(folder, name) for name in entries}
    assert paths == set((peers.PEERS / folder).rglob("*.policy"))
    judged = {name for name, entry in entries.items() if "rejected" not in entry}
    assert peers.expected(folder).keys() - {"schema"} == judged
    for name, entry in entries.items():
        assert re.fullmatch(r"[\w.-]+/[\w.-]+", entry["repository"]), name
        assert re.fullmatch(r"[0-9a-f]{40}", entry["commit"]), name
        assert entry["licence"] in LICENCES, name
        assert all(entry[key] for key in ("name", "path", "test")), name
        assert "model" not in entry or re.fullmatch(r"[0-9a-f]{40}", entry["model_commit"]), name


@pytest.mark.parametrize(("folder", "name"), peers.judged())
def test_every_verdict_is_as_expected(folder: str, name: str) -> None:
    verification = peers.verified(folder, name)
    assert verification.policy.name == name or (verification.proposal and verification.proposal.name == name)
    assert list(policy_differences(name, peers.expected(folder)[name], verification)) == []
    assert all(verdict.z3 is verdict.diagram is verdict.status for verdict in verification.verdicts)


@pytest.mark.parametrize(("folder", "name"), peers.cases("answers"))
def test_the_peer_says_the_same(folder: str, name: str) -> None:
    verdicts = peers.verdicts(folder, name)
    answers = peers.published(folder)[name]["answers"]
    assert {about: verdicts[about].status for about in answers} == {
        about: ANSWERS[answer] for about, answer in answers.items()
    }


@pytest.mark.parametrize(
    "name",
    [name for folder, name in peers.cases("answers") if folder == "cedar" and not is_between(folder, name)],
)
def test_a_no_of_cedar_is_claimed_of_some_request(name: str) -> None:
    """And a yes of all; but no property says that two sets differ somewhere, since faster and slower are two claims."""
    answers = peers.published("cedar")[name]["answers"]
    for claim in peers.policy_of("cedar", name).properties:
        answer = answers.get(claim.name)
        assert isinstance(claim, Existence) == answer.startswith(("does not", "not disjoint")), claim.name


@pytest.mark.parametrize(("folder", "name"), peers.cases("differ_at"))
def test_policies_differ_where_it_is_published(folder: str, name: str) -> None:
    facts = peers.published(folder)[name]["differ_at"]
    request = {fact: frozenset(value) if isinstance(value, list) else value for fact, value in facts.items()}
    (verdict,) = peers.verdicts(folder, name).values()
    assert verdict.regions_complete
    assert any(in_region(region, [request]) for region in verdict.regions)


@pytest.mark.parametrize(("folder", "name"), peers.cases("scenarios"))
def test_as_many_scenarios_are_found_as_are_published(folder: str, name: str) -> None:
    witnesses = {v.name: v.witnesses.count for v in peers.verified(folder, name).verdicts if v.witnesses is not None}
    assert witnesses == peers.published(folder)[name]["scenarios"]


def test_every_answer_is_published() -> None:
    used = {
        answer for case in peers.cases("answers") for answer in peers.published(case[0])[case[1]]["answers"].values()
    }
    assert used == ANSWERS.keys()


@pytest.mark.parametrize(("folder", "name"), peers.cases("gaps"))
def test_the_gaps_are_those_that_are_published(folder: str, name: str) -> None:
    gap, policy = peers.gap_of(folder, name), peers.policy_of(folder, name)
    published = [peers.box_of(policy, facts) for facts in peers.published(folder)[name]["gaps"]]
    found = [box for region in gap.regions for _, box in region.boxes]
    assert gap.status is (Status.REFUTED if published else Status.PROVED)
    assert gap.regions_complete == bool(published)
    for request in peers.corners(policy, [*published, *found]):
        assert any(in_box(box, request) for box in published) == any(in_box(box, request) for box in found), request


@pytest.mark.parametrize(("folder", "name"), peers.cases("overlaps"))
def test_the_rows_that_overlap_are_those_that_are_published(folder: str, name: str) -> None:
    entry, policy = peers.published(folder)[name], peers.policy_of(folder, name)
    table = entry.get("table", "rows")
    hits = peers.verdicts(folder, name)[f"hit rule {table}"]
    assert hits.overlaps_complete
    found = {
        frozenset(overlap.provisions): [part.box for part in overlap.parts]
        for overlap in hits.overlaps
        if overlap.provisions
    }
    published: dict[frozenset[str], list[Box]] = {}
    for overlap in entry["overlaps"]:
        for pair in combinations((f"{table} {row}" for row in overlap["rows"]), 2):
            published.setdefault(frozenset(pair), []).append(peers.box_of(policy, overlap["where"]))
    assert found.keys() == published.keys()
    assert hits.status is (Status.REFUTED if published else Status.PROVED)
    for rows, boxes in published.items():
        for request in peers.corners(policy, [*boxes, *found[rows]]):
            both = any(in_box(box, request) for box in boxes)
            assert both == any(in_box(box, request) for box in found[rows]), (rows, request)


@pytest.mark.parametrize(("folder", "name"), peers.cases("subsumed"))
def test_a_row_that_is_subsumed_is_redundant(folder: str, name: str) -> None:
    redundancies = peers.verified(folder, name).redundancies
    assert redundancies is not None
    assert [each.name for each in redundancies.proved] == peers.published(folder)[name]["subsumed"]


@pytest.mark.parametrize(("folder", "name"), peers.cases("rejected"))
def test_what_the_peer_calls_a_mistake_is_one(folder: str, name: str) -> None:
    case = peers.loaded(folder, name)
    assert case.effective is None
    assert [each.code for each in case.findings] == peers.published(folder)[name]["rejected"]


@pytest.mark.parametrize(("folder", "name"), peers.cases("blocked_by"))
def test_a_line_that_never_matches_names_those_that_block_it(folder: str, name: str) -> None:
    dead = {v.subject: v for v in peers.verified(folder, name).verdicts if v.kind is Kind.DEAD}
    cited = peers.policy_of(folder, name).cited
    blocked = {n: [i for i in v.rests_on if i in cited] for n, v in dead.items() if v.status is Status.REFUTED}
    assert blocked == peers.published(folder)[name]["blocked_by"]
    for line, by in blocked.items():
        assert bool(dead[line].met) == bool(by)


@pytest.mark.parametrize(("folder", "name"), peers.judged())
def test_only_published_remarks_are_found(folder: str, name: str) -> None:
    findings = peers.loaded(folder, name).findings
    assert [each.code for each in findings] == peers.published(folder)[name].get("remarks", [])


@pytest.mark.parametrize(("folder", "name"), peers.cases("cases"))
def test_every_published_decision_is_an_example(folder: str, name: str) -> None:
    examples = [v for v in peers.verified(folder, name).verdicts if v.kind is Kind.EXAMPLE]
    assert len(examples) == len(peers.published(folder)[name]["cases"])
    assert {example.status for example in examples} == {Status.PROVED}


def test_enough_is_ported() -> None:
    """At least ten tables of the TCK and the analysis of KIE, and the functions that test Cedar's analyzer."""
    count = Counter(folder for folder, _ in peers.cases())
    assert count["dmn-tck"] >= 10
    assert count["kie"] >= 10
    functions = {peers.published("cedar")[name]["test"] for folder, name in peers.cases() if folder == "cedar"}
    assert len(functions) >= 19


def test_the_page_counts_what_is_ported() -> None:
    page = (peers.PEERS.parents[1] / "docs" / "peers.md").read_text(encoding="utf-8")
    rows = {}
    for folder in peers.FOLDERS:
        entries = peers.published(folder)
        answers = sum(answers_of(entry) for entry in entries.values())
        (peer,) = {entry["name"] for entry in entries.values()}
        (licence,) = {entry["licence"] for entry in entries.values()}
        rows[peer] = (str(len(entries)), str(answers), licence)
    table = re.findall(r"^\| ([^|]+) \| [^|]+ \| (\d+) \| (\d+) \| ([\w.-]+) \|$", page, re.MULTILINE)
    assert {peer: tuple(rest) for peer, *rest in table} == rows
    assert set(re.findall(r"<!-- generated: peers ([\w-]+) -->", page)) == set(peers.FOLDERS)


def answers_of(entry: peers.Published) -> int:
    """How many answers are published of a case. Gaps are one answer, and so are overlaps: they are all that there are."""
    each = sum(len(entry.get(key, ())) for key in ("answers", "cases", "blocked_by", "rejected", "scenarios"))
    return each + sum(key in entry for key in ("gaps", "overlaps", "subsumed", "remarks", "differ_at"))


Decide = Callable[[str], bool]


def like(pattern: str) -> Decide:
    return lambda text: fnmatchcase(text, pattern)


def not_like(permit: Decide, forbid: Decide) -> Decide:
    return lambda text: permit(text) and not forbid(text)


def either(*ways: Decide) -> Decide:
    return lambda text: any(way(text) for way in ways)


def is_a(text: str) -> bool:
    return text == "a"


PATTERNS: dict[str, dict[str, Decide]] = {
    "nontrivial_permit": {
        "One": lambda text: not is_a(text),
        "Two": lambda text: text not in ("a", "b"),
    },
    "multi_policy_set": {
        "One": not_like(either(like("a*"), like("b*")), like("bc*")),
        "Two": either(like("ab*"), like("bd*")),
    },
    "globs": {
        "One": like("a*"),
        "Two": like("a**"),
        "Three": like("aa*"),
        "Four": not_like(like("a*"), is_a),
        "Five": like("*a"),
        "Six": like("*b"),
        "Seven": lambda text: fnmatchcase(text, "*a") and fnmatchcase(text, "*b"),
        "Eight": lambda text: text != "a*Cd" and fnmatchcase(text, "a[*]Cd"),
    },
    "forbid_does_not_override_permit": {
        "One": not_like(like("a*"), like("aa*")),
        "Two": like("a*"),
        "Three": not_like(like("*b"), like("*bb")),
        "Four": like("aaa*"),
    },
    "psets_with_different_forbids": {
        "One": not_like(either(like("a*"), like("b*")), like("bb*")),
        "Two": not_like(either(like("a*"), like("b*")), like("bbb*")),
    },
    "add_permit_or_forbid": {
        "One": either(like("a*"), like("b*")),
        "Two": either(like("a*"), like("b*"), like("*def")),
        "Three": not_like(either(like("a*"), like("b*")), like("*def")),
    },
}
"""Policy sets of Cedar that read a string alone, once more: what each of them permits, by its patterns."""

LETTERS = ("", "a", "b", "c", "d", "def", "*Cd")
"""What strings are made of: five of these one after another make one of every kind that the patterns tell apart."""


@pytest.mark.parametrize("name", PATTERNS)
def test_there_is_a_request_for_every_kind_of_string_and_no_other(name: str) -> None:
    """The facts that stand for a string are exact: the sets permit together what they permit together of some string."""
    policy = peers.policy_of("cedar", name)
    sets = PATTERNS[name]
    texts = {"".join(parts) for parts in product(LETTERS, repeat=5)}
    kinds = {tuple(decide(text) for decide in sets.values()) for text in texts}
    others = [a for a in policy.attributes if a.name != "policy_set"]
    facts = []
    for attribute in others:
        assert isinstance(attribute.type, Enumeration)
        facts.append([(attribute.name, code.name) for code in attribute.type.codes])
    decided = set()
    for values in product(*facts):
        requests: list[Request] = [{"policy_set": each, **dict(values)} for each in sets]
        if not any(impossible(policy, request) for request in requests):
            decided.add(tuple(evaluate(policy, r).outcome.access is Access.PERMITTED for r in requests))
    assert decided == kinds
