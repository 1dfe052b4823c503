"""Answers questions on decision diagrams, without a solver, with exact counts and all regions."""
