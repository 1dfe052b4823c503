"""What the prover found, for people and for programs. Printers only: nothing here decides anything."""
