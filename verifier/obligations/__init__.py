"""The obligations of a policy or a proposal: what has to be proved, and the clause that each comes from."""
