"""The language read a third time, straight off the syntax tree: an interpreter that shares nothing with the model.

Written from the language card, not from the package: it imports the tree and nothing else of it, keeps what was written as
it was written, and asks the text again for every request; what a cell or a target names, it looks up once. A request maps
attributes to a code, a frozenset of codes, or an int: the number, seconds, or the day, of which 1 January of the year 1 is 1.

Each class reads on from the one before: those of `declared.py`, `conditions.py`, `tables.py`, `provisions.py` and `reader.py`.
`claims.py` says where a claim is broken, `days.py` when a time is over; `stack.py` reads proposals that change the vocabulary.
"""

from tests.third_reading.reader import Reader
from tests.third_reading.values import Answer, Line, Request, Value

__all__ = ["Answer", "Line", "Reader", "Request", "Value"]
