"""The law as the soak asks it: every text of a seed is read alike by both readers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from shutil import rmtree

from tests.second_reading.agree import differences
from tests.second_reading.shrink import shrink
from tests.second_reading.written import files


def disagreements(seed: int, folder: Path) -> Iterator[tuple[Path, str]]:
    """Each text of the seed, and how the readers differ about it; an empty word where they do not."""
    for path in files(seed, folder):
        found = list(islice(differences(path), 1))
        yield path, found[0] if found else ""
        if found:
            return


def save(seed: int, folder: Path) -> list[Path]:
    """The texts of the seed up to the one that is read differently, as short as they still are; where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    for path, found in disagreements(seed, folder):
        if found:
            shrink(folder, path)
            return sorted(folder.iterdir())
    rmtree(folder)
    return []
