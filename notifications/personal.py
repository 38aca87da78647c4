"""What the outbox holds of a person: that she was written to, when, and through whom. Never the words."""

from django.utils.translation import gettext_lazy as _

from tenants.personal import PSEUDONYM, ROW, TENANT, NotPersonal, P, declare, for_visit, thread

WHY_PLAIN = "the worker finds what is due by it, and it tells no name, address or text"


def written(label: object, category: str = "user.behavior") -> P:
    """Declare a fact about a message to a person: she can see it, and it stays without her."""
    return for_visit(
        cat=category,
        recipients=("email", "sms"),
        label=label,
        export="printout",
        on_erase="KEEP_UNLINKED",
        why_plain=WHY_PLAIN,
    )


MESSAGE: dict[str, P | NotPersonal] = {
    "id": ROW,
    "tenant": TENANT,
    "about_kind": NotPersonal("what sort of thing it tells of"),
    "about_id": written(_("The visit it is about"), PSEUDONYM),
    "kind": written(_("Kind of message")),
    "rule": NotPersonal("name of the rule that planned it"),
    "recipient_id": thread(_("The card it was sent to")),
    "channel": written(_("By mail or text message")),
    "version": NotPersonal("version of the visit that it tells of"),
    "attempt": NotPersonal("how many times somebody had it sent"),
    "send_at": written(_("To be sent")),
    "due_at": NotPersonal("when the worker looks at it next"),
    "state": written(_("What became of it")),
    "reason": NotPersonal("a short code, never a provider's own words"),
    "tries": NotPersonal("how many times it was handed over"),
    "claim": NotPersonal("random number of the worker's claim"),
    "claimed_until": NotPersonal("end of the worker's claim"),
    "handed_at": written(_("Handed over")),
    "settled_at": written(_("Settled")),
    "provider": written(_("Through which company")),
    "provider_ref": for_visit(
        cat=PSEUDONYM,
        label=_("The company's number for it"),
        export="none",
        why_plain="the company's random number; it is needed to ask what became of the message",
    ),
    "report_hash": for_visit(
        cat=PSEUDONYM,
        label=_("Mark by which the company reports"),
        export="none",
        store="hash",
    ),
    "reported": written(_("What the company reported")),
    "reported_at": written(_("Reported at")),
    "country": written(_("In which country")),
    "categories": written(_("What the company was given")),
    "segments": NotPersonal("length, for the bill"),
    "planned_by_kind": NotPersonal("whether staff, customer or machine planned it"),
    "planned_by_id": thread(_("Who had it sent")),
    "created_at": NotPersonal("when the row was written"),
}

MESSAGE_TEXT: dict[str, P | NotPersonal] = {
    "id": ROW,
    "tenant": TENANT,
    "kind": NotPersonal("kind of message"),
    "channel": NotPersonal("mail or text message"),
    "language": NotPersonal("language of the wording"),
    "subject": NotPersonal("the business's own wording"),
    "body": NotPersonal("the business's own wording, with placeholders and no names"),
    "changed_at": NotPersonal("when it was changed"),
}

declare("notifications.Message", subject="recipient_id", fields=MESSAGE)
declare("notifications.MessageText", subject=None, fields=MESSAGE_TEXT)
