"""What a business of a trade usually offers, as plain data to begin from and to change.

Pure: no Django. Lengths, pauses and prices are those of ordinary Danish price lists in 2026, in kroner.
"""

from bookings.trades.beauty import BEAUTY
from bookings.trades.clinic import CLINIC
from bookings.trades.hair import HAIR
from bookings.trades.lists import Entry, Heading, Trade
from bookings.trades.massage import MASSAGE
from bookings.trades.other import OTHER
from bookings.trades.physio import PHYSIO

__all__ = ["TRADES", "Entry", "Heading", "Trade"]

TRADES: dict[str, Trade] = {each.key: each for each in (HAIR, BEAUTY, MASSAGE, PHYSIO, CLINIC, OTHER)}
