"""Rules: what they answer, what they override, and the order in which they come in turn."""
