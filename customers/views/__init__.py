"""The pages of the people who come."""
