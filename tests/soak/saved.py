"""A failure as a case of the corpus: what is written, what broke, and room for what would have been right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap

from msgspec.structs import replace

from policy_dsl.syntax import tree as t
from policy_dsl.syntax.printing.unparse import unparse
from tests.laws.forms import File
from tests.soak.cases import BrokenError

CORPUS = Path(__file__).parents[2] / "spec" / "corpus"


def save(files: Sequence[File], seed: int, broken: BrokenError, folder: Path = CORPUS) -> list[Path]:
    """Writes the case, and before it those that it amends; where they are. Its outcome has to be reckoned by hand."""
    kept: list[Path] = []
    below = ""
    for place, file in enumerate(files):
        phase = "amend" if len(files) > 1 else "verify" if "engines" in broken.law else "evaluate"
        name = f"soak-{seed}" + ("" if place == len(files) - 1 else f"-base-{place}")
        path = folder / phase / "accept" / f"{name}.policy"
        if isinstance(file, t.ProposalFile):
            file = replace(file, file=t.Quoted(below))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([*remarks(seed, broken), unparse(file), *outcome()]), encoding="utf-8")
        below = path.name
        kept.append(path)
    return kept


def remarks(seed: int, broken: BrokenError) -> list[str]:
    """What the case is about."""
    said = [line for line in broken.said.replace("\t", " ").splitlines() if line.strip()]
    lines = [f"Found by the soak, seed {seed}, where it does not hold that {broken.law}."]
    lines += [part for line in said[:12] for part in wrap(line[:600], 116)]
    return [f"-- {line}" for line in lines]


def outcome() -> list[str]:
    """The outcome, open: the tests fail until it is there."""
    return ["-- outcome", "-- to be reckoned by hand, from spec/language, before the fault is looked for", ""]
