"""Answers questions on concrete requests with the reference interpreter."""
