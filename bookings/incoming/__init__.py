"""Reads lists that are on their way in: their rows, and what was chosen for them."""
