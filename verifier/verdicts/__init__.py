"""Combines the engines' answers into verdicts, and confirms them."""
