"""The addresses of privacy."""

from django.urls import path

from privacy import views

urlpatterns = [
    path("b/<slug:slug>/policy/", views.policy, name="policy"),
    path("b/<slug:slug>/policy/<str:version>/", views.policy, name="policy_version"),
]
