"""The language: text → meaning → compiled checks. Importing this package imports nothing else."""
