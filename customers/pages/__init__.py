"""What the pages of the people who come show."""
