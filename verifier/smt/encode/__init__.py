"""Encodes a policy and its requests as terms of the solver."""
