"""Z3 is not started where it would end the process for want of memory."""

from __future__ import annotations

import subprocess
import sys

import pytest

TRIED = """
import resource
with open("/proc/self/statm", encoding="ascii") as sizes:
    used = int(sizes.read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + {left} * 2**20, resource.RLIM_INFINITY))
try:
    import verifier.smt
except MemoryError as error:
    print(error)
else:
    print("imported")
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere address space has no bound that holds")
@pytest.mark.parametrize(("left", "printed"), [(100, "the prover needs more"), (1000, "imported")])
def test_the_prover_says_that_it_needs_more_memory(left: int, printed: str) -> None:
    """100 MiB are less than Z3 needs, and 1,000 MiB are more."""
    ran = subprocess.run([sys.executable, "-c", TRIED.format(left=left)], capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == printed, ran.stderr
