"""Reports for programs: one document for each command, with codes and without labels. `schemas/` has their schemas."""
