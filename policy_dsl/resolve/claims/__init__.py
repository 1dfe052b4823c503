"""Claims and examples: of one policy, of a proposal, and between policies."""
