"""Hypothesis strategies for services that embed a check: only possible requests, and what lies beside their bounds.

Needs the extra `testing`. Evenhand itself does not use this package.
"""

from policy_dsl.testing.strategies import boundary_requests, pairs, register, requests

__all__ = ["boundary_requests", "pairs", "register", "requests"]
