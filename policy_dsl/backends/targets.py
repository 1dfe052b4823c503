"""The targets, by the names that the command line has for them."""

from __future__ import annotations

from policy_dsl.backends.python.target import PythonTarget
from policy_dsl.backends.target import Target

TARGETS: dict[str, Target] = {target.name: target for target in (PythonTarget(),)}
