"""Combines the engines' answers into verdicts, and says how far to trust them."""
