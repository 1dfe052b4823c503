"""Findings as data, the catalogue of their codes, and their rendering as text."""
