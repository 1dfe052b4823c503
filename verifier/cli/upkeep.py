"""The options of `verify` that keep something beside its policies: a lock, an example, a report that stays current."""

from __future__ import annotations

import os
from collections.abc import Callable
from enum import Enum
from functools import partial, wraps
from typing import Any

import click
from msgspec import Struct


class Locking(Enum):
    """What to do with the locks beside the policies."""

    WRITE = "write"
    CHECK = "check"


class Upkeep(Struct, frozen=True):
    """What a run of `verify` keeps."""

    locking: Locking | None = None
    save_example: bool = False


NOTHING = Upkeep()


def with_upkeep(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options, which the command gets as `upkeep`."""

    @click.option(
        "--lock",
        is_flag=True,
        help="Write evenhand.lock beside the policies: what they mean and what is proved of them, one fact a line.",
    )
    @click.option(
        "--check-lock",
        is_flag=True,
        help="Exit 0 exactly when everything means what evenhand.lock says and has the verdicts that it says, and 1 when"
        " anything drifted.",
    )
    @click.option(
        "--save-example",
        is_flag=True,
        help="Add the counterexample of each refuted property to its file, as an example of today's decision.",
    )
    @click.option(
        "--watch",
        is_flag=True,
        help="Verify again whenever one of the files changes, until Ctrl-C. Needs the extra `watch`.",
    )
    @wraps(command)
    def with_options(
        lock: bool, check_lock: bool, save_example: bool, watch: bool, properties: tuple[str, ...], **values: Any
    ) -> Any:
        if watch and (lock or save_example):
            raise click.UsageError("`--watch` changes no file; give it without `--lock` and `--save-example`")
        if save_example and (lock or check_lock):
            raise click.UsageError("`--save-example` changes a policy, so its lock is written or checked afterwards")
        if lock and check_lock:
            raise click.UsageError("`--lock` writes what `--check-lock` compares with; give one of them")
        if properties and (lock or check_lock):
            raise click.UsageError("a lock has every verdict; give it without `--property`")
        locking = Locking.WRITE if lock else Locking.CHECK if check_lock else None
        work = command(properties=properties, upkeep=Upkeep(locking, save_example), **values)
        return partial(keep_current, work, locking is not None, **values) if watch else work

    return with_options


def keep_current(work: Callable[[], int], locked: bool, files: tuple[str, ...], expect: str | None, **_: Any) -> int:
    """Runs the work whenever the files change, or the file of expectations, or the locks, if they are checked."""
    from verifier.cli.files import distinct_files
    from verifier.cli.watch import watched

    paths = distinct_files(files)
    locks = [os.path.join(os.path.dirname(path), "evenhand.lock") for path in paths] if locked else []
    return watched(work, paths, [*([expect] if expect else []), *dict.fromkeys(locks)])
