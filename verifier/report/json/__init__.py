"""Reports for programs: a JSON document for each command, with codes and without labels. Their schemas are in `../schemas/`."""
