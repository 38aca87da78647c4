"""The doors of signing in and of the people who work here."""

from tests.site.doors.house import Row, each, everybody, staff

ROWS: dict[str, Row] = {
    "signin": each(200, signed_in=302),
    "second_factor": everybody(302),
    "enrol_factor": each(302, signed_in=302, bob=200, rita=200, mona=200),
    "signout": everybody(302, method="post"),
    "choose_tenant": each(302, signed_in=302, dana=200),
    "accept_invitation": everybody(200, "invitation"),
    "people": staff("alice"),
    "invite": staff("alice"),
    "invitation": staff("alice", "offer", ok=302, post=True, data=lambda house: {"act": "again"}),
    "person": staff("alice", "bob_member"),
}
