"""Reports for build servers: XML as JUnit writes it, in the form that Jenkins and others read."""
