"""The syntax tree of a text, with positions; the parser, the printer, and the layout of `fmt`."""
