"""What every document begins with."""

import verifier.smt.prove  # as a command that has asked Z3 of another file
from verifier.report.facts.reports import Compilation, FileExampleResults, FileReport
from verifier.report.json import compile as compiled
from verifier.report.json import test as tried
from verifier.report.json import verify as verified
from verifier.report.versions import versions

VERSION = verifier.smt.prove.version()


def test_z3_is_named_where_it_was_asked() -> None:
    unread = FileReport("p.policy", (), (), None)
    assert versions()["z3"] == VERSION
    assert verified.verify(unread)["tool"]["z3"] is None
    assert tried.document([FileExampleResults("p.policy", (), (), None)], [], 2)["tool"]["z3"] is None
    assert compiled.document(Compilation(unread, None, (), 2))["tool"]["z3"] is None
