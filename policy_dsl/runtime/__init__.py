"""The parts that generated checks are made of. Imports the standard library alone, and nothing of the project."""
