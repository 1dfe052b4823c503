"""The JavaScript target: an ES module without dependencies, for Node and for pages, with its types in a second file."""
