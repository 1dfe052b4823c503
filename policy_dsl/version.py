"""The version, as a literal: looking it up in the installed metadata takes as long as starting Python four times."""

__version__ = "0.1.0"
