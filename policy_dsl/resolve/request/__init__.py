"""What a request is: its facts, given and derived, its groups and terms, and what is impossible."""
