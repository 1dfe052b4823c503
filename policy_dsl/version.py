"""The version, a literal: asking the installed metadata for it costs four bare starts of Python."""

__version__ = "0.1.0"
