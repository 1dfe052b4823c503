"""Prints results, for people and for programs. Nothing here decides anything."""
