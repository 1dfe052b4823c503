"""Proposals: what each line changes in the base, and whether proposals in a stack agree."""
