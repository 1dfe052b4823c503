"""The lock: what policies mean and what was proved of them, as text that is kept beside them and compared."""
