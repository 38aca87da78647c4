"""The addresses of privacy."""

from django.urls import path

from privacy import agreement_views, views

urlpatterns = [
    path("d/<slug:slug>/agreement/", agreement_views.agreement, name="agreement"),
    path(
        "d/<slug:slug>/agreement/<str:version>/<slug:language>/",
        agreement_views.agreement_copy,
        name="agreement_copy",
    ),
    path("b/<slug:slug>/policy/", views.policy, name="policy"),
    path("b/<slug:slug>/policy/<str:version>/", views.policy, name="policy_version"),
]
