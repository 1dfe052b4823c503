"""From what the parser read to the syntax tree, a module for each kind of declaration."""
