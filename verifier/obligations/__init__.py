"""The obligations of a policy or a proposal: questions to be answered, and where each comes from."""
