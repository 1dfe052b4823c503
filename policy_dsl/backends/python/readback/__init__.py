"""Reads a generated file back: its data as diagrams, compared with the policy."""
