"""The public pages of a business: no sign-in, no cookie needed."""
