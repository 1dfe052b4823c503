"""Multi-valued decision diagrams: a data structure that does not depend on policies."""
