"""Counts of requests, pairs, cells and rows, and the boxes that cover them."""
