"""The options of `verify` that keep something beside its policies: a lock, an example, a report that stays current."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import wraps
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
    @wraps(command)
    def with_options(
        lock: bool, check_lock: bool, save_example: bool, properties: tuple[str, ...], **values: Any
    ) -> Any:
        if save_example and (lock or check_lock):
            raise click.UsageError("`--save-example` changes a policy, so its lock is written or checked afterwards")
        if lock and check_lock:
            raise click.UsageError("`--lock` writes what `--check-lock` compares with; give one of them")
        if properties and (lock or check_lock):
            raise click.UsageError("a lock has every verdict; give it without `--property`")
        locking = Locking.WRITE if lock else Locking.CHECK if check_lock else None
        return command(properties=properties, upkeep=Upkeep(locking, save_example), **values)

    return with_options
