"""What `compile` prints for people."""

from __future__ import annotations

from policy_dsl.diagnostics.render import printable
from verifier.report.facts import Compilation


def summary(compilation: Compilation) -> str:
    """A line about the file that was written; nothing when there is none."""
    artefact, verification = compilation.artefact, compilation.report.verification
    if artefact is None or verification is None:
        return ""
    standing = "proved equal to the policy" if compilation.verified else "UNVERIFIED"
    return (
        f"{printable(artefact.path)}: {artefact.size:,} bytes, {standing};"
        f" {compilation.proved} of {len(verification.verdicts)} obligations proved\n"
    )
