"""The report of `compile`."""

from __future__ import annotations

from policy_dsl.diagnostics.render import printable
from verifier.report.facts.reports import Compilation


def summary(compilation: Compilation) -> str:
    """A line about each file that was written; empty when there is none."""
    artefact, verification = compilation.artefact, compilation.report.verification
    if artefact is None or verification is None:
        return ""
    status = "proved equal to the policy" if compilation.verified else "UNVERIFIED"
    types = compilation.types
    beside = "" if types is None else f"{printable(types.path)}: {types.size:,} bytes, its types\n"
    return (
        f"{printable(artefact.path)}: {artefact.size:,} bytes, {status};"
        f" {compilation.proved} of {len(verification.verdicts)} obligations proved\n{beside}"
    )
