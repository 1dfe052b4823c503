"""The Python target: one typed and readable file that looks decisions up."""
