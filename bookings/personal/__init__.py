"""Which of the diary's columns are personal; loaded once, when the program starts."""

from bookings.personal import house, series, visits

__all__ = ["house", "series", "visits"]
