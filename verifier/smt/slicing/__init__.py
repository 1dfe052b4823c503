"""Which parts of a policy and of its requests a question can be divided into."""
