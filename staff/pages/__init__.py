"""What a page shows, put together from what is read."""
