"""From the syntax tree to text, in the canonical layout."""
