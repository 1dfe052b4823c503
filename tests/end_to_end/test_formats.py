"""What one run says in JSON it says in every other format, read back by their own readers."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from tests.command import run as run_here
from tests.verifier.report.html.reader import having, tree, visible_text
from tests.verifier.report.markdown.reader import rendered
from tests.written import LIBRARY

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((Path(__file__).parent / "sarif" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
MP162 = ROOT / "spec/mp162"
LATER = 'proposal Later "staff wait"\n  to Library in "library.policy"\n\n  set desk Staff to 3 h\n'
INTENDS = LATER.replace("\n\n", "\n\n  intends\n    refuses where reader is Staff\n\n", 1)
CLASH = "\nrule clash\n  when reader is Staff and book is Atlas\n  answer within 5 h\n"
RULES = {"claim": "property", "hit_rule": "hit-rule"}
"""Kinds of the JSON that are rules of another name; the others keep theirs."""

RUNS = {
    "a policy": (1, "verify", "library.policy"),
    "a proposal": (1, "verify", "intends.policy"),
    "several, with the findings of one": (2, "verify", "library.policy", "later.policy", "broken.policy"),
    "an unknown property": (2, "verify", "library.policy", "--property", "nobody"),
    "findings alone": (2, "check", "broken.policy", "library.policy"),
    "no findings": (0, "check", "library.policy"),
    "examples": (1, "test", "library.policy", "wrong.policy"),
    "a conflict": (1, "verify", "clash.policy"),
    "what differs": (1, "diff", "library.policy", "later.policy"),
    "what does not differ": (0, "diff", "library.policy", "library.policy"),
    "what cannot be compared": (2, "diff", "library.policy", "broken.policy"),
    "too little time": (3, "verify", str(MP162 / "mp162.policy"), "--timeout", "0.001"),
}
Reports = dict[str, str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("formats")
    for name, text in (
        ("library", LIBRARY),
        ("later", LATER),
        ("intends", INTENDS),
        ("broken", LIBRARY.replace("reader is Child", "x is Child")),
        ("wrong", LIBRARY.replace("expect 2 h", "expect 1 h")),
        ("clash", LIBRARY.replace("\nproperty children", f"{CLASH}\nproperty children")),
    ):
        (folder / f"{name}.policy").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module", params=RUNS)
def reports(request: pytest.FixtureRequest, folder: Path) -> tuple[int, dict[str, Any], Reports]:
    """The exit code of a run, its JSON from standard output, and its other reports from files."""
    code, *arguments = RUNS[request.param]
    outputs = [
        f"--output={name}={name}.out" for name in ("sarif", "junit", "github", "html", "markdown", "text", "json")
    ]
    ran = run_here(*arguments, "--format", "json", *outputs, cwd=folder)
    assert (ran.returncode, ran.stderr) == (code, "")
    written = {
        name: (folder / f"{name}.out").read_text(encoding="utf-8")
        for name in ("sarif", "junit", "github", "html", "markdown", "text")
    }
    assert (folder / "json.out").read_text(encoding="utf-8") == ran.stdout
    return int(code), json.loads(ran.stdout), written


def facts(document: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The rule, name and status of each verdict, example and finding of the JSON."""
    for report in document.get("reports", [document]):
        for verdict in report.get("verdicts", ()):
            name = f"{verdict['property']} {verdict['subject'] or ''}".strip()
            yield RULES.get(verdict["kind"], verdict["kind"]), name, verdict["status"]
        for example in report.get("examples", ()):
            yield "example", example["example"], example["status"]
    for part in {id(part): part for part in (document, *document.get("reports", ()))}.values():
        for finding in part.get("diagnostics", ()):
            yield finding["code"], finding["message"], finding["severity"]


BAD = {"refuted", "undecided", "error", "warning"}
OTHER = {"assumption", "changes", "outcome", "edit", "coverage", "example-changed", "check", "possible"}
"""Rules of entries that are neither verdicts nor findings."""


def test_sarif(reports: tuple[int, dict[str, Any], Reports]) -> None:
    code, document, written = reports
    log = json.loads(written["sarif"])
    jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(log)
    (run,) = log["runs"]
    assert run["invocations"][0]["exitCode"] == code
    every = [(e["rule"], e["name"], e["status"]) for e in run["properties"]["entries"] if e["rule"] not in OTHER]
    assert sorted(named(every)) == sorted(named(facts(document)))
    wrong = [(r["ruleId"], r["properties"]["name"], r["properties"]["status"]) for r in run["results"]]
    assert sorted(named(each for each in wrong if each[0] not in OTHER)) == sorted(
        named(each for each in facts(document) if each[2] in BAD)
    )
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        status = result["properties"]["status"]
        assert result["level"] == ("error" if status in ("refuted", "error") else "warning")
    assert len({r["partialFingerprints"]["evenhandMeaning/v1"] for r in run["results"]}) == len(run["results"])


def named(entries: Any) -> list[tuple[str, str, str]]:
    """The entries without what makes their names distinct: the number of one, or the edition that it judges."""
    return [(rule, re.sub(r" \(\d+\)$| \(of .*\)$", "", name), status) for rule, name, status in entries]


ALLOWED = {
    "testsuites": ({"name", "tests", "failures", "errors", "disabled", "time"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname", "id", "package"},
        {"properties", "testcase", "system-out", "system-err"},
    ),
    "properties": (set(), {"property"}),
    "property": ({"name", "value"}, set()),
    "testcase": ({"name", "classname", "time"}, {"failure", "error", "skipped", "system-out"}),
    "failure": ({"type", "message"}, set()),
    "error": ({"type", "message"}, set()),
    "skipped": ({"type", "message"}, set()),
    "system-out": (set(), set()),
}
"""The attributes and children of each element, as Jenkins reads them."""


def test_junit(reports: tuple[int, dict[str, Any], Reports]) -> None:
    code, document, written = reports
    root = ET.fromstring(written["junit"])  # noqa: S314  # our own
    for element in root.iter():
        attributes, children = ALLOWED[element.tag]
        assert set(element.attrib) <= attributes
        assert {child.tag for child in element} <= children
    outcome = {"refuted": "failure", "undecided": "error", "error": "error", "warning": "skipped"}
    expected = [(rule, name, outcome.get(status, "passed")) for rule, name, status in facts(document)]
    cases = [
        (case.attrib["classname"].rpartition(".")[2], case.attrib["name"], case[0].tag if len(case) else "passed")
        for case in root.iter("testcase")
    ]
    assert sorted(named(each for each in cases if each[0] not in OTHER)) == sorted(named(expected))
    for element, suites in ((root, [*root]), *((suite, [suite]) for suite in root)):
        tags = Counter(case[0].tag for suite in suites for case in suite.iter("testcase") if len(case))
        assert int(element.attrib["tests"]) == sum(len([*suite.iter("testcase")]) for suite in suites)
        assert (int(element.attrib["failures"]), int(element.attrib["errors"])) == (tags["failure"], tags["error"])
    assert {each.attrib["value"] for each in root.iter("property") if each.attrib["name"] == "exit"} == {str(code)}


def test_another_reader_of_junit_reads_it(reports: tuple[int, dict[str, Any], Reports]) -> None:
    reader = pytest.importorskip("junitparser", reason="the reader of JUnit is not installed")
    _, document, written = reports
    xml = reader.JUnitXml.fromstring(written["junit"].encode())
    statuses = Counter(status for _, _, status in facts(document))
    assert xml.failures == sum(isinstance(r, reader.Failure) for suite in xml for case in suite for r in case.result)
    assert xml.errors == statuses["undecided"] + statuses["error"]
    assert {case.name for suite in xml for case in suite} >= {name for _, name, _ in facts(document)} - repeated(
        document
    )


def repeated(document: dict[str, Any]) -> set[str]:
    """Names that several have."""
    counts = Counter(name for _, name, _ in facts(document))
    return {name for name, count in counts.items() if count > 1}


def test_github(reports: tuple[int, dict[str, Any], Reports]) -> None:
    code, document, written = reports
    lines = [annotation(line) for line in written["github"].splitlines()]
    kind, properties, totals = lines[0]
    assert (kind, properties["title"].split()[0]) == ("notice", "evenhand")
    assert f"exit code {code}" in totals.splitlines()[0]
    statuses = Counter(status for _, _, status in facts(document))
    for status, count in statuses.items():
        assert re.search(rf"\b{count:,} {status}", totals.splitlines()[0])
    kinds = Counter(kind for kind, _, _ in lines)
    assert all(kinds[each] <= 10 for each in ("error", "warning", "notice"))
    errors = statuses["refuted"] + statuses["error"]
    assert kinds["error"] == min(errors, 10)
    if errors > 10:
        assert f"{errors - 10:,} error" in lines[-1][2]
    if errors <= 10:
        wrong = [name for _, name, status in facts(document) if status in ("refuted", "error")]
        said = [message for kind, _, message in lines if kind == "error"]
        assert all(any(name in message for message in said) for name in wrong if name != "example 1")
    for _, properties, message in lines:
        assert len(message) <= 4096
        assert set(properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}


ANNOTATION = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def annotation(line: str) -> tuple[str, dict[str, str], str]:
    """The command, the properties and the message, as the runner of GitHub reads them."""
    match = ANNOTATION.fullmatch(line)
    assert match, line
    properties = dict(each.split("=", 1) for each in match[2].split(","))
    return match[1], {name: unescaped(value) for name, value in properties.items()}, unescaped(match[3])


def unescaped(words: str) -> str:
    for code, character in (("%3A", ":"), ("%2C", ","), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        words = words.replace(code, character)
    return words


AUTHORED = {"claim", "frame", "intent"}
"""Kinds of verdicts that a page has row by row; it counts the others, and shows those that are not proved."""


def test_html(reports: tuple[int, dict[str, Any], Reports]) -> None:
    _, document, written = reports
    page = tree(written["html"])
    listed = {(each.attrib["data-rule"], each.attrib["data-status"]) for each in having(page, "data-rule")}
    codes = {(rule, status) for rule, _, status in facts(document) if status in ("error", "warning")}
    assert {each for each in listed if each[1] in ("error", "warning")} == codes
    if "examples" in document.get("reports", [{}])[0]:
        said = [(each.attrib["data-status"], each.attrib.get("data-name", "")) for each in having(page, "data-rule")]
        for _, name, status in facts(document):
            assert any(status == shown and name in words for shown, words in said)
    verified = [each for each in document.get("reports", [document]) if each.get("verdicts")]
    articles = [each for each in page.iter("article") if [*having(each, "data-verdict")]]
    assert len(articles) == len(verified)
    for article, report in zip(articles, verified, strict=True):
        same_verdicts(article, report)
    for impact in filter(None, (report.get("impact") for report in document.get("reports", [document]))):
        shares = [int(each.attrib["data-count"].replace(",", "")) for each in having(page, "data-count")]
        assert sum(shares) == sum(region["count"] for region in impact["regions"]) == impact["changed"]
        assert f"{impact['changed']:,} of {impact['of']:,} requests" in visible_text(page)


def same_verdicts(article: ET.Element, report: dict[str, Any]) -> None:
    """Whether a page has the verdicts of a report, with their figures."""
    rows = [
        (each.attrib["data-verdict"], each.attrib["data-status"], visible_text(each))
        for each in having(article, "data-verdict", "tr")
    ]
    refuted = [visible_text(each) for each in having(article, "data-verdict") if each.tag in ("section", "li")]
    authored = [each for each in report["verdicts"] if each["kind"] in AUTHORED]
    assert sorted(status for _, status, _ in rows) == sorted(each["status"] for each in authored)
    unproved = [each for each in report["verdicts"] if each["status"] != "proved"]
    assert len(refuted) == len(unproved)
    for each in authored:
        figure = (
            f"{each['count']:,} of {each['of']:,}" if each["status"] == "refuted" and each["of"] else each["status"]
        )
        assert any(
            each["property"] in name and figure in words and status == each["status"] for name, status, words in rows
        )
    for each in unproved:
        words = next(words for words in refuted if each["property"] in words and (each["subject"] or "") in words)
        assert all(
            name in words for blame in [each["blame"]] if blame for one in blame["sets"] for name in named_in(one)
        )
        assert all(f"{region['total']:,}" in words for region in each["regions"])
        if each["counterexample"]:
            assert "because of" in words
    counts = Counter((each["kind"], each["status"]) for each in report["verdicts"])
    always = {each.attrib["data-always"]: visible_text(each) for each in having(article, "data-always")}
    for name, kind in (("no gap", "gap"), ("no dead provision", "dead"), ("every example", "example")):
        for status in ("proved", "refuted", "undecided"):
            if counts[kind, status]:
                assert f"{counts[kind, status]} {status}" in always[name]


def named_in(blamed: dict[str, Any]) -> list[str]:
    """The names of the provisions of a set."""
    return [each["id"] for each in blamed["provisions"]]


def test_markdown(reports: tuple[int, dict[str, Any], Reports]) -> None:
    _, document, written = reports
    assert len(written["markdown"]) <= 60_000
    page = rendered(written["markdown"])
    whole = visible_text(page)
    for rule, name, status in facts(document):
        if status in ("error", "warning"):
            assert f"{status} {rule}: {name.replace('`', '')}" in whole
    for report in document.get("reports", [document]):
        rows = [[visible_text(cell) for cell in row] for row in page.iter("tr")]
        for verdict in report.get("verdicts", ()):
            if verdict["kind"] in AUTHORED:
                assert any(same_figures(row, verdict) for row in rows), verdict["property"]
            if verdict["status"] != "proved":
                opened = [each for each in page.iter("details") if verdict["property"] in visible_text(each[0])]
                assert any((verdict["subject"] or "") in visible_text(each) for each in opened)
                assert any(verdict["status"] in visible_text(each[0]) for each in opened)
                for region in verdict["regions"][:12]:
                    assert any([f"{region['total']:,}"] == row[:1] for row in rows)
        for example in report.get("examples", ()):
            assert f"{example['status']}: {example['sentence']}" in whole
        if impact := report.get("impact"):
            assert f"{impact['changed']:,} of {impact['of']:,} requests" in whole


def same_figures(row: list[str], verdict: dict[str, Any]) -> bool:
    """Whether a row of a table has the verdict, with its figures."""
    mark = {"proved": "✓", "refuted": "✗", "undecided": "?"}[verdict["status"]]
    figure = f"refuted by {verdict['count']:,} of {verdict['of']:,}" if verdict["count"] else verdict["status"]
    return row[0] == mark and row[1].startswith(verdict["property"]) and any(figure in cell for cell in row[2:])


def test_text_in_a_file_is_that_of_a_pipe(folder: Path) -> None:
    for _, *arguments in (RUNS["a policy"], RUNS["findings alone"], RUNS["what differs"]):
        piped = run_here(*arguments, cwd=folder).stdout
        run_here(*arguments, "--output=text=t.out", "--output=plain=p.out", "--format=github", cwd=folder)
        assert (folder / "t.out").read_text(encoding="utf-8") == (folder / "p.out").read_text(encoding="utf-8") == piped


def fingerprints(folder: Path, *arguments: str) -> dict[str, str]:
    log = json.loads(run_here(*arguments, "--format=sarif", cwd=folder).stdout)
    return {
        f"{r['ruleId']} {r['properties']['name']}": r["partialFingerprints"]["evenhandMeaning/v1"]
        for r in log["runs"][0]["results"]
    }


def test_a_fingerprint_stays_when_lines_move(folder: Path) -> None:
    for command, name in (("verify", "library"), ("check", "broken"), ("test", "wrong")):
        path = folder / f"{name}.policy"
        before = fingerprints(folder, command, path.name)
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("\nproperty", "\n-- a line\n\nproperty", 1).replace("request", "request", 1), encoding="utf-8"
        )
        path.write_text("-- above\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
        after = fingerprints(folder, command, path.name)
        path.write_text(text, encoding="utf-8")
        assert before
        assert before == after


def test_what_is_expected_is_not_a_failure(folder: Path) -> None:
    verdicts = (
        'built_in = "proved"\nexamples = "proved"\nproperties = {children_first = "proved", staff_wait = "STATUS"}\n'
    )
    for status, code in (("refuted", 0), ("proved", 1)):
        text = f'schema = "evenhand.expect/1"\n[Library]\n{verdicts.replace("STATUS", status)}'
        (folder / "e.toml").write_text(text, encoding="utf-8")
        ran = run_here("verify", "library.policy", "--expect", "e.toml", "--format=junit", cwd=folder)
        root = ET.fromstring(ran.stdout)  # noqa: S314  # our own
        cases = {case.attrib["name"]: case[0].tag for case in root.iter("testcase") if len(case)}
        differing = {"Library, staff_wait": "failure"} if code else {}
        assert (ran.returncode, cases) == (code, {"staff_wait": "skipped", **differing})


def test_what_exceeds_the_limits_is_left_out_aloud(folder: Path) -> None:
    rules = "".join(
        f"\nrule dead{n}\n  when reader is Child and book is Atlas\n  answer within {n} h\n" for n in range(1, 16)
    )
    (folder / "dead.policy").write_text(
        LIBRARY.replace("\nproperty children", f"{rules}\nproperty children"), encoding="utf-8"
    )
    lines = run_here("verify", "dead.policy", "--format=github", cwd=folder).stdout.splitlines()
    assert [annotation(line)[0] for line in lines] == ["notice", *["error"] * 10, "notice"]
    # 15 provisions that no possible request meets, and `staff_wait`
    assert annotation(lines[-1])[2] == "6 errors more: GitHub annotates 10 of each. `--format json` has all."


def test_a_notice_names_the_first_that_passed_and_counts_the_others() -> None:
    from verifier.report.entries.entry import Entry, Grade, Listing, Place, part
    from verifier.report.github.document import github_text

    entries = [Entry(Grade.PASSED, "dead", f"row {n}", "proved", Place("p"), "it shows") for n in range(1, 24)]
    (notice,) = github_text(Listing("verify", 0, (part("p", "p", entries),))).splitlines()
    totals, passed = annotation(notice)[2].splitlines()
    assert totals == "23 proved; exit code 0"
    assert passed.startswith("passed in p: row 1, row 2, ")
    assert passed.endswith(", row 20 and 3 more")


def test_an_intent_about_a_property_is_named_once(folder: Path) -> None:
    text = LATER.replace("\n\n", "\n\n  intends\n    restores staff_wait\n\n", 1)
    (folder / "restores.policy").write_text(text, encoding="utf-8")
    report = run_here("verify", "restores.policy", "--format=junit", cwd=folder).stdout
    names = [case.attrib["name"] for case in ET.fromstring(report).iter("testcase")]  # noqa: S314  # our own output
    assert names.count("restores staff_wait") == 1
    assert not [name for name in names if name.count("staff_wait") > 1]


def test_a_command_of_github_ends_where_its_line_does() -> None:
    from verifier.report.entries.entry import Entry, Grade, Listing, Place, part
    from verifier.report.github.document import github_text

    hostile = "100 %25, a:b\n::error::x\r::stop"
    entry = Entry(Grade.FAILED, "property", hostile, "refuted", Place("a,b::c%.policy"), hostile, (hostile,))
    first, second = github_text(Listing("verify", 1, (part("p", "p", [entry]),))).splitlines()
    assert annotation(first)[0] == "notice"
    line = "100 %25, a:b ::error::x�::stop"
    assert annotation(second) == (
        "error", {"file": "a,b::c%.policy", "title": "property refuted"}, f"{line}\n{line}"
    )  # fmt: skip
    long = Entry(Grade.FAILED, "property", "x", "refuted", Place("p"), "é" * 10_000)
    cut = annotation(github_text(Listing("verify", 1, (part("p", "p", [long]),))).splitlines()[1])[2]
    assert cut == "é" * 4_000 + "… (6,000 more characters)"


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_documents_are_ascii_where_the_output_is_not_utf_8(encoding: str) -> None:
    from verifier.report.entries.entry import Entry, Grade, Listing, Place, part
    from verifier.report.junit.document import junit_text
    from verifier.report.medium import Medium
    from verifier.report.sarif.document import sarif_text

    hostile = "é\x1b[31m\udce9 & <b> ]]> \ufffe 😀"
    entry = Entry(Grade.FAILED, "property", hostile, "refuted", Place("a b\udce9.policy"), hostile)
    listing = Listing("verify", 1, (part("a b\udce9.policy", hostile, [entry]),))
    cleaned = "é�[31m� & <b> ]]> {} 😀"
    for medium in (Medium(encoding=encoding), Medium()):
        xml, log = junit_text(listing, medium), sarif_text(listing, medium)
        assert medium.holds_everything or (xml.isascii() and log.isascii())
        (case,) = ET.fromstring(xml).iter("testcase")  # noqa: S314  # our own
        assert case.attrib["name"] == cleaned.format("�")
        (result,) = json.loads(log)["runs"][0]["results"]
        assert result["message"]["text"] == cleaned.format("\ufffe")
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b%E9.policy"
