"""Reports of results, for people and for programs. Nothing here decides anything."""
