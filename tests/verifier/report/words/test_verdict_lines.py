"""A verdict in a line."""

from pathlib import Path

import pytest

from tests.written import policy
from verifier.obligations.all import obligations
from verifier.report.words.verdict_lines import reason_of
from verifier.results.status import Status
from verifier.results.verdict import Verdict


@pytest.mark.parametrize(
    ("z3", "diagram", "said"),
    [
        (Status.PROVED, Status.UNDECIDED, "of the diagram, it outgrew the memory or the time allowed"),
        (Status.UNDECIDED, Status.PROVED, "Z3 had no answer in its time"),
        (Status.REFUTED, Status.UNDECIDED, "of the diagram, it outgrew the memory or the time allowed"),
        (Status.UNDECIDED, Status.REFUTED, "Z3 had no answer in its time"),
    ],
)
def test_where_one_engine_is_alone_it_is_said_why(z3: Status, diagram: Status, said: str, tmp_path: Path) -> None:
    o = obligations(policy(tmp_path))[0]
    found = Verdict(o.name, o.kind, o.subject, o.sentence, o.clause, Status.UNDECIDED, z3, diagram, reason="one_engine")
    assert reason_of(found) == f"only one of the two engines has an answer; {said}"
