"""The meaning of a policy: a small closed tree without sugar, which every later pass reads."""
