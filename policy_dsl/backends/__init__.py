"""Targets: compile a policy's diagram to a check that a service embeds, and read it back to prove that they are equal."""
