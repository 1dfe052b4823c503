"""Reports as pages: each is one file that a browser opens without a network, and that prints as a paper."""
