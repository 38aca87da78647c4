"""Which columns of this app and of the vault are personal."""

from django.utils.translation import gettext_lazy as _

from tenants.personal import PSEUDONYM, ROW, TENANT, NotPersonal, P, declare

BUSINESS = NotPersonal("what the business says of itself to the public")
CHAIN = NotPersonal("a link of the hash chain")
EVENT = NotPersonal("what happened, without whom it concerned")


def trace(
    label: object, *, why: str, on_erase: str = "DELETE", store: str = "plain", export: str = "none"
) -> P:
    """Classify a column by which an event is tied to a person."""
    return P(
        cat="user.behavior",
        purpose=("security",),
        basis="6.1.f",
        retain="audit",
        label=label,
        export=export,
        on_erase=on_erase,
        store=store,
        why_plain=why,
    )


def signature(label: object, *, store: str = "plain", why: str = "") -> P:
    """Classify a column by which an owner signed for the business."""
    return P(
        cat="user.name" if store != "plain" else "user.behavior",
        purpose=("agreement",),
        basis="6.1.f",
        retain="agreement",
        label=label,
        export="none",
        on_erase="HOLD",
        hold_law="GDPR art. 28(3)",
        store=store,
        why_plain=why,
    )


declare(
    "tenants.Tenant",
    subject=None,
    fields={
        "id": ROW,
        **dict.fromkeys(
            (
                "slug",
                "name",
                "tagline",
                "trade",
                "street",
                "postcode",
                "city",
                "phone",
                "email",
                "website",
                "contact_hours",
                "cvr",
            ),
            BUSINESS,
        ),
        **dict.fromkeys(("country", "language", "languages", "timezone", "currency", "accent"), BUSINESS),
        **dict.fromkeys(("accent_colour", "logo_mark", "embed_origins"), BUSINESS),
        "guide_passed": NotPersonal("how far the business has come with its guide"),
        **dict.fromkeys(
            ("state", "is_platform", "public_since", "created_at"),
            NotPersonal("where the business is in its life"),
        ),
        **dict.fromkeys(
            (
                "contact_required",
                "cancel_cutoff_minutes",
                "reminder_minutes",
                "retention_months",
                "max_open_per_contact",
                "sms_monthly_cap",
                "staff_tells_customer",
                "notice_minutes",
                "furthest_days",
            ),
            NotPersonal("a rule of the business"),
        ),
    },
)
declare(
    "tenants.PolicyVersion",
    subject=None,
    fields={
        "id": ROW,
        "tenant": TENANT,
        **dict.fromkeys(
            ("kind", "language", "version", "text", "sha256", "published_at"), NotPersonal("a published text")
        ),
    },
)
declare(
    "tenants.AgreementAcceptance",
    subject="user_id",
    fields={
        "id": ROW,
        "tenant": TENANT,
        **dict.fromkeys(("version", "language", "sha256"), NotPersonal("which text was agreed to")),
        "user_id": signature(_("Who agreed"), why="A random id of an account."),
        "name": signature(_("The name that was typed"), store="enc:data"),
        "accepted_at": signature(_("When the agreement was made"), why="The newest one is asked for."),
    },
)
declare(
    "tenants.Logo",
    subject=None,
    fields={
        "id": ROW,
        "tenant": TENANT,
        **dict.fromkeys(("data", "mark", "width", "height", "changed_at"), BUSINESS),
    },
)
declare(
    "tenants.AuditEntry",
    subject="subject_id",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "at": trace(
            _("When it was looked at or changed"),
            why="The chain covers it.",
            on_erase="KEEP_UNLINKED",
            export="printout",
        ),
        "actor_kind": trace(
            _("In which role"),
            why="The print-out names the role.",
            on_erase="KEEP_UNLINKED",
            export="printout",
        ),
        "actor_id": trace(
            "", why="A random id of a colleague; the chain covers it.", on_erase="KEEP_UNLINKED"
        ),
        "case_id": EVENT,
        "action": EVENT,
        "purpose": trace(
            _("What it was for"), why="The print-out names it.", on_erase="KEEP_UNLINKED", export="printout"
        ),
        "object_kind": EVENT,
        "fields": EVENT,
        "count": EVENT,
        "request_id": EVENT,
        "subject_id": trace("", why="A random id, by which the accesses to one card are found."),
        "object_id": trace("", why="A random id, by which the history of one visit is found."),
        "payload": trace("", why="", store="enc:data"),
        "salt": NotPersonal("random bytes of the commitment"),
        "commitment": CHAIN,
        "seq": CHAIN,
        "prev_hash": CHAIN,
        "hash": CHAIN,
    },
)
declare(
    "tenants.AuditAlias",
    subject="subject_id",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "subject_id": trace(
            "", why="A random id, by which the lists that she stood on name her.", on_erase="DELETE_ROW"
        ),
    },
)
declare(
    "tenants.ThrottleCount",
    subject="key_hash",
    fields={
        "key_hash": P(
            cat="user.device.ip_address",
            purpose=("security",),
            basis="6.1.f",
            retain="minutes",
            export="none",
            on_erase="KEEP_UNLINKED",
            store="hash",
        ),
        "count": NotPersonal("how often something was tried"),
        "ends_at": NotPersonal("when the window is over"),
    },
)
declare(
    "vault.TenantKey",
    subject=None,
    fields={
        "id": NotPersonal("the row's own number"),
        "tenant_id": TENANT,
        **dict.fromkeys(
            ("purpose", "version", "wrapped", "kek_id", "state", "created_at", "destroyed_at"),
            NotPersonal("a key of the business, wrapped"),
        ),
    },
)
declare(
    "vault.LedgerEntry",
    subject="subject_id",
    fields={
        "seq": CHAIN,
        "tenant_id": TENANT,
        "subject_id": P(
            cat=PSEUDONYM,
            purpose=("erasure",),
            basis="6.1.c",
            retain="ledger",
            export="none",
            on_erase="KEEP_UNLINKED",
            store="plain",
            why_plain="After the erasure it points at nothing; a restored backup is cleaned by it.",
        ),
        **dict.fromkeys(
            ("kind", "plan", "plan_version", "reason", "at"), NotPersonal("what was to be erased, and why")
        ),
        "prev_hash": CHAIN,
        "hash": CHAIN,
    },
)
declare(
    "vault.ChainHead",
    subject=None,
    fields={
        "id": NotPersonal("the row's own number"),
        **dict.fromkeys(("chain", "seq", "hash", "at"), CHAIN),
    },
)
