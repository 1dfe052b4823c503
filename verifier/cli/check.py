"""`evenhand check`."""

from __future__ import annotations

import sys

from policy_dsl.amend.collisions import collisions
from policy_dsl.diagnostics.finding import has_errors, in_order
from policy_dsl.diagnostics.render import render
from policy_dsl.pipeline import load
from verifier.cli.files import once
from verifier.cli.output import colored


def run(files: tuple[str, ...], shape: str) -> int:
    """Checks the files; 2 when one has errors, else 0: remarks never change it."""
    files = once(files)
    loaded = [load(path) for path in files]
    beside = collisions([each.proposal for each in loaded if each.proposal])
    findings = in_order([*(finding for each in loaded for finding in each.findings), *beside])
    code = 2 if has_errors(findings) else 0
    if shape == "json":
        from verifier.report.json import verify as json

        sys.stdout.write(json.dump(json.check(list(files), findings, code)))
        return code
    texts = {text.path: text for each in loaded for text in each.texts}
    said = render(findings, texts, color=colored(sys.stdout, shape))
    sys.stdout.write(said or f"nothing to say about {len(loaded)} file{'' if len(loaded) == 1 else 's'}\n")
    return code
