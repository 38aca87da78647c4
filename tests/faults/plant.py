"""Plants the demo's salon without its customers: what the faults meet is to be quickly there."""

import django
from django.utils import timezone

django.setup()

from bookingsite.demo.plant import plant_house  # noqa: E402 (the models come with Django's setup)
from bookingsite.demo.salon import SALON  # noqa: E402

if __name__ == "__main__":
    plant_house(SALON, now=timezone.now())
