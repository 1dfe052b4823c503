"""Policies and proposals written in tests, loaded the way the command loads files."""

from pathlib import Path

from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.pipeline import Loaded, load

LIBRARY = """\
policy Library "Who may have a book, and how fast"

source RULES "The library's rules"

request
  reader : one of Child, Adult, Staff
  book   : one of Novel, Atlas "Atlas of the world"
  why    : set of Study, Leisure

impossible when reader is Child and book is Atlas
  because "children are not shown the atlas"

table desk
  source RULES "Table 1"
  | reader       | book  | answer within |
  | Child, Adult | Novel | 2 h           |
  | Adult        | Atlas | 3 h           |
  | Staff        | any   | 1 h           |

property children_first "No adult is answered before a child."
  for any two requests a and c alike except reader
  where a.reader is Adult and c.reader is Child
  never a faster than c

property staff_wait "No staff is answered before an adult."
  for any two requests s and a alike except reader
  where s.reader is Staff and a.reader is Adult
  counted by book
  never s faster than a

example "a child's novel"
  given reader Child, book Novel, why Leisure
  expect 2 h
"""
"""20 possible requests: five of reader and book, four of why each. `staff_wait` is refuted by 2 books × 4 whys."""


def written(folder: Path, text: str, *, name: str = "p.policy", base: str | None = None) -> Loaded:
    """The text as a file of the folder, loaded; its base, when it is a proposal, as `base.policy`."""
    if base is not None:
        (folder / "base.policy").write_text(base, encoding="utf-8")
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load(str(path))


def policy(folder: Path, text: str = LIBRARY) -> Policy:
    """A policy without errors."""
    loaded = written(folder, text)
    assert loaded.policy is not None, [(f.code, f.message, f.span) for f in loaded.findings]
    return loaded.policy


def proposal(folder: Path, text: str, base: str = LIBRARY) -> tuple[Proposal, Policy]:
    """A proposal without errors, and the amended policy."""
    loaded = written(folder, text, base=base)
    assert loaded.proposal is not None, [(f.code, f.message, f.span) for f in loaded.findings]
    assert loaded.amended is not None
    return loaded.proposal, loaded.amended
