"""The addresses of signing in and of the people of a business."""

from django.urls import path

from staff.views import account, factor, lostfactor, passkeys, people, recovery, signing, signup

urlpatterns = [
    path("signin/", signing.sign_in, name="signin"),
    path("signin/code/", signing.second_factor, name="second_factor"),
    path("signin/enrol/", signing.enrol_factor, name="enrol_factor"),
    path("signin/passkey/", passkeys.come_in, name="passkey_sign_in"),
    path("signin/passkey/ask/", passkeys.ask_who_comes, name="passkey_ask"),
    path("signin/forgot/", recovery.forgot_password, name="forgot_password"),
    path("signin/reset/<str:token>/", recovery.new_password, name="reset_password"),
    path("signup/", signup.signup, name="signup"),
    path("signup/open/", signup.open_confirmed, name="open_business"),
    path("signup/<str:token>/", signup.confirm, name="confirm_sign_up"),
    path("terms/", signup.terms, name="terms"),
    path("signout/", signing.sign_out, name="signout"),
    path("d/", signing.choose_tenant, name="choose_tenant"),
    path("invited/<slug:slug>/<str:token>/", signing.accept_invitation, name="accept_invitation"),
    path("lost-factor/<str:token>/", lostfactor.stop, name="stop_case"),
    path("platform/cases/", lostfactor.cases, name="platform_cases"),
    path("d/<slug:slug>/people/<uuid:member_id>/factor/", lostfactor.restore, name="restore_factor"),
    path("account/email/<str:token>/", account.use_email, name="use_email"),
    path("d/<slug:slug>/account/", account.account, name="account"),
    path("d/<slug:slug>/account/password/", account.password, name="account_password"),
    path("d/<slug:slug>/account/email/", account.email, name="account_email"),
    path("d/<slug:slug>/account/factor/", factor.factor, name="account_factor"),
    path("d/<slug:slug>/account/factor/phone/", factor.phone, name="account_phone"),
    path("d/<slug:slug>/account/browsers/", account.sessions, name="account_sessions"),
    path("d/<slug:slug>/account/browsers/out/", account.sign_out_browser, name="sign_out_browser"),
    path("d/<slug:slug>/account/passkeys/", passkeys.own_passkeys, name="account_passkeys"),
    path("d/<slug:slug>/account/passkeys/ask/", passkeys.ask_for_key, name="ask_passkey"),
    path("d/<slug:slug>/account/passkeys/keep/", passkeys.keep_key, name="keep_passkey"),
    path("d/<slug:slug>/people/", people.people, name="people"),
    path("d/<slug:slug>/people/invite/", people.invite, name="invite"),
    path("d/<slug:slug>/people/invited/<uuid:invitation_id>/", people.invitation, name="invitation"),
    path("d/<slug:slug>/people/<uuid:member_id>/", people.person, name="person"),
]
