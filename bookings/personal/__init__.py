"""Which of the diary's columns are personal; loaded once, when the program starts."""

from bookings.personal import choice, exchange, house, series, visits

__all__ = ["choice", "exchange", "house", "series", "visits"]
