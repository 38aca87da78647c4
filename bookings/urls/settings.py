"""How a business arranges its bookings."""

from django.urls import path

from bookings.staff_views import (
    absences,
    address,
    business,
    closures,
    exceptions,
    hours,
    look,
    preview,
    resources,
    services,
    texts,
)

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
    path(HERE + "hours/", hours.opening_hours, name="opening_hours"),
    path(HERE + "hours/<uuid:resource_id>/", hours.resource_hours, name="resource_hours"),
    path(HERE + "resources/", resources.resources, name="resources"),
    path(HERE + "resources/new/", resources.resource_new, name="resource_new"),
    path(HERE + "resources/<uuid:resource_id>/", resources.resource, name="resource"),
    path(HERE + "resources/<uuid:resource_id>/act/", resources.resource_act, name="resource_act"),
    path(HERE + "closures/", closures.closures, name="closures"),
    path(HERE + "closures/new/", closures.closure_new, name="closure_new"),
    path(HERE + "closures/holidays/", closures.holidays, name="holidays"),
    path(HERE + "closures/<uuid:exception_id>/", exceptions.exception_change, name="exception_change"),
    path(HERE + "closures/<uuid:exception_id>/delete/", exceptions.exception_delete, name="exception_delete"),
    path(HERE + "absences/", absences.absences, name="absences"),
    path(HERE + "absences/new/", absences.absence_new, name="absence_new"),
    path(HERE + "absences/<uuid:wish_id>/", absences.absence_request, name="absence_request"),
    path(HERE + "absences/<uuid:wish_id>/withdraw/", absences.absence_withdraw, name="absence_withdraw"),
    path(HERE + "look/", look.look, name="look"),
    path(HERE + "logo/<slug:mark>/", look.own_logo, name="own_logo"),
    path("b/<slug:slug>/logo/<slug:mark>/", look.logo, name="logo"),
    path("look/<slug:colour>.css", look.look_css, name="look_css"),
    path(HERE + "address/", address.page_address, name="page_address"),
    path(HERE + "address/code.<slug:kind>", address.page_code, name="page_code"),
    path(HERE + "address/print/", address.page_print, name="page_print"),
    path(HERE + "preview/", preview.preview, name="preview"),
    path(HERE + "business/", business.business, name="business"),
    path(HERE + "rules/", business.booking_rules, name="booking_rules"),
    path(HERE + "reminders/", business.reminders, name="reminders"),
]
