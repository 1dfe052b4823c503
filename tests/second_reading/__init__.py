"""A second reader, from bytes to decisions, written from `spec/language/` alone; it imports nothing of the package."""
