"""Numbers, values, clauses, boxes and verdicts in words, for the printers of every format."""
