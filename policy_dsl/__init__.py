"""The language: text → meaning → running checks. Importing this package imports nothing else."""
