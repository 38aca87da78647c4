"""The pages about people: signing in, the colleagues of a business, and one's own account."""
