"""The space of requests as levels of a diagram: each attribute cut into classes of values."""
