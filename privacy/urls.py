"""The addresses of privacy."""

from django.urls import path

from privacy.views import agreement, erase, gdpr, hold, inactive, log, printout, public, takedown

urlpatterns = [
    path("b/<slug:slug>/policy/", public.policy, name="policy"),
    path("b/<slug:slug>/policy/<str:version>/", public.policy, name="policy_version"),
    path("d/<slug:slug>/agreement/", agreement.agreement, name="agreement"),
    path(
        "d/<slug:slug>/agreement/<str:version>/<slug:language>/",
        agreement.agreement_copy,
        name="agreement_copy",
    ),
    path("d/<slug:slug>/address/take-down/", takedown.take_down, name="take_down"),
    path("d/<slug:slug>/gdpr/", gdpr.gdpr, name="gdpr"),
    path("d/<slug:slug>/gdpr/retention/", gdpr.retention, name="gdpr_retention"),
    path("d/<slug:slug>/gdpr/log/", log.access_log, name="gdpr_log"),
    path("d/<slug:slug>/gdpr/printout/<uuid:customer_id>/", printout.print_out, name="gdpr_printout"),
    path("d/<slug:slug>/gdpr/erase/<uuid:customer_id>/", erase.erase, name="gdpr_erase"),
    path("d/<slug:slug>/gdpr/erased/<uuid:erasure_id>/", erase.erased, name="gdpr_erased"),
    path("d/<slug:slug>/gdpr/erased/<uuid:erasure_id>/keep/", erase.keep, name="gdpr_keep"),
    path("d/<slug:slug>/gdpr/hold/<uuid:customer_id>/", hold.hold, name="gdpr_hold"),
    path("d/<slug:slug>/gdpr/hold/<uuid:hold_id>/lift/", hold.lift, name="gdpr_lift"),
    path("d/<slug:slug>/gdpr/inactive/", inactive.inactive, name="gdpr_inactive"),
    path("d/<slug:slug>/gdpr/inactive/<uuid:purge_id>/", inactive.purge, name="gdpr_purge"),
    path("d/<slug:slug>/gdpr/inactive/<uuid:purge_id>/cancel/", inactive.cancel, name="gdpr_purge_cancel"),
]
