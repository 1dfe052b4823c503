"""What the levels of trust mean, in words."""

from verifier.report.words.trust import level_line
from verifier.results.status import Trust


def test_classes_that_were_not_counted_are_not_told_as_none() -> None:
    assert level_line(Trust.WHOLE, None, demanded=True).endswith("the diagram decides all classes of requests alike")
