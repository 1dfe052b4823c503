"""The second opinion: every question answered on diagrams, without a solver, with exact counts and all regions."""
