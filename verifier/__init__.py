"""Verifies policies: from a policy and its claims to verdicts. Importing this package imports nothing else."""
