"""What a proposal changes on diagrams: the edits, their impact, and which provisions are behind it."""
