"""Two readers of one standard agree: the package, and the one in this folder, which knows nothing of it."""

from __future__ import annotations

import ast
import re
from itertools import islice
from pathlib import Path

import pytest

from tests.second_reading.agree import differences
from tests.second_reading.between import is_claims, read_claims
from tests.second_reading.mistakes import Mistake
from tests.second_reading.proposals import read
from tests.second_reading.written import files

HERE = Path(__file__).parent
SPEC = HERE.parent.parent / "spec"
BLOCK = re.compile(r"^```policy( [^\n]*)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SEEDS = 240


def test_the_second_reader_imports_nothing_of_the_package() -> None:
    for path in HERE.glob("*.py"):
        if path.name in ("agree.py", Path(__file__).name):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
                for name in names:
                    assert name.split(".")[0] not in ("policy_dsl", "verifier", "lark"), (path.name, name)
                    assert not name.startswith("tests.") or name.startswith("tests.second_reading."), (path.name, name)


def read_whole(path: Path) -> None:
    """Reads what the file holds: claims with all that they are about, or a policy or proposal."""
    if is_claims(path):
        list(read_claims(path).counted())
    else:
        read(path)


def agreed(path: Path) -> None:
    found = list(islice(differences(path), 3))
    assert not found, f"{path.read_text(encoding='utf-8')}\n" + "\n".join(found)


@pytest.mark.parametrize("batch", range(8))
def test_both_read_random_texts_alike(batch: int, tmp_path: Path) -> None:
    for seed in range(batch, SEEDS, 8):
        folder = tmp_path / str(seed)
        folder.mkdir()
        for path in files(seed, folder):
            agreed(path)


FOLDERS = (
    "corpus",
    "mp162",
    "health_records",
    "case_files",
    "information_requests",
    "guaranteed_standard",
    "support_agreement",
)


@pytest.mark.parametrize("folder", FOLDERS)
def test_both_read_the_specification_alike(folder: str) -> None:
    for path in sorted((SPEC / folder).rglob("*")):
        if path.suffix in (".policy", ".md") and (path.suffix == ".policy" or path.parent.name in ("accept", "reject")):
            agreed(path)


def test_the_corpus_is_accepted_and_rejected_as_it_says() -> None:
    for path in sorted((SPEC / "corpus").rglob("*/*/*")):
        if path.parent.name == "reject" and path.name != "base.policy":
            with pytest.raises(Mistake):
                read_whole(path)
        elif path.parent.name in ("accept", "reject"):
            read_whole(path)


def test_the_blocks_of_the_standard_are_what_they_say(tmp_path: Path) -> None:
    rejected: list[Path] = []
    accepted: list[Path] = []
    for chapter in sorted((SPEC / "language").glob("*.md")):
        folder = tmp_path / chapter.stem
        folder.mkdir()
        text = re.sub(r"^````.*?^````$", "", chapter.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        for number, (said, content) in enumerate(BLOCK.findall(text)):
            named = re.search(r"file=(\S+)", said)
            path = folder / (named[1] if named else f"{number}.policy")
            path.write_text(content, encoding="utf-8")
            (rejected if "rejected" in said else accepted).append(path)
    assert len(accepted) > 12
    for path in accepted:
        read_whole(path)
        agreed(path)
    for path in rejected:
        with pytest.raises(Mistake):
            read_whole(path)
