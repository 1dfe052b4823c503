"""One page for each code: what it means, how not to write it, and how to."""
