"""Several proposals to one policy, in words: what each does to every guarantee, who loses, and which go together."""
