"""Answers questions on concrete requests, by the reference interpreter."""
