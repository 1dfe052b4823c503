"""What `mutate` and `repair` say in JSON they say in every other format, read back by their own readers."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from policy_dsl.amend.mutation import Mutation, MutationKind
from policy_dsl.model.policy import Policy
from policy_dsl.resolve import resolve_policy
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.tree import PolicyFile
from policy_dsl.text import Span, Text
from tests.command import run
from tests.end_to_end.test_formats import SCHEMA, annotation
from tests.policy_dsl.backends.javascript.test_check import HARMFUL
from tests.verifier.report.html.reader import having, tree, visible_text
from tests.verifier.report.markdown.reader import rendered
from tests.written import LIBRARY
from verifier.report.entries.mutations import change_listing, place_listing
from verifier.report.facts.mutations import MutationRun
from verifier.report.junit.document import junit_text
from verifier.report.medium import Medium
from verifier.results.mutants import Fate, Mutant, Mutants

LATER = 'proposal Later "staff wait"\n  to Library in "library.policy"\n\n  set desk Staff to 3 h\n'
FAIR = LIBRARY[: LIBRARY.index("property staff_wait")]
CHANGING = {
    "a policy": (1, "library.policy"),
    "a proposal": (1, "later.policy"),
    "findings alone": (2, "broken.policy"),
    "too little time": (3, "fair.policy", "--timeout", "0.001"),
}
FAILING = {
    "what can be repaired": (1, "library.policy"),
    "what holds": (0, "fair.policy"),
    "findings": (2, "broken.policy"),
}
Reports = tuple[int, dict[str, Any], dict[str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("advice")
    broken = LIBRARY.replace("reader is Child", "x is Child")
    for name, text in (("library", LIBRARY), ("later", LATER), ("fair", FAIR), ("broken", broken)):
        (folder / f"{name}.policy").write_text(text, encoding="utf-8")
    return folder


def reports(folder: Path, command: str, formats: tuple[str, ...], code: int, *arguments: str) -> Reports:
    """The exit code of a run, its JSON from standard output, and its other reports from files."""
    outputs = [f"--output={name}={command}.{name}" for name in formats]
    ran = run(command, *arguments, "--format", "json", *outputs, cwd=folder)
    assert (ran.returncode, ran.stderr) == (code, "")
    written = {name: (folder / f"{command}.{name}").read_text(encoding="utf-8") for name in formats}
    return code, json.loads(ran.stdout), written


@pytest.fixture(scope="module", params=CHANGING)
def changes(request: pytest.FixtureRequest, folder: Path) -> Reports:
    code, *arguments = CHANGING[request.param]
    formats = ("sarif", "junit", "github", "html", "markdown", "text")
    return reports(folder, "mutate", formats, int(str(code)), *map(str, arguments))


@pytest.fixture(scope="module", params=FAILING)
def repairs(request: pytest.FixtureRequest, folder: Path) -> Reports:
    code, *arguments = FAILING[request.param]
    formats = ("sarif", "github", "html", "markdown", "text")
    return reports(folder, "repair", formats, int(str(code)), *map(str, arguments))


def validated(text: str, code: int) -> dict[str, Any]:
    """The run of a log that keeps to the schema of SARIF."""
    log = json.loads(text)
    jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(log)
    (made,) = log["runs"]
    assert made["invocations"][0]["exitCode"] == code
    for result in made["results"]:
        assert made["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    prints = [result["partialFingerprints"]["evenhandMeaning/v1"] for result in made["results"]]
    assert len({*prints}) == len(prints)
    return dict(made)


def unnoticed_by_place(document: dict[str, Any]) -> dict[tuple[int, int, str, str], list[str]]:
    """What may be written unnoticed in place of what stands at a line and a column."""
    places: dict[tuple[int, int, str, str], list[str]] = {}
    for each in document.get("changes", ()):
        if each["fate"] == "unnoticed":
            place = each["line"], each["column"], each["place"], each["before"]
            places.setdefault(place, []).append(each["after"] or "(left out)")
    return places


def errors(document: dict[str, Any]) -> list[str]:
    return [each["code"] for each in document.get("diagnostics", ()) if each["severity"] == "error"]


def is_open(change: dict[str, Any]) -> bool:
    """Whether the fate of a change is not certain."""
    return change["fate"] == "undecided" or (
        change["confirmed"] is None and change["fate"] in ("noticed", "without_effect")
    )


def test_sarif_has_a_note_where_something_may_be_written_unnoticed(changes: Reports) -> None:
    code, document, written = changes
    made = validated(written["sarif"], code)
    notes = [each for each in made["results"] if each["level"] == "note"]
    expected = unnoticed_by_place(document)
    assert len(notes) == len(expected)
    for note, ((line, column, place, before), after) in zip(notes, expected.items(), strict=True):
        region = note["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) == (line, column)
        assert (note["ruleId"], note["properties"]["status"]) == ("mutation", "unnoticed")
        first, *lines = note["message"]["text"].split("\n")
        every = sum(
            (each["line"], each["column"], each["before"]) == (line, column, before) for each in document["changes"]
        )
        assert first.startswith(place)
        assert f"nothing notices {len(after)} of {every} small change" in first
        assert [line.split(" (")[0] for line in lines] == [f"→ {each}" for each in after]
    assert [each["ruleId"] for each in made["results"] if each["level"] == "error"] == errors(document)
    if expected:
        (rule,) = (each for each in made["tool"]["driver"]["rules"] if each["id"] == "mutation")
        assert rule["defaultConfiguration"]["level"] == "note"
        assert "An example for it, or a property, protects it." in rule["help"]["markdown"]


def test_junit_has_a_case_for_each_change_and_fails_as_the_exit_code_does(changes: Reports) -> None:
    code, document, written = changes
    root = ET.fromstring(written["junit"])  # noqa: S314  # our own
    cases = [
        (case.attrib["name"], case[0].tag if len(case) else "passed")
        for case in root.iter("testcase")
        if case.attrib["classname"].endswith(".mutation") and case.attrib["name"] != "not tried"
    ]
    outcome = {"unnoticed": "failure", "noticed": "passed", "mistake": "passed", "without_effect": "skipped"}
    expected = [
        (
            f"{each['place']}: {each['before'] + ' ' if each['before'] else ''}→ {each['after'] or '(left out)'}",
            "error" if is_open(each) else outcome[each["fate"]],
        )
        for each in document.get("changes", ())
    ]
    assert [(re.sub(r" \(\d+\)$", "", name), result) for name, result in cases] == expected
    assert (code == 1) == (int(root.attrib["failures"]) > 0)
    assert (code in (2, 3)) == (int(root.attrib["errors"]) > 0)
    assert (int(document.get("untried", 0)) > 0) == any(
        case.attrib["name"] == "not tried" for case in root.iter("testcase")
    )


def test_no_doubt_is_a_case_that_passes() -> None:
    """What one engine alone says of a change, and what nothing was said of, is an error; a disagreement is one as well."""
    policy = load_text(LIBRARY)
    span = Span(1, 1, 1, 2)
    made = [
        (Fate.NOTICED, True, "passed"), (Fate.NOTICED, None, "error"), (Fate.NOTICED, False, "error"),
        (Fate.UNNOTICED, True, "failure"), (Fate.UNNOTICED, None, "failure"), (Fate.UNNOTICED, False, "error"),
        (Fate.WITHOUT_EFFECT, True, "skipped"), (Fate.WITHOUT_EFFECT, None, "error"), (Fate.WITHOUT_EFFECT, False, "error"),
        (Fate.UNDECIDED, None, "error"), (Fate.MISTAKE, None, "passed"),
    ]  # fmt: skip
    mutants = tuple(
        Mutant(Mutation(MutationKind.CELL, f"place {n}", span, "1 h", "2 h"), fate, changed=1, confirmed=confirmed)
        for n, (fate, confirmed, _) in enumerate(made)
    )
    listing = change_listing(MutationRun("p.policy", (), Mutants(policy, None, mutants, 2), 20))
    root = ET.fromstring(junit_text(listing, Medium()))  # noqa: S314  # our own
    outcomes = [case[0].tag if len(case) else "passed" for case in root.iter("testcase")]
    assert outcomes == [*(outcome for *_, outcome in made), "error"]
    at_one_place = place_listing(MutationRun("p.policy", (), Mutants(policy, None, mutants[:2], 0), 20))
    assert [entry.status for entry in at_one_place.entries] == ["undecided", "measured"]


def load_text(text: str) -> Policy:
    """The policy of a text."""
    file, _ = parse(Text("p.policy", text))
    assert isinstance(file, PolicyFile)
    policy = resolve_policy(file)[0]
    assert policy is not None
    return policy


def test_github_has_a_notice_for_each_place(changes: Reports) -> None:
    code, document, written = changes
    lines = [annotation(line) for line in written["github"].splitlines()]
    assert f"exit code {code}" in lines[0][2].splitlines()[0]
    notices = [each for each in lines[1:] if each[0] == "notice" and each[1]["title"] == "mutation unnoticed"]
    expected = unnoticed_by_place(document)
    assert len(notices) == min(len(expected), 8)
    for (_, properties, message), ((line, column, place, _), after) in zip(notices, expected.items(), strict=False):
        assert (properties["line"], properties["col"]) == (str(line), str(column))
        assert message.startswith(place)
        assert all(each in message for each in after)
    kinds = Counter(kind for kind, _, _ in lines)
    assert all(count <= 10 for count in kinds.values())
    if len(expected) > 8:
        assert f"{len(expected) - 8:,} notice" in lines[-1][2]


def test_a_page_has_every_change_and_what_becomes_of_it(changes: Reports) -> None:
    _, document, written = changes
    page = tree(written["html"])
    unnoticed: Counter[tuple[str, str, int]] = Counter()
    for place in having(page, "data-place"):
        for each in having(place, "data-change"):
            counts = [int(visible_text(row[0]).replace(",", "")) for row in each.iter("tr") if row[0].tag == "td"]
            for written_instead in each.attrib["data-change"].removeprefix("→ ").split(" or "):
                unnoticed[place.attrib["data-place"], f"→ {written_instead}", sum(counts)] += 1
    assert unnoticed == Counter(
        (each["place"], f"→ {each['after'] or '(left out)'}", sum(region["count"] for region in each["regions"]))
        for each in document.get("changes", ())
        if each["fate"] == "unnoticed"
    )
    rows = [[visible_text(cell) for cell in row] for table in page.iter("table") for row in table.iter("tr")]
    becomes = {
        "noticed": "noticed by ",
        "unnoticed": "noticed by nothing",
        "without_effect": "no decision",
        "mistake": "a mistake",
    }
    for each in document.get("changes", ()):
        wanted = [each["place"], str(each["line"]), f"{each['before']} → {each['after'] or '(left out)'}".strip()]
        (words,) = {row[3] for row in rows if row[:3] == [" ".join(cell.split()) for cell in wanted]}
        assert words.startswith(becomes[each["fate"]] + (each["noticed_by"] or "" if each["fate"] == "noticed" else ""))
    assert all(code in visible_text(page) for code in errors(document))


def test_markdown_has_each_change_that_nothing_notices(changes: Reports) -> None:
    _, document, written = changes
    whole = visible_text(rendered(written["markdown"]))
    for (_, _, place, before), after in unnoticed_by_place(document).items():
        assert place in whole
        lines = [part.split(" or ") for part in whole.split(f"{before} → ".lstrip())[1:]]
        assert all(any(each == part or part.startswith(each) for line in lines for part in line) for each in after[:8])


def test_sarif_has_what_fails_and_a_note_where_a_repair_is(repairs: Reports) -> None:
    code, document, written = repairs
    made = validated(written["sarif"], code)
    wrong = [each["properties"]["name"] for each in made["results"] if each["ruleId"] == "property"]
    assert wrong == document.get("refuted", [])
    notes = [each for each in made["results"] if each["level"] == "note"]
    assert len(notes) == len(document.get("repairs", ()))
    for note, repair in zip(notes, document.get("repairs", ()), strict=True):
        first, *others = repair["places"]
        region = note["locations"][0]["physicalLocation"]["region"]
        assert region["startLine"] == first["line"]
        assert len(note["relatedLocations"]) == len(others)
        assert all(each["id"] in note["message"]["text"] for each in repair["places"])
        assert all(name in note["message"]["text"] for name in repair["repaired"])


def test_github_and_the_page_have_the_values_of_the_text(repairs: Reports) -> None:
    _, document, written = repairs
    notices = [annotation(line) for line in written["github"].splitlines()][1:]
    offered = [message for kind, properties, message in notices if properties["title"] == "repair offered"]
    page = tree(written["html"])
    rows = [row for row in page.iter("tr") if "data-repair" in row.attrib]
    whole = " ".join(written["text"].split())
    assert len(rows) == len(offered) == len(document.get("repairs", ()))
    for row, message, repair in zip(rows, offered, document.get("repairs", ()), strict=True):
        place, values, effect = (visible_text(cell) for cell in row)
        assert all(each["id"] in place for each in repair["places"])
        assert f"{values}, and {effect}" in message
        assert all(f"{name} hold" in effect for name in repair["repaired"])
        assert values.split(" → ")[0] in whole
    anchors = {each.attrib["href"][1:] for row in rows for each in row.iter("a")}
    assert anchors == {each.attrib["id"] for each in having(page, "id") if each.attrib.get("class") == "quoted"}
    assert all(f"property refuted: {name}" in visible_text(page) for name in document.get("refuted", ()))
    assert all(code in visible_text(page) for code in errors(document))


def test_a_fingerprint_stays_when_lines_move(folder: Path) -> None:
    path = folder / "moved.policy"
    prints = []
    for text in (LIBRARY, "-- above\n" + LIBRARY.replace("\ntable", "\n-- a line\n\ntable", 1)):
        path.write_text(text, encoding="utf-8")
        logs = [json.loads(run(name, path.name, "--format=sarif", cwd=folder).stdout) for name in ("mutate", "repair")]
        prints.append(
            [each["partialFingerprints"]["evenhandMeaning/v1"] for log in logs for each in log["runs"][0]["results"]]
        )
    assert prints[0]
    assert prints[0] == prints[1]


def test_names_of_authors_are_only_text(folder: Path) -> None:
    (folder / "harm.policy").write_text(HARMFUL, encoding="utf-8")
    for command in ("mutate", "repair"):
        page = tree(run(command, "harm.policy", "--format=html", cwd=folder).stdout)
        assert [visible_text(each) for each in page.iter("h1")] == ["Harm · </script><script>alert(1)</script> ${1} `"]
        assert [each.attrib for each in page.iter("script")] == [{}]
        (security,) = (each.attrib["content"] for each in having(page, "http-equiv"))
        assert security.startswith("default-src 'none'; ")


@pytest.mark.parametrize("option", ["--format=junit", "--output=junit=r.xml"])
def test_what_judges_nothing_has_no_test_cases(folder: Path, option: str) -> None:
    ran = run("repair", "library.policy", option, cwd=folder)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "error[E408]" in ran.stderr
    assert (
        "`junit` is not a format of `repair`; its formats are text, plain, json, html, markdown, sarif, github"
        in ran.stderr
    )
    assert not (folder / "r.xml").exists()


def test_a_report_never_replaces_what_was_read(folder: Path) -> None:
    before = (folder / "library.policy").read_bytes()
    for command in ("mutate", "repair"):
        ran = run(command, "later.policy", "--output=html=library.policy", "--output=json=kept.json", cwd=folder)
        assert ran.returncode == 2
        assert "`library.policy` was read for this, and would be lost" in ran.stderr
        assert json.loads((folder / "kept.json").read_text(encoding="utf-8"))["exit"] in (0, 1)
    assert (folder / "library.policy").read_bytes() == before
