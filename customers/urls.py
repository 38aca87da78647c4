"""The addresses of the people who come."""

from django.urls import path

from customers.views import card, listing

HERE = "d/<slug:slug>/customers/"
CARD = HERE + "<uuid:customer_id>/"

urlpatterns = [
    path(HERE, listing.customers, name="customers"),
    path(CARD, card.customer_card, name="customer_card"),
]
