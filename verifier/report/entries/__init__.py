"""A run as a list of entries: what formats for other programs print, each in the words of its own standard."""
