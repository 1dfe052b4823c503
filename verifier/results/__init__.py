"""The values that verification returns. Plain lists of values without passes, in the order in which a report shows them."""
