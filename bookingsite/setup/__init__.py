"""How a business gets ready: the list of its settings, and the guide from nothing to a live page."""
