"""The versions of Evenhand and Z3 that reports and manifests name."""

from __future__ import annotations

import sys

from policy_dsl.version import __version__


def versions(*, proved: bool = True) -> dict[str, str | None]:
    """The versions that a report depends on. Z3 is None unless verdicts were `proved` or refuted with it."""
    # not imported for this: loading Z3 takes longer than most commands
    prover = sys.modules.get("verifier.smt.prove") if proved else None
    return {"evenhand": __version__, "z3": None if prover is None else prover.version()}
