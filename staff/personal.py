"""What the rows about our own people hold of them, why, and how it ends."""

from django.utils.translation import gettext_lazy as _

from tenants.personal import ROW, TENANT, NotPersonal, P, declare

Columns = dict[str, P | NotPersonal]


def account(cat: str, label: object, *, store: str = "plain", why: str = "", export: str = "both") -> P:
    """Describe a column that an employee's account or place needs."""
    return P(
        cat=cat,
        purpose=("staff_access",),
        basis="6.1.f",
        retain="account",
        label=label,
        export=export,
        on_erase="DELETE_ROW",
        store=store,
        why_plain=why,
    )


def person(label: object = "") -> P:
    """Describe the column that says whose row it is."""
    return account(
        "user.unique_id", label or _("Account"), why="ties rows of one account; random, says nothing alone"
    )


def moment(label: object) -> P:
    """Describe a time at which an employee did something."""
    return account("user.behavior", label, why="compared by the database; sessions and leave end by it")


USER: Columns = {
    "id": person(),
    "tenant": TENANT,
    "password": account("user.credentials", _("Password"), store="hash", export="none"),
    "last_login": moment(_("Last sign-in")),
    "email_index": account("user.contact.email", _("E-mail"), store="hmac", export="none"),
    "email": account("user.contact.email", _("E-mail"), store="enc:data"),
    "name": account("user.name", _("Name"), store="enc:data"),
    "language": account("user.preference", _("Language"), why="one of two words"),
    "page_language": account("user.preference", _("Language of the pages"), why="one of two words"),
    "is_active": account("user.account", _("Account is open"), why="checked on each request"),
    "is_platform_staff": account(
        "user.employment", _("Works for the platform"), why="checked on each request"
    ),
    "totp_secret": account("user.credentials", _("Second factor"), store="enc:data", export="none"),
    "totp_pending": account("user.credentials", _("Second factor"), store="enc:data", export="none"),
    "totp_confirmed_at": moment(_("Second factor set up")),
    "totp_last_step": account(
        "user.credentials", _("Second factor"), export="none", why="refuses a code used before"
    ),
    "created_at": moment(_("Account made")),
}

RECOVERY_CODE: Columns = {
    "id": ROW,
    "tenant": TENANT,
    "user": person(),
    "code_hash": account("user.credentials", _("Recovery code"), store="hash", export="none"),
    "created_at": moment(_("Recovery codes made")),
    "used_at": moment(_("Recovery code used")),
}

SESSION: Columns = {
    "id": ROW,
    "tenant": TENANT,
    "key_hash": account("user.credentials", _("Signed-in browser"), store="hash", export="none"),
    "user": person(),
    "stage": account(
        "user.credentials", _("How surely signed in"), export="none", why="checked on each request"
    ),
    "device": account("user.device", _("Browser and system"), why="a family of browsers, shared by millions"),
    "created_at": moment(_("Signed in")),
    "last_seen_at": moment(_("Last seen")),
    "expires_at": moment(_("Signed in until")),
}

MEMBERSHIP: Columns = {
    "id": ROW,
    "tenant": TENANT,
    "user_id": person(),
    "name": account("user.name", _("Name"), store="enc:data"),
    "initials": account("user.name", _("Initials"), store="enc:data"),
    "role": account("user.employment", _("Role"), why="checked on each request"),
    "permissions": account("user.employment", _("Permissions"), why="checked on each request"),
    "language": account("user.preference", _("Language"), why="one of two words"),
    "active": account("user.employment", _("Works here"), why="checked on each request"),
    "created_at": moment(_("Joined")),
    "ended_at": moment(_("Left")),
    "last_sign_in_at": moment(_("Last sign-in")),
}

INVITATION: Columns = {
    "id": ROW,
    "tenant": TENANT,
    "token_hash": account("user.credentials", _("Invitation"), store="hash", export="none"),
    "email": account("user.contact.email", _("E-mail"), store="enc:data"),
    "name": account("user.name", _("Name"), store="enc:data"),
    "calendar_id": NotPersonal("which calendar will be hers"),
    "new_calendar": NotPersonal("whether a calendar is made for her"),
    "told": NotPersonal("how many mails there were"),
    "language": account("user.preference", _("Language"), why="one of two words"),
    "role": account("user.employment", _("Role"), why="shown to the owner"),
    "permissions": account("user.employment", _("Permissions"), why="shown to the owner"),
    "invited_by": person(_("Invited by")),
    "created_at": moment(_("Invited")),
    "expires_at": moment(_("Invitation ends")),
    "accepted_at": moment(_("Invitation accepted")),
    "withdrawn_at": moment(_("Invitation withdrawn")),
}

SUPPORT_GRANT: Columns = {
    "id": ROW,
    "tenant": TENANT,
    "case_id": NotPersonal("number of the support case"),
    "user_id": person(_("Support employee")),
    "reason": account("user.content.private", _("Reason for support's access"), store="enc:data"),
    "granted_at": moment(_("Support's access began")),
    "until": moment(_("Support's access ends")),
    "ended_at": moment(_("Support's access ended")),
}

TOKEN = account("user.credentials", _("Link sent by mail"), store="hash", export="none")
INDEX = account("user.contact.email", _("E-mail"), store="hmac", export="none")

PASSKEY: Columns = {
    "id": ROW,
    "tenant": TENANT,
    "user": person(),
    "name": account("user.device", _("Name of the passkey"), store="enc:data"),
    "credential_id": account(
        "user.credentials", _("Passkey"), export="none", why="a random number; found by it at sign-in"
    ),
    "public_key": account("user.credentials", _("Passkey"), export="none", why="the half that is no secret"),
    "sign_count": account("user.credentials", _("Passkey"), export="none", why="shows a copied key"),
    "created_at": moment(_("Passkey added")),
    "last_used_at": moment(_("Passkey last used")),
}

PASSKEY_CHALLENGE: Columns = {
    "id": ROW,
    "tenant": TENANT,
    "browser_hash": account("user.credentials", _("Question to a passkey"), store="hash", export="none"),
    "user": person(),
    "purpose": NotPersonal("adding a passkey or signing in"),
    "challenge": NotPersonal("random number, five minutes old at most"),
    "created_at": moment(_("Passkey asked")),
    "expires_at": moment(_("Question to a passkey ends")),
}

PASSWORD_RESET: Columns = {
    "id": ROW,
    "tenant": TENANT,
    "email_index": INDEX,
    "token_hash": TOKEN,
    "created_at": moment(_("New password asked for")),
    "expires_at": moment(_("Link ends")),
    "used_at": moment(_("Link used")),
}

SIGN_UP: Columns = {
    "id": ROW,
    "tenant": TENANT,
    "business": account("user.employment", _("Business"), store="enc:data"),
    "name": account("user.name", _("Name"), store="enc:data"),
    "email": account("user.contact.email", _("E-mail"), store="enc:data"),
    "email_index": INDEX,
    "password": account("user.credentials", _("Password"), store="hash", export="none"),
    "language": account("user.preference", _("Language"), why="one of two words"),
    "token_hash": TOKEN,
    "created_at": moment(_("Signed up")),
    "expires_at": moment(_("Link ends")),
    "user": person(),
    "confirmed_at": moment(_("E-mail confirmed")),
}

EMAIL_CHANGE: Columns = {
    "id": ROW,
    "tenant": TENANT,
    "user": person(),
    "email": account("user.contact.email", _("New e-mail"), store="enc:data"),
    "email_index": INDEX,
    "old_email": account("user.contact.email", _("Former e-mail"), store="enc:data"),
    "token_hash": TOKEN,
    "created_at": moment(_("E-mail change asked for")),
    "expires_at": moment(_("Link ends")),
    "used_at": moment(_("Link used")),
}

FACTOR_CASE: Columns = {
    "id": ROW,
    "tenant": TENANT,
    "user": person(),
    "reference": NotPersonal("number of the support case"),
    "opened_by": person(_("Support employee")),
    "reason": account("user.content.private", _("How support knew the person"), store="enc:data"),
    "opened_at": moment(_("Case opened")),
    "due_at": moment(_("Case due")),
    "stopped_at": moment(_("Case stopped")),
    "restored_at": moment(_("Second factor removed by support")),
}

CASE_NOTICE: Columns = {
    "id": ROW,
    "tenant": TENANT,
    "case": NotPersonal("which case it tells of"),
    "user": person(),
    "token_hash": TOKEN,
    "last_call": NotPersonal("the first notice or the last"),
    "created_at": moment(_("Told of a case")),
}

declare("staff.User", subject="self", fields=USER)
declare("staff.RecoveryCode", subject="user", fields=RECOVERY_CODE)
declare("staff.Session", subject="user", fields=SESSION)
declare("staff.Membership", subject="user_id", fields=MEMBERSHIP)
declare("staff.Invitation", subject="self", fields=INVITATION)
declare("staff.SupportGrant", subject="user_id", fields=SUPPORT_GRANT)
declare("staff.Passkey", subject="user", fields=PASSKEY)
declare("staff.PasskeyChallenge", subject="user", fields=PASSKEY_CHALLENGE)
declare("staff.PasswordReset", subject="self", fields=PASSWORD_RESET)
declare("staff.SignUp", subject="self", fields=SIGN_UP)
declare("staff.EmailChange", subject="user", fields=EMAIL_CHANGE)
declare("staff.FactorCase", subject="user", fields=FACTOR_CASE)
declare("staff.CaseNotice", subject="user", fields=CASE_NOTICE)
