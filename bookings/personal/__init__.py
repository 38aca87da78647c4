"""Which of the diary's columns are personal; loaded once, when the program starts."""

from bookings.personal import exchange, house, series, visits

__all__ = ["exchange", "house", "series", "visits"]
