"""The shares of what is answered, in the annexes of every format; counted by hand.

Six requests, of which the two of form Z are refused, and three pairs, of which that of Z has no answer. Today an A waits longer
than a B with form Y, as proposed also with X.
"""

import re
from pathlib import Path

import pytest

from tests.written import written
from verifier.cli.progress import Progress
from verifier.cli.verify import render, verify_file
from verifier.report.extent import Extent
from verifier.report.facts.runs import VerifyRun
from verifier.report.formats import Format
from verifier.report.medium import Media

POLICY = """\
policy P "a policy"

request
  role : one of A, B
  form : one of X, Y, Z

table t
  | role | form | answer within |
  | any  | X    | 1 h           |
  | A    | Y    | 2 h           |
  | B    | Y    | 1 h           |
  | any  | Z    | N/A           |

property fair "An A waits no longer than a B."
  for any two requests a and b alike except role
  where a.role is A and b.role is B
  counted by form
  never a slower than b
"""

PROPOSAL = """\
proposal Q "a proposal"
  to P in "base.policy"

  add rule slow
    when role is A and form is X
    answer within 5 h
    overrides t
"""

EXPECTED = (
    "today: of the 2 pairs with an answer, 1 (50.0 %) breaks it; 2 of 3 combinations of form have an answer",
    "of the 2 pairs with an answer, 2 (100.0 %) break it; 2 of 3 combinations of form have an answer",
    "1 of 6 requests (16.7 %; of the 4 answered today, 25.0 %)",
)


def printed(folder: Path, text: str, as_format: Format) -> str:
    """The whole report, without its marks."""
    loaded = written(folder, text, base=POLICY)
    run = VerifyRun((verify_file(loaded, (), 60, Progress(1)),), 1, None, (), ())
    whole = render(run, as_format, Media(), Extent.FULL).whole
    return " ".join(re.sub(r"<[^>]+>|[|*\\]", " ", whole).split())


@pytest.mark.parametrize("as_format", [Format.TEXT, Format.PLAIN, Format.MARKDOWN, Format.HTML])
def test_annexes_have_the_shares_of_what_is_answered(tmp_path: Path, as_format: Format) -> None:
    words = printed(tmp_path, PROPOSAL, as_format)
    assert [each for each in EXPECTED if each not in words] == []


@pytest.mark.parametrize("as_format", [Format.PLAIN, Format.MARKDOWN, Format.HTML])
def test_nothing_is_said_where_everything_is_answered(tmp_path: Path, as_format: Format) -> None:
    everything = POLICY.replace("N/A           ", "1 h           ")
    words = printed(tmp_path, everything, as_format)
    assert "fair" in words
    assert "with an answer" not in words
