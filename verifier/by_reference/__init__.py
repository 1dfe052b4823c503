"""Questions answered by the reference interpreter, on given requests."""
