"""The limit on what hints search: patterns take long on long lines, and no author writes such."""

LONGEST = 300
"""The most characters of a line, or a cell, for which a hint is looked for."""
