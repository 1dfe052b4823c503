"""Slices of a policy and parts of the request space that a query can be divided into."""
