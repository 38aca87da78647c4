"""How a business arranges its bookings."""

from django.urls import path

from bookings.staff_views import business, services, texts

HERE = "d/<slug:slug>/"

urlpatterns = [
    path(HERE + "texts/", texts.message_texts, name="message_texts"),
    path(HERE + "texts/<slug:kind>/<slug:channel>/<slug:language>/", texts.message_text, name="message_text"),
    path(HERE + "services/", services.services, name="services"),
    path(HERE + "services/order/", services.services_order, name="services_order"),
    path(HERE + "services/new/", services.service_new, name="service_new"),
    path(HERE + "services/category/", services.category_new, name="category_new"),
    path(HERE + "services/category/<uuid:category_id>/", services.category, name="category"),
    path(HERE + "services/<uuid:service_id>/", services.service, name="service"),
    path(HERE + "services/<uuid:service_id>/act/", services.service_act, name="service_act"),
    path(HERE + "business/", business.business, name="business"),
    path(HERE + "rules/", business.booking_rules, name="booking_rules"),
    path(HERE + "reminders/", business.reminders, name="reminders"),
]
