"""The questions: meaning + claim → verdict. Importing this package imports nothing else."""
