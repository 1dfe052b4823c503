"""The decisions of a policy as diagrams."""
