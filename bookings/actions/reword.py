"""Take a business's own words of a message, or give ours back."""

from datetime import datetime

from django.db import transaction

from notifications import actions
from notifications.models import MessageText
from notifications.texts import Wording
from tenants import audit
from tenants.actors import Actor


@transaction.atomic
def reword(*, kind: str, channel: str, language: str, wording: Wording, by: Actor, now: datetime) -> bool:
    """Store the words and write down that they changed, not what they say. Empty words give ours back.

    Gives whether anything changed.
    """
    rows = MessageText.objects.filter(kind=kind, channel=channel, language=language)
    former = rows.first()
    before = {"subject": former.subject, "body": former.body} if former else {"subject": "", "body": ""}
    after = {"subject": wording.subject.strip(), "body": wording.body.strip()}
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return False
    actions.word(kind=kind, channel=channel, language=language, by=by, now=now, **after)
    stored = rows.first() or former
    audit.record(
        "texts.change",
        by=by,
        now=now,
        object_kind="message_text",
        object_id=stored.pk if stored else None,
        fields=changed,
    )
    return True
