"""The files of the top folder are true: what they link to, call and name is there."""

import re
import tomllib
from pathlib import Path

import pytest

from policy_dsl.version import __version__
from verifier.cli import verify
from verifier.cli.commands import evenhand

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
PAGES = sorted(ROOT.glob("*.md"))
WORKFLOW = (ROOT / ".github/workflows/test.yml").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
FOLDERS = ("policy_dsl", "verifier", "tests", "docs", "spec", "benchmarks")
pages = pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])


def test_the_front_door_is_whole() -> None:
    named = {page.name for page in PAGES}
    assert named == {"README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"}
    for other in named - {"README.md"}:
        assert f"]({other})" in (ROOT / "README.md").read_text("utf-8")


@pages
def test_what_a_page_links_to_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    targets = [*re.findall(r"\]\(([^)\s]+)\)", text), *re.findall(r"^\[[\w-]+\]: (\S+)$", text, re.MULTILINE)]
    for target in targets:
        if not target.startswith("https://"):
            path, _, anchor = target.partition("#")
            assert (page.parent / path).exists(), target
            assert not anchor or anchor in anchors((page.parent / path) if path else page), target
    used = set(re.findall(r"\]\[([\w-]+)\]", text))
    assert used == set(re.findall(r"^\[([\w-]+)\]: ", text, re.MULTILINE))


def anchors(page: Path) -> set[str]:
    """The headings of a page as a forge links to them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_what_is_said_of_others_has_its_source() -> None:
    table = (ROOT / "README.md").read_text("utf-8").partition("\n## Why not ")[2].partition("\n\nTake ")[0]
    _, _, *rows = [line for line in table.splitlines() if line.startswith("|")]
    cells = [cell for row in rows for cell in row.split("|")[3:-1]]
    assert len(cells) == 5 * 4
    assert [cell for cell in cells if "][" not in cell] == []


@pages
def test_the_commands_that_a_page_names_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    spans = [span for span in re.findall(r"`([^`\n]+)`|^((?:make|evenhand) .*)$", text, re.MULTILINE) for span in span]
    for span in spans:
        if target := re.match(r"make ([a-z-]+)", span):
            assert target[1] in TARGETS, span
        if command := re.match(r"evenhand ([a-z]+)", span):
            assert command[1] in evenhand.commands, span


@pages
def test_the_files_that_a_page_names_exist(page: Path) -> None:
    if page.name == "CHANGELOG.md":  # it tells of what was
        return
    for span in re.findall(r"`([\w./-]+)`", page.read_text("utf-8")):
        if span.startswith(tuple(f"{folder}/" for folder in FOLDERS)):
            assert (ROOT / span).exists(), span


def test_every_folder_of_the_packages_is_told_of() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    for package in ("policy_dsl", "verifier", "tests"):
        for path in (ROOT / package).iterdir():
            if (path / "__init__.py").is_file() or (path.is_dir() and any(path.glob("*.py"))):
                assert f"`{path.name}/`" in text or f"`{package}/{path.name}/`" in text, path.name


def test_every_target_says_what_it_does() -> None:
    assert set(re.findall(r"^([a-z-]+):.* ## \w", MAKEFILE, re.MULTILINE)) == TARGETS
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert phony is not None
    assert set(phony[1].split()) == TARGETS


def test_what_the_fast_tests_leave_out_exists() -> None:
    slow = re.search(r"^SLOW := ((?:.*\\\n)*.*)$", MAKEFILE, re.MULTILINE)
    assert slow is not None
    for path in slow[1].replace("\\", "").split():
        assert (ROOT / path).exists(), path


def test_the_workflow_runs_the_pythons_of_the_classifiers_by_make() -> None:
    matrix = re.search(r"python: \[(.*?)\]", WORKFLOW)
    assert matrix is not None
    claimed = [line.rpartition(" :: ")[2] for line in PROJECT["project"]["classifiers"]]
    assert re.findall(r"[\d.]+", matrix[1]) == [version for version in claimed if re.fullmatch(r"3\.\d+", version)]
    runs = re.findall(r"run: (.*)$", WORKFLOW, re.MULTILINE)
    assert runs
    assert all(re.fullmatch(r"make ([a-z-]+)", run) and run.removeprefix("make ") in TARGETS for run in runs)


def test_the_hooks_run_what_lint_runs() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    entries = [
        entry.removeprefix(".venv/bin/").split()[0] for entry in re.findall(r"entry: (.*)$", hooks, re.MULTILINE)
    ]
    recipe = MAKEFILE.partition("\nlint:")[2].partition("\n\n")[0]
    assert entries == re.findall(r"\$\(BIN\)/([\w-]+)", recipe)
    assert re.findall(r"repo: (.*)$", hooks, re.MULTILINE) == ["local"]


def test_the_wheel_that_is_installed_is_of_this_version() -> None:
    assert f"dist/evenhand-{__version__}-py3-none-any.whl" in (ROOT / "README.md").read_text("utf-8")


def test_the_source_distribution_has_the_front_door() -> None:
    included = set(PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"])
    hidden = {".editorconfig", ".github", ".pre-commit-config.yaml"}
    assert {page.name for page in PAGES} | hidden | {"Makefile", "LICENSE"} <= included
    assert [name for name in included if not (ROOT / name).exists()] == []


def test_a_disagreement_is_reported_as_security_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    verify.save("`level_playing_field` of MP162", "(check-sat)\n")
    printed = re.sub(r"[0-9a-f]{12}", "0123456789ab", capsys.readouterr().err)
    assert f"```\n{printed}```" in (ROOT / "SECURITY.md").read_text("utf-8")


def test_the_changelog_sorts_what_users_notice_by_kind() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    releases = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert releases[0].startswith("Unreleased")
    assert set(re.findall(r"^### (.*)$", text, re.MULTILINE)) <= {"Added", "Changed", "Fixed"}
    assert all(line.endswith(".") for line in text.splitlines() if line.startswith("- "))
