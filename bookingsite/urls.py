"""How the addresses of the apps are put together."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from bookingsite import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("d/<slug:slug>/", views.start, name="dashboard"),
    path("d/<slug:slug>/menu/", views.menu, name="menu"),
    path("", include("notifications.urls")),
    path("", include("bookingsite.setup.urls")),
    path("", include("staff.urls")),
    path("", include("customers.urls")),
    path("", include("bookings.urls")),
    path("", include("privacy.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("notifications.demo.urls")))

handler404 = views.not_found
handler403 = views.forbidden
handler500 = views.server_error
