"""A generated check taken from a file and used, after it was looked at: its seal, its manifest, the policy it is of."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from policy_dsl.runtime.manifest import ArtefactError, check_seal, manifest

MOST_BYTES = 256 * 2**20


def load(path: str | Path, *, meaning: str | None = None, unverified: bool = False) -> ModuleType:
    """The check in the file as a module, whose `decide` decides.

    `meaning` is the digest of the policy that is expected, as `evenhand verify --format json` prints it. A check that was
    compiled with something refuted or undecided is refused unless `unverified`.

    Raises ArtefactError, a ValueError, when the file is no generated check, was changed, or is of another policy; nothing
    of it has run then. Raises OSError when it cannot be read.
    """
    with open(path, "rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ArtefactError(f"{path}: it is larger than any generated check")
    try:
        source = content.decode("utf-8")
        check_seal(source)
        said = manifest(source)
    except UnicodeDecodeError:
        raise ArtefactError(f"{path}: it is not UTF-8") from None
    except ArtefactError as error:
        raise ArtefactError(f"{path}: {error}") from None
    if meaning is not None and said.get("meaning") != meaning:
        raise ArtefactError(f"{path}: it is the check of another policy, of meaning {str(said.get('meaning'))[:64]}")
    if said.get("verified") is not True and not unverified:
        raise ArtefactError(f"{path}: it was compiled unverified: not everything claimed of its policy is proved")
    module = ModuleType("evenhand_check", f"The check of {said.get('policy')}.")
    module.__file__ = str(path)
    exec(compile(source, str(path), "exec"), module.__dict__)  # noqa: S102  # what was generated, to the letter
    return module
