"""The prover: obligations in, verdicts out, by Z3. Nothing else in the project knows z3."""
