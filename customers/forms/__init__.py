"""What colleagues type about the people who come, turned into the values of the trade."""
