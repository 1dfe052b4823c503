"""A generated file read back: its data as diagrams, held against the policy that it claims to be."""
