"""Where the opinions of the engines meet: verdicts, and how far to trust them."""
