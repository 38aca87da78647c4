"""Gathers what each page shows: plain values for the templates, no HTTP."""
