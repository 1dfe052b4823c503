"""A proposal applied to its base: at once, from a day on, and beside other proposals."""
