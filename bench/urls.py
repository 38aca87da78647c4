"""The product's addresses and three that do next to nothing."""

from django.urls import URLPattern, URLResolver, include, path

from bench import views
from bookingsite import urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("bench/ok/", views.ok),
    path("bench/query/", views.query),
    path("bench/page/", views.page),
    path("", include(urls.urlpatterns)),
]
handler404, handler403, handler500 = urls.handler404, urls.handler403, urls.handler500
