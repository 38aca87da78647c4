"""The product's settings, with the bench's own pages beside its pages, and limits raised."""

from pathlib import Path

from bookingsite.settings import *  # noqa: F403
from bookingsite.settings import TEMPLATES

ROOT_URLCONF = "bench.urls"
TEMPLATES[0]["DIRS"].append(Path(__file__).resolve().parent / "templates")

# Every client has the same address here. The counting itself stays.
CHOICES_PER_ADDRESS = 1_000_000
CHOICES_PER_TENANT = 1_000_000
BOOKINGS_PER_ADDRESS = 1_000_000
