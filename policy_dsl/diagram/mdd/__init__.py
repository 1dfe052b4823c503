"""Multi-valued decision diagrams: a data structure that knows nothing of policies."""
