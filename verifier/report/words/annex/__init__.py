"""The annexes of a report in words, for formats that lay them out as pages: verdicts, refutations, changes, clauses."""
