"""What was written: a tree with positions, and how it is read from text and written back."""
