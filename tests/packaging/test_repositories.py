"""The hooks for pre-commit and the GitHub Action, as docs/repositories.md shows them, run on a small repository."""

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.command import EVENHAND, run
from tests.tools import ROOT, missing
from tests.verifier.lock.desk import DESK

DOCS = (ROOT / "docs/repositories.md").read_text("utf-8")
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
COMMANDS = os.pathsep.join([str(Path(EVENHAND).parent), os.environ["PATH"]])


def shown(name: str) -> str:
    """The file of this name that the page shows."""
    match = re.search(rf"^```yaml file={re.escape(name)}\n(.*?)^```", DOCS, re.MULTILINE | re.DOTALL)
    assert match
    return match[1]


def git(folder: Path, *words: str) -> str:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    ran = subprocess.run(["git", *identity, *words], cwd=folder, capture_output=True, text=True, check=True)  # noqa: S607
    return ran.stdout.strip()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    folder.mkdir()
    git(folder, "init", "-q")
    (folder / "desk.policy").write_text(DESK)
    run("fmt", "desk.policy", cwd=folder)
    run("verify", "--lock", "desk.policy", cwd=folder)
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "The desk")
    return folder


def pre_commit(folder: Path, *hook: str, config: str = ".pre-commit-config.yaml") -> subprocess.CompletedProcess[str]:
    """Runs one hook or all of the shown configuration, with the hooks of this checkout and the command installed here."""
    if find_spec("pre_commit") is None:
        missing("pre-commit")
    hooks = folder.parent / "hooks"
    if not hooks.exists():
        hooks.mkdir()
        git(hooks, "init", "-q")
        (hooks / ".pre-commit-hooks.yaml").write_text((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
        git(hooks, "add", ".")
        git(hooks, "commit", "-qm", "The hooks")
    document = yaml.safe_load(shown(config))
    (repository,) = document["repos"]
    repository |= {"repo": str(hooks), "rev": git(hooks, "rev-parse", "HEAD")}
    for each in repository["hooks"]:
        each["language"] = "system"  # installing into an environment of its own would need the network
    (folder / config).write_text(yaml.safe_dump(document))
    environment = {**os.environ, "PATH": COMMANDS, "PRE_COMMIT_HOME": str(folder.parent / "cache")}
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", *hook, "--all-files", "--config", config],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_shown_hooks_pass_a_policy_that_is_as_it_is_locked(folder: Path) -> None:
    ran = pre_commit(folder)
    assert (ran.returncode, ran.stdout.count("Passed")) == (0, 3), ran.stdout + ran.stderr


def test_the_shown_hooks_fail_where_they_have_to(folder: Path) -> None:
    path = folder / "desk.policy"
    text = path.read_text()
    path.write_text(text.replace("rule slow", "rule   slow"))
    assert pre_commit(folder, "evenhand-fmt").returncode == 1
    assert path.read_text() == text  # laid out
    path.write_text(text.replace("answer within 2 h", "answer within 3 h"))
    drifted = pre_commit(folder, "evenhand-verify")
    assert (drifted.returncode, "answers within 2 h → answers within 3 h" in drifted.stdout) == (1, True)
    path.write_text(text.replace("refuse", "refuze"))
    assert pre_commit(folder, "evenhand-check").returncode == 1


def test_named_files_are_verified_whatever_is_committed(folder: Path) -> None:
    (folder / "quick.policy").write_text('proposal quick "q"\n  to Desk in "desk.policy"\n\n  remove rule members\n')
    run("verify", "--lock", "desk.policy", "quick.policy", cwd=folder)
    git(folder, "add", ".")
    ran = pre_commit(folder, config=".pre-commit-config-named.yaml")
    assert ran.returncode == 0, ran.stdout


def test_each_hook_is_a_command_and_in_the_page() -> None:
    assert [each["id"] for each in HOOKS] == ["evenhand-check", "evenhand-fmt", "evenhand-verify"]
    for each in HOOKS:
        assert each["id"] == each["entry"].replace(" ", "-")
        assert re.search(each["files"], "rules/desk.policy")
        assert not re.search(each["files"], "rules/desk.policy.md")
        assert f"| `{each['id']}` |" in DOCS


def step(name: str) -> dict[str, Any]:
    """The step of the action with this name."""
    steps = {each.get("name"): each for each in ACTION["runs"]["steps"]}
    found: dict[str, Any] = steps[name]
    return found


def act(folder: Path, **inputs: str) -> tuple[subprocess.CompletedProcess[str], dict[str, str], str]:
    """Runs the shell of the step `Verify`: what it printed, its outputs, and the summary of the job."""
    verify = step("Verify")
    values = {name: str(each.get("default", "")) for name, each in ACTION["inputs"].items()} | inputs
    environment = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: values[match[1]], value)
        for name, value in verify["env"].items()
    }
    outputs, summary, temporary = folder.parent / "outputs", folder.parent / "summary", folder.parent / "runner"
    outputs.write_text("")
    summary.write_text("")
    temporary.mkdir(exist_ok=True)
    script = folder.parent / "step.sh"
    script.write_text(verify["run"])
    ran = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],  # noqa: S607  # as the runner does
        cwd=folder, capture_output=True, text=True, check=False,
        env={
            **os.environ, **environment, "PATH": COMMANDS, "GITHUB_OUTPUT": str(outputs), "GITHUB_STEP_SUMMARY": str(summary),
            "RUNNER_TEMP": str(temporary),
        },
    )  # fmt: skip
    assert list(temporary.iterdir()) == []
    return ran, dict(line.split("=", 1) for line in outputs.read_text().splitlines()), summary.read_text()


def test_the_action_reports_in_three_ways(folder: Path) -> None:
    (folder / "a folder" / "deep").mkdir(parents=True)
    (folder / "a folder" / "deep" / "other desk.policy").write_text(DESK.replace("Desk", "Other"))
    ran, outputs, summary = act(folder, files="desk.policy\n\na folder/**/*.policy\n")
    assert (ran.returncode, outputs) == (1, {"exit-code": "1", "sarif": "evenhand.sarif"}), ran.stderr
    assert re.search(r"^::error file=desk\.policy,line=[0-9]+", ran.stdout, re.MULTILINE)
    assert "Desk" in summary
    assert "Other" in summary
    sarif = json.loads((folder / "evenhand.sarif").read_text())
    assert {result["ruleId"] for result in sarif["runs"][0]["results"]} >= {"property"}


def test_the_action_takes_the_options_of_the_shown_workflow(folder: Path) -> None:
    workflow = yaml.safe_load(shown("policies.yml"))
    used = next(each for each in workflow["jobs"]["verify"]["steps"] if "evenhand" in each["uses"])
    assert set(used["with"]) <= set(ACTION["inputs"])
    assert all(f"`{name}`" in DOCS for name in (*ACTION["inputs"], *ACTION["outputs"]))
    inputs = {name: str(value) for name, value in used["with"].items()}
    ran, outputs, _ = act(folder, **{**inputs, "files": "*.policy"})
    assert (ran.returncode, outputs["exit-code"]) == (0, "0"), ran.stdout
    path = folder / "desk.policy"
    path.write_text(path.read_text().replace("answer within 2 h", "answer within 3 h"))
    ran, outputs, summary = act(folder, **{**inputs, "files": "*.policy"})
    assert outputs["exit-code"] == "1"
    assert "::error file=desk.policy" in ran.stdout
    assert "answers within 3 h" in summary


def test_the_action_fails_on_what_is_not_there_and_leaves_no_old_report(folder: Path) -> None:
    (folder / "evenhand.sarif").write_text("an old one")
    ran, outputs, _ = act(folder, files="no/such/*.policy")
    assert (ran.returncode, outputs["exit-code"]) == (2, "2")
    assert "an old one" not in ((folder / "evenhand.sarif").read_text() if "sarif" in outputs else "")
    ran, outputs, _ = act(folder, files="desk.policy", options="--no-such-option")
    assert (ran.returncode, outputs) == (2, {"exit-code": "2"})
    ran, _, summary = act(folder, files="desk.policy", annotations="false", summary="false")
    assert ("::error" in ran.stdout, summary) == (False, "")


def test_the_action_replaces_neither_a_policy_nor_a_lock_by_its_report(folder: Path) -> None:
    for name in ("desk.policy", "evenhand.lock"):
        before = (folder / name).read_text()
        ran, outputs, _ = act(folder, files="desk.policy", sarif=name)
        assert (ran.returncode, outputs) == (2, {"exit-code": "2"})
        assert "would be lost" in ran.stderr
        assert (folder / name).read_text() == before


def test_no_input_runs_as_a_script(folder: Path) -> None:
    odd = '$(touch ran); `touch ran` "; touch ran #'
    for inputs in ({"files": odd}, {"files": "desk.policy", "options": odd}, {"files": "desk.policy", "sarif": odd}):
        act(folder, **inputs)
        assert not (folder / "ran").exists()
    for each in ACTION["runs"]["steps"]:
        assert "${{" not in each.get("run", "")
        assert each.get("shell", "bash") == "bash"
        assert ("run" in each) != ("uses" in each)
