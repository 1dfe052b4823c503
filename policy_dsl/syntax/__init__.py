"""The syntax tree with its positions, the parser, the printer, and the canonical layout that `fmt` writes."""
