"""Targets: from a policy's diagram to a check that a service embeds, and back again to prove that nothing was lost."""
