"""What the levels of trust mean, in words."""

from verifier.report.text.trust import level
from verifier.verdict import Trust


def test_classes_that_were_not_counted_are_not_told_as_none() -> None:
    assert level(Trust.WHOLE, None, asked=True).endswith("the diagram decides all classes of requests alike")
