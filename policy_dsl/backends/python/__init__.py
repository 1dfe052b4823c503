"""The Python target: one file, typed and readable, that answers from decisions made beforehand."""
