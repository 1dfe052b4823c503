"""Applies a proposal to its base, at once or from a day on, and finds proposals that exclude each other."""
