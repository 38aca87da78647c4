"""How a business arranges its bookings."""

from django.urls import path

from bookings.staff_views import business, texts

HERE = "d/<slug:slug>/"

urlpatterns = [
    path(HERE + "texts/", texts.message_texts, name="message_texts"),
    path(HERE + "texts/<slug:kind>/<slug:channel>/<slug:language>/", texts.message_text, name="message_text"),
    path(HERE + "business/", business.business, name="business"),
    path(HERE + "rules/", business.booking_rules, name="booking_rules"),
    path(HERE + "reminders/", business.reminders, name="reminders"),
]
