"""The documentation builds without a warning, leaves nothing out, and what it shows is so."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import click
import pytest
from generated import MAKERS, MARK, codes, commands, filled, schemas

from policy_dsl.diagnostics.catalogue import CATALOGUE
from tests.command import EVENHAND, run
from tests.spec.test_language import FENCE, does_what_is_said, examples
from tests.tools import node
from verifier.cli.commands import evenhand

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md"))
EXAMPLES = [each for each in examples(PAGES) if " of=" not in f" {each.info}"]


def test_the_site_is_built_without_a_warning_and_leaves_nothing_out(tmp_path: Path) -> None:
    site = built(tmp_path / "site")
    every_diagnostic_has_its_place(site)
    every_command_and_option_has_its_place(site)
    every_key_of_the_json_has_its_place(site)
    the_python_that_is_promised_has_its_place(site)
    policies_are_coloured(site)
    schemas_are_there_to_take(site)
    sessions_are_coloured(site)
    drawings_are_in_the_page_with_their_titles(site)
    there_is_a_way_in(site)


def built(out: Path) -> Path:
    """The pages as `make docs` builds them: its own recipe, into another folder. Built once: it takes seconds."""
    recipe = re.search(
        r"^docs:[^\n]*\n\t@?\$\(BIN\)/(python .*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE
    )
    assert recipe is not None
    words = [str(out) if word == "build/docs" else word for word in shlex.split(recipe[1])]
    assert {"-W", "--keep-going", str(out)} <= set(words)
    ran = subprocess.run([sys.executable, *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stderr
    return out / "docs"


def words(page: Path) -> str:
    """What a reader of the page sees."""
    return unescape(re.sub(r"<[^>]+>", "", page.read_text("utf-8")))


def every_diagnostic_has_its_place(site: Path) -> None:
    pages = {path.stem: path for path in (site / "reference/diagnostics").glob("*.html")}
    assert set(pages) == {page for page, _ in codes.FAMILIES.values()}
    overview = words(site / "reference/diagnostics.html")
    for code, said in CATALOGUE.items():
        page = pages[codes.FAMILIES[code[:2]][0]]
        assert f'id="{code.lower()}"' in page.read_text("utf-8")
        assert f"{code}: {said.replace('`', '')}" in words(page)
        assert code in overview


def every_command_and_option_has_its_place(site: Path) -> None:
    page = site / "reference/commands.html"
    written, read = page.read_text("utf-8"), words(page)
    for name, command in evenhand.commands.items():
        assert f'id="evenhand-{name}"' in written
        for option in command.params:
            for spelling in option.opts if isinstance(option, click.Option) else ():
                assert spelling in read


def every_key_of_the_json_has_its_place(site: Path) -> None:
    shown = set(re.findall(r"[\w-]+", words(site / "reference/schemas.html")))
    known = schemas.all_schemas()
    assert set(known) == {path.name.split(".")[0] for path in (ROOT / "verifier/report/schemas").iterdir()}
    keys = {key for schema in known.values() for key in keys_of(schema)}
    assert len(keys) > 100
    assert keys - shown == set()


def keys_of(schema: Any) -> Iterator[str]:
    """Every key that a document may have, however deep."""
    for word, inner in schema.items() if isinstance(schema, dict) else enumerate(schema):
        if word == "properties":
            yield from inner
        if isinstance(inner, dict | list):
            yield from keys_of(inner)


def the_python_that_is_promised_has_its_place(site: Path) -> None:
    page = (site / "reference/api.html").read_text("utf-8")
    for name in (
        "policy_dsl.pipeline.load", "policy_dsl.model.policy.Policy", "policy_dsl.evaluate.evaluate",
        "verifier.verify.verify", "verifier.verify.verify_proposal", "verifier.results.verdict.Verdict",
        "policy_dsl.runtime.load.load", "policy_dsl.runtime.manifest.ArtefactError", "policy_dsl.runtime.kernel.Decision",
        "verifier.release.release", "verifier.compare.compare", "verifier.explain.explain",
    ):  # fmt: skip
        assert f'id="{name}"' in page


def policies_are_coloured(site: Path) -> None:
    block = (site / "tutorial.html").read_text("utf-8").split('class="highlight-policy')[1]
    assert re.search(r'<span class="kd">policy</span>', block)


def schemas_are_there_to_take(site: Path) -> None:
    page = site / "reference/schemas.html"
    linked = re.findall(r'href="([^"]+\.schema\.json)"', page.read_text("utf-8"))
    assert {Path(link).name for link in linked} == {f"{name}.schema.json" for name in schemas.all_schemas()}
    for link in linked:
        shipped = ROOT / "verifier/report/schemas" / Path(link).name
        assert (page.parent / link).read_bytes() == shipped.read_bytes()


def sessions_are_coloured(site: Path) -> None:
    page = (site / "tutorial.html").read_text("utf-8")
    assert '<span class="gp">$ </span><span class="gs">evenhand check draft.policy</span>' in page
    assert '<span class="gr">error[E202]</span>' in page
    assert '<span class="gd">✗</span>' in page
    assert '<span class="gi">✓</span>' in page


def drawings_are_in_the_page_with_their_titles(site: Path) -> None:
    for path in (DOCS / "drawings").iterdir():
        root = ET.parse(path).getroot()  # noqa: S314  # our own
        title = root.find("{http://www.w3.org/2000/svg}title")
        assert title is not None
        assert root.get("aria-labelledby") == title.get("id")
        using = [page for page in PAGES if f"drawings/{path.name}" in page.read_text("utf-8")]
        assert using
        for page in using:
            html = (site / page.relative_to(DOCS)).with_suffix(".html").read_text("utf-8")
            assert f'<title id="{title.get("id")}">' in html


def there_is_a_way_in(site: Path) -> None:
    lead = re.search(r"url=([^\"]+)", (site.parent / "index.html").read_text("utf-8"))
    assert lead is not None
    assert (site.parent / lead[1]).is_file()


def test_every_mark_is_made_and_every_maker_used() -> None:
    used = {mark[1] for page in PAGES for mark in MARK.finditer(page.read_text("utf-8"))}
    assert used == set(MAKERS)
    with pytest.raises(KeyError):
        filled("<!-- generated: nothing -->")


def test_every_command_has_its_section_and_an_example() -> None:
    page = (DOCS / "reference/commands.md").read_text("utf-8")
    sections = re.split(r"^<!-- generated: command (\w+) -->$", page, flags=re.MULTILINE)[1:]
    assert sections[::2] == list(evenhand.commands)
    for name, section in zip(sections[::2], sections[1::2], strict=True):
        assert f"\n$ evenhand {name} " in section


def test_exit_codes_of_a_command() -> None:
    said = "Exit codes: 0 all proved, nothing found; 2 bad input, or a wrong use of the command."
    assert said in commands.section_of("check")
    assert schemas.exit_codes("explain") == [0, 2]
    assert schemas.exit_codes("verify") == [0, 1, 2, 3, 4]


def test_a_schema_is_a_table() -> None:
    rows = list(
        schemas.lines(
            {
                "properties": {
                    "a": {"anyOf": [{"type": "null"}, {"$ref": "urn:evenhand:verify:1#/$defs/box"}]},
                    "b": {
                        "type": "array",
                        "items": {"properties": {"c": {"enum": ["x", 1]}}, "required": ["c"], "type": "object"},
                        "description": "said",
                    },
                    "d": {"type": "object", "additionalProperties": {"properties": {"e": {"const": 2}}}},
                },
                "required": ["a"],
            },
            "",
        )
    )
    assert [(row.path, row.type, row.always, row.description) for row in rows] == [
        ("a", "[box](#shape-box) or null", True, ""),
        ("b", "list of object", False, "said"),
        ("b[].c", '`"x"` or `1`', True, ""),
        ("d", "object: by name, anything", False, ""),
        ("d.….e", "`2`", False, ""),
    ]


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{e.chapter}:{e.line}" for e in EXAMPLES])
def test_a_policy_does_what_is_said_of_it(example: Any, tmp_path: Path) -> None:
    shutil.copytree(DOCS / "tutorial", tmp_path, dirs_exist_ok=True)
    does_what_is_said(example, tmp_path)


def test_a_shape_has_one_meaning_and_every_key_says_what_it_is() -> None:
    known = schemas.all_schemas()
    documents = [*known.values(), *schemas.shapes_of(known.values()).values()]
    assert [line.path for schema in documents for line in schemas.lines(schema, "") if not line.description] == []
    with pytest.raises(ValueError, match="different `tool`"):
        schemas.shapes_of([{"$defs": {"tool": {"type": "string"}}}, {"$defs": {"tool": {"type": "null"}}}])


def test_the_drawn_verdict_is_that_of_the_tutorial() -> None:
    drawn = ET.parse(DOCS / "drawings/verdict.svg")  # noqa: S314  # our own
    block = drawn.findall("{http://www.w3.org/2000/svg}g")[0]
    told = re.sub(r"\s+", " ", (DOCS / "tutorial.md").read_text("utf-8"))
    shown = ["".join(text.itertext()) for text in block]
    pieces = [re.sub(r"\s+", " ", piece) for text in shown if text for piece in re.split(r" ?…\)?", text)]
    assert len(pieces) > 20
    assert [piece for piece in pieces if piece not in told] == []


OURS = re.compile(r"\b(Z3|solver|SMT|SAT|satisfiab\w+|import |Python|assert|dictionary|tuple|frozenset)\b")


@pytest.mark.parametrize("guide", ["tutorial", "tutorial-statute", "reviewing"])
def test_a_guide_for_people_who_do_not_program_has_no_word_of_those_who_do(guide: str) -> None:
    text = FENCE.sub("", (DOCS / f"{guide}.md").read_text("utf-8"))
    assert OURS.findall(text) == []
    assert {block["kind"] for block in FENCE.finditer((DOCS / f"{guide}.md").read_text("utf-8"))} <= {
        "csv", "console", "policy", "toml",
    }  # fmt: skip


def test_nothing_is_shown_that_is_not_run() -> None:
    for page in PAGES:
        for block in FENCE.finditer(page.read_text("utf-8")):
            if block["kind"] == "csv":
                assert "of=" in block["info"]
            elif block["kind"] in {"toml", "yaml"}:
                assert "file=" in block["info"]
            else:
                assert block["kind"] in {"policy", "console", "python", "javascript"} or block["info"] in {
                    "{toctree}",
                    "{eval-rst}",
                }


SHOWN = [page for page in PAGES if re.search(r"^```(console|python|\S+ of=)", page.read_text("utf-8"), re.MULTILINE)]


@pytest.mark.parametrize("page", SHOWN, ids=[page.stem for page in SHOWN])
def test_what_a_page_shows_is_so(page: Path, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    shutil.copytree(DOCS / "tutorial", folder)
    (folder / "spec").symlink_to(ROOT / "spec")
    script = module = ""
    for block in FENCE.finditer(page.read_text("utf-8")):
        info, text = block["info"], block["text"]
        if name := re.search(r"\bfile=(\S+)", info):
            (folder / name[1]).write_text(text, "utf-8")
        if name := re.search(r"\bof=(\S+)", info):
            assert text in (folder / name[1]).read_text("utf-8")
        if block["kind"] == "console":
            said(text, folder)
        if block["kind"] == "python":
            script += text
        if block["kind"] == "javascript":
            module += text
    if script:
        (folder / "example.py").write_text(script, "utf-8")
        path = os.pathsep.join([str(Path(EVENHAND).parent), os.environ["PATH"]])
        ran = subprocess.run(
            [sys.executable, "example.py"], cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    if module:
        (folder / "example.mjs").write_text(module, "utf-8")
        ran = subprocess.run([node(), "example.mjs"], cwd=folder, capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def said(block: str, folder: Path) -> None:
    """Runs the commands of a block; each prints what stands below it. `…` alone is any lines, after a colon any words."""
    code = 0
    for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = step.partition("\n")
        if command == "echo $?":
            assert shown == f"{code}\n"
            continue
        assert command.startswith("evenhand ")
        ran = run(*shlex.split(command)[1:], cwd=folder)
        code = ran.returncode
        printed = ran.stderr + ran.stdout  # as a pipe has both: the one at once, the other at the end
        wanted = re.sub(r"^…\n", "(?:.*\n)*?", re.escape(shown).replace("\\\n", "\n"), flags=re.MULTILINE)
        wanted = re.sub(r"(?<=:\\ )…(?=\\ |$)", ".*", wanted, flags=re.MULTILINE)
        assert re.fullmatch(wanted, printed), f"{command}\n{printed}"


@pytest.mark.parametrize(
    ("shown", "so"),
    [
        ("warning[W501]\n", False),
        ("E101  a word that does not belong here\n", False),
        ("…\nE101  a word that does not belong here\n…\n", True),
        ("…\nE101  a word that can stand here\n…\n", False),
        ("…\nE102  a unit is missing\nE101  a word that does not belong here\n…\n", False),
    ],
)
def test_what_is_shown_and_is_not_so_is_noticed(shown: str, so: bool, tmp_path: Path) -> None:
    block = f"$ evenhand rule --list\n{shown}$ echo $?\n0\n"
    if so:
        said(block, tmp_path)
        with pytest.raises(AssertionError):
            said(block.replace("\n0\n", "\n1\n"), tmp_path)
    else:
        with pytest.raises(AssertionError):
            said(block, tmp_path)
