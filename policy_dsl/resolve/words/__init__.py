"""What names and words look like: the words of the language, names that look alike, and names in the order of their use."""
