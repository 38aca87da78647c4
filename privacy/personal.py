"""What the rows about erasing hold of people, and the tables that no model of ours stands for."""

from django.utils.translation import gettext_lazy as _

from tenants.personal import ROW, TENANT, NotPersonal, P, declare

MIGRATION = NotPersonal("which migration ran, and when")
RULE = NotPersonal("by which rule customers were found, and how many")
COLLEAGUE = NotPersonal("a random id of a colleague, who answers for the erasure")


def course(label: object, *, why: str, on_erase: str = "KEEP_UNLINKED", export: str = "printout") -> P:
    """Classify a fact about an erasure, or about what holds it back."""
    return P(
        cat="user.account.erasure",
        purpose=("erasure",),
        basis="6.1.c",
        retain="accountability",
        label=label,
        export=export,
        on_erase=on_erase,
        why_plain=why,
    )


declare(
    "table:django_migrations", subject=None, fields=dict.fromkeys(("id", "app", "name", "applied"), MIGRATION)
)
declare(
    "privacy.Purge",
    subject=None,
    fields={
        "id": ROW,
        "tenant": TENANT,
        "by_id": COLLEAGUE,
        **dict.fromkeys(
            (
                *("state", "unseen_since", "made_before", "with_visits", "never_visited", "counted"),
                *("due_at", "created_at", "settled_at", "counts"),
            ),
            RULE,
        ),
    },
)
declare(
    "privacy.Erasure",
    subject="customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "customer": course("", why="A random id; cut when she is erased.", on_erase="DELETE", export="none"),
        "purge": RULE,
        "reason": course(_("Why it is to be deleted"), why="One of four words."),
        "state": course(_("Where the deletion stands"), why="One of four words.", export="none"),
        "due_at": course(_("Deleted on"), why="The worker finds what is due by it."),
        "created_at": course(_("Deletion decided at"), why="Shows when it was decided."),
        "by_kind": course(_("Decided by (role)"), why="A role, not a person."),
        "by_id": COLLEAGUE,
        "was_restricted": NotPersonal("what a cancelled deletion puts back"),
        "kept_because": NotPersonal("a short code"),
        "settled_at": course(_("Decision carried out or taken back at"), why="Shows when it ended."),
        "ledger_seq": NotPersonal("a line of the ledger"),
        "counts": NotPersonal("numbers of rows, by table"),
    },
)
declare(
    "privacy.CustomerHold",
    subject="customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "customer": course("", why="A random id.", on_erase="DELETE_ROW", export="none"),
        "reason": P(
            cat="user.account.dispute",
            purpose=("dispute",),
            basis="6.1.f",
            retain="hold",
            label=_("Why your details are kept"),
            export="printout",
            on_erase="DELETE_ROW",
            store="enc:data",
        ),
        "created_at": course(_("Kept since"), why="A hold has an end.", on_erase="DELETE_ROW"),
        "until": course(
            _("Kept until"), why="The search asks whether it still holds.", on_erase="DELETE_ROW"
        ),
        "by_id": COLLEAGUE,
        "lifted_at": course(_("Released at"), why="The search asks for it.", on_erase="DELETE_ROW"),
    },
)
declare(
    "privacy.ChainCheck",
    subject=None,
    fields={
        "id": ROW,
        "tenant": TENANT,
        **dict.fromkeys(
            ("at", "until_seq", "until_at", "faults"), NotPersonal("how the chain of the audit was found")
        ),
    },
)
