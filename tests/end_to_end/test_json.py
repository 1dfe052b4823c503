"""Everything printed as JSON is what its shipped schema says, the same bytes each time, and exits as documented."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from tests.command import run as run_here
from tests.written import LIBRARY

ROOT = Path(__file__).parents[2]
SCHEMAS = {
    path.name.split(".")[0]: json.loads(path.read_text(encoding="utf-8"))
    for path in files("verifier.report").joinpath("schemas").iterdir()
    if path.name.endswith(".json")
}
REGISTRY: Registry[Any] = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values()
)
MP162 = "spec/mp162/mp162.policy"
PROPOSALS = sorted(str(p.relative_to(ROOT)) for p in (ROOT / "spec/mp162/proposals").glob("*.policy"))


def run(*arguments: str, cwd: Path = ROOT) -> tuple[int, str]:
    ran = run_here(*arguments, "--format", "json", cwd=cwd)
    assert ran.stderr == ""
    return ran.returncode, ran.stdout


def valid(name: str, *arguments: str, cwd: Path = ROOT) -> dict[str, Any]:
    return validated(name, *run(*arguments, cwd=cwd))


def validated(name: str, code: int, printed: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(printed)
    jsonschema.Draft202012Validator(SCHEMAS[name], registry=REGISTRY).validate(document)
    assert document["exit"] == code
    return document


def test_the_schemas_are_schemas() -> None:
    assert set(SCHEMAS) == {
        "check", "compile", "diff", "explain", "export", "fmt", "import", "mutate", "repair", "rule",
        "test", "verify", "verify-all",
    }  # fmt: skip
    for schema in SCHEMAS.values():
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(("path", "code"), [(MP162, 1), *((p, 0 if "by-purpose" in p else 1) for p in PROPOSALS)])
def test_verify(path: str, code: int) -> None:
    printed = run("verify", path)
    document = validated("verify", *printed)
    assert document["exit"] == code
    assert document["space"]["requests"] == 242_880
    assert [f["role"] for f in document["files"]] == (["policy"] if path == MP162 else ["policy", "base"])
    assert run("verify", path) == printed
    for verdict in document["verdicts"]:
        if verdict["status"] == "refuted" and verdict["kind"] == "claim":
            assert sum(region["count"] for region in verdict["regions"]) == verdict["count"]
            assert verdict["regions_complete"]
    if document["impact"]:
        assert sum(region["count"] for region in document["impact"]["regions"]) == document["impact"]["changed"]


def test_a_refutation_names_the_clauses_on_both_sides() -> None:
    document = valid("verify", "verify", MP162, "--property", "level_playing_field")
    (verdict,) = (v for v in document["verdicts"] if v["kind"] == "claim")
    example = verdict["counterexample"]
    assert (example["requests"]["s"]["role"], example["requests"]["m"]["role"]) == ("IS", "MDR")
    lines = (ROOT / MP162).read_text(encoding="utf-8").splitlines()
    for name, table in (("s", "existing_roles"), ("m", "mdr_role")):
        (by,) = example["decisions"][name]["by"]
        assert by["id"].startswith(table)
        assert by["id"].split()[1] in lines[by["line"] - 1]
        assert by["source"].startswith("DAG, Appendix, TRT table")
    assert example["decisions"]["s"]["trt_seconds"] < example["decisions"]["m"]["trt_seconds"]


def test_how_far_verdicts_are_confirmed(tmp_path: Path) -> None:
    large = valid("verify", "verify", MP162, "--property", "level_playing_field")
    assert large["trust"] == {"demanded": None, "sweep": None}
    assert {v["trust"] for v in large["verdicts"]} == {1}
    (tmp_path / "p.policy").write_text(WRONG, encoding="utf-8")
    small = valid("verify", "verify", str(tmp_path / "p.policy"), "--trust", "3")
    assert {v["trust"] for v in small["verdicts"]} == {3}
    # IS and MDR, one class each
    assert small["trust"]["sweep"] == {"classes": 2, "tried": 2, "compiled": True, "reason": None, "disagreement": None}


def test_verify_all_with_expectations(tmp_path: Path) -> None:
    document = valid("verify-all", "verify", MP162, *PROPOSALS, "--expect", "spec/mp162/expected.toml")
    assert (document["exit"], document["expected"]["differences"]) == (0, [])
    wrong = (ROOT / "spec/mp162/expected.toml").read_text(encoding="utf-8").replace("count = 9728", "count = 9729")
    (tmp_path / "wrong.toml").write_text(wrong, encoding="utf-8")
    document = valid("verify-all", "verify", MP162, *PROPOSALS, "--expect", str(tmp_path / "wrong.toml"))
    (difference,) = document["expected"]["differences"]
    assert (document["exit"], difference["expected"], difference["found"]) == (1, "9729", "9728")


def test_verify_with_a_lock(tmp_path: Path) -> None:
    path = tmp_path / "library.policy"
    path.write_text(LIBRARY, encoding="utf-8")
    document = valid("verify-all", "verify", "--lock", "library.policy", "--format", "json", cwd=tmp_path)
    assert document["lock"] == {"paths": ["evenhand.lock"], "checked": False, "drifted": []}
    path.write_text(LIBRARY.replace("| 1 h           |", "| 3 h           |"), encoding="utf-8")
    document = valid("verify-all", "verify", "--check-lock", "library.policy", "--format", "json", cwd=tmp_path)
    moved = {(each["section"], each["name"], each["follows"]) for each in document["lock"]["drifted"]}
    assert ("policy", "decisions", True) in moved
    assert any(section == "provision" and not follows for section, _, follows in moved)


def test_the_pages_of_diagnostics() -> None:
    (shown,) = valid("rule", "rule", "e201")["rules"]
    assert shown["page"].startswith(f"# E201: {shown['title']}\n")
    listed = valid("rule", "rule", "--list")["rules"]
    assert [r["code"] for r in listed] == sorted(r["code"] for r in listed)
    unknown = valid("rule", "rule", "E999")
    assert (unknown["exit"], unknown["rules"], [d["code"] for d in unknown["diagnostics"]]) == (2, [], ["E410"])


def test_the_others(tmp_path: Path) -> None:
    assert valid("check", "check", MP162, *PROPOSALS)["exit"] == 0
    facts = ("party=Supplier", "role=IS", "service=4.1.1", "device=SMETS2", "mode=OnDemand", "purposes=Settlement")
    explained = valid("explain", "explain", PROPOSALS[1], *facts, "declared=none")
    before, after = explained["editions"]
    assert (before["decision"]["trt_seconds"], after["decision"]["trt_seconds"]) == (30, 86_400)
    assert {(f["attribute"], str(f["value"])) for f in before["faster"]} == {("device", "SMETS1")}
    partial = valid("explain", "explain", MP162, "role=IS", "service=4.1.1")
    assert partial["editions"][0]["missing"] == ["device", "mode"]
    compiled = valid("compile", "compile", PROPOSALS[1], "--target", "python", "-o", str(tmp_path / "check.py"))
    assert compiled["output"]["bytes"] == (tmp_path / "check.py").stat().st_size
    refused = valid("compile", "compile", MP162, "--target", "python", "-o", str(tmp_path / "not.py"))
    assert (refused["exit"], refused["output"]) == (1, None)
    assert not (tmp_path / "not.py").exists()


def test_mutate(tmp_path: Path) -> None:
    document = valid("mutate", "mutate", PROPOSALS[1])
    assert (document["exit"], document["policy"], document["made_to"]) == (0, "dag1_by_purpose", ["MP162"])
    assert len(document["changes"]) == sum(document["counts"].values())
    (tmp_path / "p.policy").write_text(LIBRARY, encoding="utf-8")
    library = valid("mutate", "mutate", str(tmp_path / "p.policy"))
    assert library["exit"] == 1
    unnoticed = [each for each in library["changes"] if each["fate"] == "unnoticed"]
    assert all(each["regions"] and each["changed"] for each in unnoticed)
    assert {each["confirmed"] for each in library["changes"] if each["fate"] != "mistake"} == {True}
    repaired = valid("repair", "repair", str(tmp_path / "p.policy"))
    assert (repaired["exit"], repaired["refuted"]) == (1, ["staff_wait"])
    mistaken = valid("check", "mutate", str(tmp_path / "none.policy"))
    assert mistaken["exit"] == 2


def test_diff(tmp_path: Path) -> None:
    by_purpose, by_service = (
        next(p for p in PROPOSALS if name in p) for name in ("dag1-by-purpose", "dag1-by-service")
    )
    document = valid("diff", "diff", MP162, by_purpose)
    impact = document["impact"]
    assert (document["exit"], impact["of"], impact["certified"]) == (1, 242_880, True)
    (verified,) = [valid("verify", "verify", by_purpose)["impact"]]
    assert impact == verified  # a proposal and its base differ by what verify says it changes
    assert [(e["id"], e["edit"], e["matters"]) for e in document["provisions"]] == [
        ("settlement_is_24h", "added", True)
    ]
    assert document["requests"] == {"both": 242_880, "old": 242_880, "new": 242_880}
    assert (document["old"]["amends"], document["new"]["amends"]) == (None, "MP162")
    two = valid("diff", "diff", by_purpose, by_service)
    assert sum(region["count"] for region in two["impact"]["regions"]) == two["impact"]["changed"]
    assert run("diff", by_purpose, by_service)[1] == run("diff", by_purpose, by_service)[1]
    other = (
        (ROOT / MP162)
        .read_text(encoding="utf-8")
        .replace("impossible when purposes is empty", "impossible when purposes is Other")
    )
    (tmp_path / "other.policy").write_text(other, encoding="utf-8")
    apart = valid("diff", "diff", MP162, str(tmp_path / "other.policy"))
    # 8 roles: 5 with four parties, 3 with one; 11 services, 4 device and mode, 16 declared; one purpose set each way
    assert (apart["became_possible"]["count"], apart["became_impossible"]["count"]) == (
        23 * 11 * 4 * 16,
        23 * 11 * 4 * 16,
    )
    assert [c["text"] for c in apart["became_impossible"]["clauses"]] == ["every request has a purpose"]
    same = valid("diff", "diff", MP162, MP162)
    assert (same["exit"], same["impact"]["changed"], same["provisions"]) == (0, 0, [])


def test_examples(tmp_path: Path) -> None:
    document = valid("test", "test", MP162, *PROPOSALS)
    assert document["exit"] == 0
    policy = document["reports"][0]
    assert [e["status"] for e in policy["examples"]] == ["proved"] * 8
    assert [e["actual"] for e in policy["examples"]] == [[e["expected"]] for e in policy["examples"]]
    assert not set(policy["coverage"]["reached"]) & set(policy["coverage"]["missed"])
    (tmp_path / "p.policy").write_text(WRONG, encoding="utf-8")
    wrong = valid("test", "test", str(tmp_path / "p.policy"))
    (example,) = wrong["reports"][0]["examples"]
    assert (wrong["exit"], example["status"]) == (1, "refuted")
    assert example["actual"] == [
        {"access": "permitted", "trt_seconds": 3600},
        {"access": "refused", "trt_seconds": None},
    ]
    (shown,) = example["otherwise"]
    assert (shown["request"], shown["decision"]["by"][0]["id"]) == ({"role": "MDR"}, "no_mdr")
    assert wrong["reports"][0]["coverage"] == {"reached": ["all", "no_mdr"], "missed": []}


WRONG = """\
policy P "p"

request
  role : one of IS, MDR

rule all
  answer within 1 h

rule no_mdr
  when role is MDR
  refuse

example "everybody"
  given role any
  expect 1 h
"""


def test_bad_input(tmp_path: Path) -> None:
    (tmp_path / "bad.policy").write_text('policy P "p"\n\nrule a\n  refuse\n', encoding="utf-8")
    for command in ("verify", "check"):
        document = valid(command, command, "bad.policy", cwd=tmp_path)
        assert document["exit"] == 2
        assert {d["code"] for d in document["diagnostics"]} == {"E207"}
    assert valid("verify", "verify", "none.policy", cwd=tmp_path)["verdicts"] == []
    document = valid("diff", "diff", "bad.policy", "none.policy", cwd=tmp_path)
    assert (document["exit"], document["old"], document["impact"]) == (2, None, None)
    assert {d["code"] for d in document["diagnostics"]} == {"E207", "E001"}
    document = valid("test", "test", "bad.policy", "none.policy", cwd=tmp_path)
    assert (document["exit"], [r["examples"] for r in document["reports"]]) == (2, [[], []])


def strings(part: Any) -> Iterator[str]:
    """Every text of a document, and every key, which may be the name of a fact or a code."""
    match part:
        case str():
            yield part
        case list():
            for each in part:
                yield from strings(each)
        case dict():
            for name, each in part.items():
                yield name
                yield from strings(each)


@pytest.mark.parametrize("name", ["option1", "honesty-flag"])
def test_json_has_the_names_and_texts_that_a_brief_prints(name: str) -> None:
    path = f"spec/mp162/proposals/{name}.policy"
    document = valid("verify", "verify", path)
    brief = " ".join(run_here("verify", path, "--brief", "--format=plain", cwd=ROOT).stdout.split())
    texts = " ".join(strings(document))
    policy = document["policy"]
    assert brief.startswith(f"{policy['name']} · {policy['title']} {path}, a proposal to {document['base']['name']}")
    assert f"Read as (not checked): {policy['reading']} " in brief
    assert all(word in texts for word in re.findall(r"[a-z0-9]+(?:_[a-z0-9]+)+", brief))
    key = brief.partition(" Codes ")[2].partition(" 1 remark ")[0]
    labels = {each for a in document["space"]["attributes"].values() for each in a.get("labels", {}).items()}
    assert "IS (Import Supplier)" in key
    for code, label in re.findall(r"([\w.]+) \(([^)]*)\)", key):
        assert (code, label) in labels


def test_a_change_has_its_causes_and_an_example_its_sentence(tmp_path: Path) -> None:
    (tmp_path / "library.policy").write_text(LIBRARY, encoding="utf-8")
    amended = 'proposal P "p"\n  to Library in "library.policy"\n\n  set desk Staff to 3 h\n'
    (tmp_path / "p.policy").write_text(amended, encoding="utf-8")
    expected = {"id": "desk Staff", "path": "p.policy", "line": 4, "part": "decides"}
    with open(tmp_path / "library.policy", "a", encoding="utf-8") as base:
        base.write('\nexample "staff and a novel"\n  given reader Staff, book Novel, why none\n  expect 1 h\n')
    (example,) = valid("verify", "verify", "p.policy", cwd=tmp_path)["examples_changed"]
    assert (example["example"], example["sentence"]) == ("example 2", "staff and a novel")
    for command, *paths in (("verify", "p.policy"), ("diff", "library.policy", "p.policy")):
        regions = valid(command, command, *paths, cwd=tmp_path)["impact"]["regions"]
        assert regions
        assert all(expected in region["causes"] for region in regions)


DERIVED = """\
policy Risks "who waits for longer"

request
  role : one of A, B, C
  n    : whole number from 0 to 9

derive risk : one of Low, High
  otherwise Low

derive known : yes/no

rule many
  when n over 5 and known is yes
  gives risk High

rule known_ones
  when role is A
  gives known yes

table times
  | risk | answer within |
  | Low  | 1 h           |
  | High | 2 h           |

property prompt "everybody is answered within the hour"
  for any request r
  never r slower than 1 h
"""


def test_derived_facts(tmp_path: Path) -> None:
    """A with 6 to 9 waits for longer; B and C have no value of `known`, which is a gap."""
    (tmp_path / "p.policy").write_text(DERIVED, encoding="utf-8")
    (tmp_path / "q.policy").write_text(
        'proposal Q "q"\n  to Risks in "p.policy"\n\n  remove rule many\n  add rule few\n    when known is yes and n under 5\n'
        "    gives risk High\n\n  intends\n    every change is faster\n",
        encoding="utf-8",
    )
    high = {"values": ["High"], "by": ["many"]}
    known = {"values": ["yes"], "by": ["known_ones"]}
    document = valid("verify", "verify", "p.policy", cwd=tmp_path)
    (claim,) = (v for v in document["verdicts"] if v["kind"] == "claim")
    assert claim["counterexample"]["derived"] == {"r": {"risk": high, "known": known}}
    (gap,) = (v for v in document["verdicts"] if v["kind"] == "gap" and v["status"] == "refuted")
    assert (gap["subject"], gap["count"]) == ("known", 20)
    assert gap["counterexample"]["derived"]["r"]["known"] == {"values": [], "by": []}
    intended = valid("verify", "verify", "q.policy", cwd=tmp_path)
    (intent,) = (v for v in intended["verdicts"] if v["kind"] == "intent")
    after = {"values": ["High"], "by": ["few"]}
    before = {"values": ["Low"], "by": []}
    assert intent["counterexample"]["derived"] == {
        "before": {"risk": before, "known": known}, "after": {"risk": after, "known": known},
    }  # fmt: skip
    whole = valid("explain", "explain", "p.policy", "role=A", "n=7", cwd=tmp_path)
    assert whole["editions"][0]["derived"] == {"risk": high, "known": known}
    part = valid("explain", "explain", "p.policy", "n=3", cwd=tmp_path)
    assert part["editions"][0]["derived"]["known"] == {"values": None, "by": []}


def test_requests_that_are_not_there_before() -> None:
    raised = "spec/mp162/modification/as-raised.policy"
    document = valid("verify", "verify", raised)
    assert document["exit"] == 1
    vocabulary = document["vocabulary"]
    assert [each["text"] for each in vocabulary["changes"]] == ['add code MDR "Meter Data Retriever" to role']
    assert (vocabulary["became_possible"]["count"], vocabulary["became_impossible"]["count"]) == (42_240, 0)
    assert {tuple(each["when"]["role"]) for each in vocabulary["became_possible"]["regions"]} == {("MDR",)}
    facts = (
        "party=Agent",
        "role=MDR",
        "service=8.2",
        "device=SMETS2",
        "mode=OnDemand",
        "purposes=Billing",
        "declared=none",
    )
    before, after = valid("explain", "explain", raised, *facts)["editions"]
    assert (before["possible"], before["decision"]) == ([], None)
    assert after["decision"]["trt_seconds"] == 30
