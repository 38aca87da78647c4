"""What the diary adds to a customer's card."""

from django.urls import path

from bookings.staff_views import cardvisits

urlpatterns = [
    path(
        "d/<slug:slug>/customers/<uuid:customer_id>/visits/",
        cardvisits.customer_visits,
        name="customer_visits",
    ),
]
