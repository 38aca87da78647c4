"""The arithmetic of the overview."""
