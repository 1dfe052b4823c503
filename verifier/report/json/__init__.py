"""Reports for programs: one document a command. Its schemas ship in `schemas/`; codes, never labels."""
