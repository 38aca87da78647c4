"""The doors of signing in and of the people who work here."""

from tests.site.doors.house import Row, each, everybody, in_solvik, staff

ROWS: dict[str, Row] = {
    "signin": each(200, signed_in=302),
    "second_factor": everybody(302),
    "enrol_factor": each(302, signed_in=302, bob=200, rita=200, mona=200),
    "signout": everybody(302, method="post"),
    "choose_tenant": each(302, signed_in=302),
    "accept_invitation": everybody(200, "invitation"),
    "forgot_password": everybody(200),
    "reset_password": Row(everybody(200).statuses, lambda house: [house.named("reset_token")]),
    "signup": everybody(200),
    "terms": everybody(200),
    "confirm_sign_up": Row(everybody(200).statuses, lambda house: [house.named("sign_up_token")]),
    "open_business": each(302, signed_in=302),
    "people": staff("alice"),
    "invite": staff("alice"),
    "invitation": staff("alice", "offer", ok=302, post=True, data=lambda house: {"act": "again"}),
    "person": staff("alice", "bob_member"),
    "person_leave": staff("alice", "bob_member"),
    "restore_factor": staff("alice", "bob_member"),
    "stop_case": Row(everybody(200).statuses, lambda house: [house.named("case_token")]),
    "platform_cases": each(302, signed_in=404, dana=200),
    "use_email": Row(everybody(200).statuses, lambda house: [house.named("email_token")]),
    "account": staff("bob rita mona alice"),
    "account_password": staff("bob rita mona alice"),
    "account_email": staff("bob rita mona alice"),
    # Who has no second factor is led to where it is set up.
    "account_factor": Row(
        {**staff("alice").statuses, "bob": 302, "rita": 302, "mona": 302},
        in_solvik(""),
        behind=True,
    ),
    "account_phone": staff("bob rita mona alice", ok=302),
    "account_passkeys": staff("bob rita mona alice"),
    "ask_passkey": staff("bob rita mona alice", ok=422, post=True),
    "keep_passkey": staff("bob rita mona alice", ok=302, post=True),
    "passkey_ask": everybody(200, method="post"),
    "passkey_sign_in": everybody(200, method="post"),
    "account_sessions": staff("bob rita mona alice"),
    "sign_out_browser": staff(
        "bob rita mona alice", ok=302, post=True, data=lambda house: {"session": "others"}
    ),
    "account_feed": staff("bob rita mona alice"),
    "feed": Row(everybody(200).statuses, in_solvik("feed_token")),
}
