"""Conditions: facts and terms looked up, comparisons of each kind of fact, and what always or never holds."""
