"""Hints for what is not in the language: what authors write instead, and how to write it."""
