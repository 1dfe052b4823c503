"""What is added to a union of the model has to be handled by each pass: mypy names every file that does not, and every target
without a method of the protocol."""

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from policy_dsl.backends.targets import TARGETS

ROOT = Path(__file__).parents[1]
CONDITIONS, CLAIMS = "policy_dsl/model/conditions.py", "policy_dsl/model/claims.py"
QUESTIONS, TREE = "verifier/obligations/questions.py", "policy_dsl/syntax/tree"

UNIONS = {
    "Condition": (CONDITIONS, "Condition = Atom"),
    "Atom": (CONDITIONS, "Atom = OneOf"),
    "OutcomeTest": (CLAIMS, "OutcomeTest = Permitted"),
    "Scoped": (CLAIMS, "Scoped = ChangesOnlyWhere"),
    "Direct": (CLAIMS, "Direct = Scoped"),
    "Derived": (CLAIMS, "Derived = Restores"),
    "Effect": ("policy_dsl/model/provisions.py", "Effect = Refuse"),
    "AttributeType": ("policy_dsl/model/vocabulary.py", "AttributeType = Enumeration"),
    "Choice": ("policy_dsl/model/vocabulary.py", "AttributeType = Enumeration"),
    "DayTime": ("policy_dsl/calendar/times.py", "DayTime = WorkingDays"),
    "Operation": ("policy_dsl/model/proposal.py", "Operation = AddProvisions"),
    "Side": ("policy_dsl/model/boxes.py", "Side = OneOfCodes"),
    "Universal": (QUESTIONS, "Universal = Property"),
    "Existential": (QUESTIONS, "Existential = Existence"),
    "Formula": ("verifier/smt/formulas.py", "Formula = (\n    Possible"),
    "ConditionText": (f"{TREE}/conditions.py", "ConditionText = Is"),
    "OperationText": (f"{TREE}/proposal.py", "OperationText = (\n    Add"),
}
"""Where each union is written, and how it begins."""

MEANINGS = {"policy_dsl/evaluate.py", "policy_dsl/diagram/policy/provisions.py", "verifier/smt/encode/conditions.py"}
READINGS = {"verifier/smt/formulate.py", "verifier/by_diagram/questions/ask.py", "verifier/by_reference/replay.py"}
OF_AIMS = {"verifier/smt/aims.py", "verifier/by_diagram/questions/aims.py", "verifier/by_reference/aims.py"}
ON_CONDITIONS = {
    *MEANINGS, "policy_dsl/model/conditions.py", "verifier/smt/slicing/domains.py",
    "verifier/report/words/boxes.py", "policy_dsl/amend/normal_form.py", "verifier/report/facts/terms.py",
    "policy_dsl/model/carry_over.py",
}  # fmt: skip

RECEIPT_HOURS = {"verifier/by_reference/receipt_hours.py", "verifier/report/facts/receipt_hours.py"}

OF_CLOCKS = {
    "verifier/smt/clock_order.py",
    "verifier/by_diagram/spaces/day_classes.py",
    "verifier/by_diagram/questions/due_tests.py",
    "verifier/by_reference/clock_order.py",
}

HANDLED_IN = {
    "DayTime": {
        "policy_dsl/calendar/stepping.py", "policy_dsl/calendar/counting.py", "policy_dsl/calendar/definition.py",
        "policy_dsl/calendar/times.py", "policy_dsl/model/times.py", "policy_dsl/backends/clock_tables.py",
        "verifier/repair/time_parts.py",
    },
    "Condition": ON_CONDITIONS,
    "Atom": {*ON_CONDITIONS, "policy_dsl/diagram/space/distinctions.py"},
    "OutcomeTest": {
        "verifier/smt/outcome_tests.py", "verifier/smt/encode/outcomes.py", "verifier/by_diagram/spaces/outcome_tests.py",
        "verifier/by_reference/replay.py", "policy_dsl/model/claim_text.py", *OF_CLOCKS,
        "verifier/by_reference/at_one_hour.py", "verifier/smt/one_hour.py",
        "verifier/by_reference/own_receipts.py", "verifier/smt/own_receipts.py",
    },
    "Scoped": {*OF_AIMS, *RECEIPT_HOURS, "policy_dsl/model/terms.py", "policy_dsl/resolve/conditions/comparison_groups.py",
               "policy_dsl/model/claims.py", "verifier/by_diagram/spaces/question_conditions.py", "verifier/lock/make.py",
               "verifier/verdict_calendars.py"},
    "Direct": {*OF_AIMS, *RECEIPT_HOURS, "verifier/verdict_calendars.py"},
    "Derived": {"verifier/obligations/all.py", "verifier/verdicts/derived.py", "verifier/verdict_calendars.py"},
    "Effect": {
        "policy_dsl/model/policy.py", "verifier/smt/formulate.py", "verifier/by_diagram/questions/ask.py",
        "verifier/obligations/built_in.py", "policy_dsl/model/effect_words.py", "verifier/report/text/diff.py",
        "policy_dsl/amend/collisions.py", "verifier/lock/meaning.py", "verifier/report/words/denials.py",
    },
    "AttributeType": {
        "policy_dsl/model/vocabulary.py", "policy_dsl/backends/python/emit.py",
        "policy_dsl/evaluate.py", "policy_dsl/diagram/space/partition.py", "policy_dsl/diagram/space/levels.py",
        "policy_dsl/diagram/space/example_requests.py", "policy_dsl/diagram/space/space.py",
        "verifier/smt/encode/symbols.py", "verifier/smt/encode/ways.py",
        "verifier/smt/slicing/domains.py", "policy_dsl/backends/decision_table.py",
        "policy_dsl/backends/python/entry_point.py", "policy_dsl/backends/python/run.py",
        "policy_dsl/backends/python/readback/tree_data.py", "policy_dsl/backends/features.py",
        "policy_dsl/model/digest.py", "policy_dsl/resolve/claims/one_vocabulary.py", "verifier/report/json/values.py",
        "policy_dsl/backends/javascript/tables.py", "policy_dsl/backends/javascript/run.py",
        "policy_dsl/testing/strategies.py", "verifier/by_diagram/amendments/untouched.py", "verifier/cli/save_example.py",
        "verifier/lock/meaning.py",
    },
    "Choice": {
        "policy_dsl/backends/features.py", "policy_dsl/backends/python/emit.py",
        "policy_dsl/backends/python/entry_point.py", "policy_dsl/resolve/claims/one_vocabulary.py",
        "verifier/report/json/values.py", "policy_dsl/backends/javascript/tables.py", "policy_dsl/testing/strategies.py",
        "verifier/lock/meaning.py",
    },
    "Operation": {"policy_dsl/amend/amend.py", "policy_dsl/amend/collisions.py", "policy_dsl/resolve/proposals/stacks.py"},
    "Side": {
        "verifier/by_reference/replay.py", "verifier/smt/encode/conditions.py",
        "verifier/report/json/values.py", "verifier/report/words/boxes.py", "policy_dsl/backends/python/emit.py",
        "policy_dsl/backends/javascript/tables.py", "verifier/report/words/annex/regions.py", "policy_dsl/model/boxes.py",
    },
    "Universal": READINGS,
    "Existential": READINGS,
    "Formula": {"verifier/smt/encode/query.py"},
    "ConditionText": {
        "policy_dsl/resolve/claims/between.py", "policy_dsl/resolve/conditions/condition.py",
        "policy_dsl/syntax/printing/parts.py", "policy_dsl/amend/mutations.py",
    },
    "OperationText": {
        "policy_dsl/resolve/proposals/operations.py", "policy_dsl/syntax/printing/unparse.py", "policy_dsl/amend/vocabulary.py",
        "policy_dsl/amend/edit_vocabulary.py", "policy_dsl/amend/code_edits.py",
    },
}  # fmt: skip
"""By what a class in each union means: the files that have to say something of it."""

PROTOCOL = "policy_dsl/backends/target.py"


def test_mypy_names_each_file_that_does_not_handle_a_class(tmp_path: Path) -> None:
    shadows = []
    for path in dict.fromkeys(path for path, _ in UNIONS.values()):
        text = (ROOT / path).read_text(encoding="utf-8")
        for union, (where, start) in UNIONS.items():
            if where == path:
                assert text.count(start) == 1, union
                base = "Choice" if union == "Choice" else "Struct"
                codes = "    codes: tuple[Code, ...] = ()\n" if union in ("AttributeType", "Choice") else ""
                imported = "from msgspec import Struct\n\n\n"
                planted = f"{imported}class Planted{union}({base}, frozen=True):\n    x: int\n{codes}\n\n"
                text = text.replace(start, f"{planted}{start} | Planted{union}")
        shadow = tmp_path / path
        shadow.parent.mkdir(parents=True, exist_ok=True)
        shadow.write_text(text, encoding="utf-8")
        shadows += ["--shadow-file", str(ROOT / path), str(shadow)]
    protocol = tmp_path / "target.py"
    method = "\n    def planted(self) -> None:\n        ...\n"
    protocol.write_text((ROOT / PROTOCOL).read_text(encoding="utf-8") + method, encoding="utf-8")
    shadows += ["--shadow-file", str(ROOT / PROTOCOL), str(protocol)]
    options = ["--no-pretty", "--no-error-summary", "--cache-dir", str(tmp_path / "cache"), *shadows]
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "policy_dsl", "verifier"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    named: dict[str, set[str]] = defaultdict(set)
    for path, message in re.findall(r"^([^:\n]+):\d+: error: (.*)$", ran.stdout, re.MULTILINE):
        for union in re.findall(r"Planted(\w+)", message):
            named[union].add(path)
    assert named == HANDLED_IN
    named_without = re.findall(r"^([^:\n]+):\d+: note: +planted$", ran.stdout, re.MULTILINE)
    assert named_without == ["policy_dsl/backends/targets.py"] * len(TARGETS)
