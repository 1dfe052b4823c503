"""What the laws about times on clocks need of the machine."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest


@pytest.fixture(scope="session")
def time_zones() -> None:
    """A time zone database, of which the package needs none; the test is skipped without one."""
    try:
        ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError:
        pytest.skip("no time zone database is installed")
