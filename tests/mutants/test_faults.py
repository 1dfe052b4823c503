"""The list of planted faults: each still has its place. Whether it is caught is for `make mutants`, which takes long."""

from tests.mutants.__main__ import stale
from tests.mutants.faults import FAULTS


def test_each_fault_has_its_place() -> None:
    assert not [fault.name for fault in FAULTS if stale(fault)]


def test_each_fault_has_a_name_of_its_own() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
