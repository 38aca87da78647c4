"""How a business arranges its bookings."""

from django.urls import path

from bookings.staff_views import texts

HERE = "d/<slug:slug>/"

urlpatterns = [
    path(HERE + "texts/", texts.message_texts, name="message_texts"),
    path(HERE + "texts/<slug:kind>/<slug:channel>/<slug:language>/", texts.message_text, name="message_text"),
]
