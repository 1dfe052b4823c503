"""Decision diagrams: all decisions of a policy at once, without a solver. Counts and regions are exact."""
