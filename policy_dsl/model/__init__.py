"""What a policy means: one small closed tree, free of sugar, that every later pass reads."""
