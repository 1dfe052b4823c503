"""Findings about a text as data, the catalogue of their codes, and their rendering."""
