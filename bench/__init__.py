"""Measures the product against the limits of the machine it runs on: `make bench`."""
