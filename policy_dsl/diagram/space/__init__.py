"""The space of requests as levels of a diagram: the values of each attribute in equivalence classes."""
