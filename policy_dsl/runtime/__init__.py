"""What generated checks are made of. The standard library only; nothing of the project."""
