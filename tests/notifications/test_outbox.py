import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from notifications import outbox
from notifications.models import Message
from notifications.outbox import Instant
from notifications.tasks import deliver
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tests.notifications.conftest import new_tenant

State = Message.State
TOMORROW = timedelta(days=1)


def withdraw(post, about_id, **changes):
    with tenant_scope(post.tenant):
        return outbox.withdraw(about_id=about_id, reason="visit_cancelled", now=timezone.now(), **changes)


def test_s54_planning_the_same_thing_again_gives_the_row_that_stands(post):
    about_id = post.visit()
    rows = {post.plan(about_id).pk for _ in range(3)}
    assert len(rows) == 1
    deliver(post.tenant.pk)
    again = post.plan(about_id)
    assert again.state == State.SENT
    assert deliver(post.tenant.pk) == 0
    assert len(post.ways["email"].payloads) == 1


def test_another_version_channel_rule_or_recipient_is_another_message(post):
    about_id = post.visit()
    changes = [{}, {"version": 2}, {"channel": "sms"}, {"rule": "before"}, {"recipient_id": uuid.uuid4()}]
    assert len({post.plan(about_id, **change).pk for change in changes}) == 5


def test_the_row_is_part_of_the_transaction_of_its_cause(post):
    about_id = post.visit()
    with pytest.raises(RuntimeError), transaction.atomic():
        post.plan(about_id)
        raise RuntimeError
    with tenant_scope(post.tenant):
        assert outbox.for_about(about_id) == []
    assert post.nudges == []


def test_a_nudge_follows_the_commit_and_only_for_what_is_due(post):
    with transaction.atomic():
        post.plan()
        assert post.nudges == []
    assert post.nudges == [post.tenant.pk]
    post.plan(send_at=timezone.now() + TOMORROW)
    assert len(post.nudges) == 1


def test_a_channel_that_the_kind_does_not_use_is_refused(post):
    with pytest.raises(ValueError, match="carrier pigeon"):
        post.plan(channel="carrier pigeon")


def test_a_withdrawn_message_is_not_sent_and_says_why(post):
    message = post.plan()
    assert withdraw(post, message.about_id) == 1
    assert deliver(post.tenant.pk) == 0
    row = post.read(message)
    assert (row.state, row.reason) == (State.SKIPPED, "visit_cancelled")


def test_withdrawing_some_kinds_leaves_the_others(post):
    about_id = post.visit()
    confirmation = post.plan(about_id)
    reminder = post.plan(about_id, kind="booking_reminder", send_at=timezone.now() + TOMORROW)
    assert withdraw(post, about_id, kinds=["booking_reminder"]) == 1
    assert post.read(confirmation).state == State.PLANNED
    assert post.read(reminder).state == State.SKIPPED


def test_what_has_left_cannot_be_withdrawn(post):
    message = post.plan()
    deliver(post.tenant.pk)
    assert withdraw(post, message.about_id) == 0
    assert post.read(message).state == State.SENT


def test_planning_a_withdrawn_message_anew_means_it(post):
    message = post.plan(send_at=timezone.now() + TOMORROW)
    withdraw(post, message.about_id)
    again = post.plan(message.about_id, send_at=timezone.now() + TOMORROW * 2)
    assert again.pk == message.pk
    assert again.state == State.PLANNED
    assert again.send_at > message.send_at


def reminders(post, *about_ids):
    with tenant_scope(post.tenant):
        rows = Message.objects.filter(about_id__in=about_ids, kind="booking_reminder")
        return {row.about_id: row for row in rows}


def replan(post, instants):
    with tenant_scope(post.tenant):
        outbox.replan(
            about_kind="booking",
            kind="booking_reminder",
            rule="before",
            instants=instants,
            by=SYSTEM,
            now=timezone.now(),
        )


def test_s44_changing_the_rule_moves_every_reminder_and_neither_loses_nor_doubles_one(post):
    now = timezone.now()
    waiting, sent, dropped, late = (post.visit() for _ in range(4))
    given = {"kind": "booking_reminder", "rule": "before"}
    for about_id in (waiting, dropped):
        post.plan(about_id, send_at=now + TOMORROW, **given)
    post.plan(sent, send_at=now, **given)
    deliver(post.tenant.pk)
    replan(
        post,
        [
            Instant(waiting, "email", now + 2 * TOMORROW),
            Instant(sent, "email", now + 2 * TOMORROW),
            Instant(dropped, "email", None),
            Instant(late, "email", now + 3 * TOMORROW),
        ],
    )
    rows = reminders(post, waiting, sent, dropped, late)
    assert len(rows) == 4
    assert rows[waiting].send_at == rows[waiting].due_at == now + 2 * TOMORROW
    assert rows[sent].state == State.SENT
    assert (rows[dropped].state, rows[dropped].reason) == (State.SKIPPED, "rule_changed")
    assert rows[late].send_at == now + 3 * TOMORROW
    replan(post, [Instant(dropped, "email", now + TOMORROW)])
    assert reminders(post, dropped)[dropped].state == State.PLANNED
    with tenant_scope(post.tenant):
        assert Message.objects.filter(kind="booking_reminder").count() == 4


def test_s44_a_reminder_withdrawn_for_another_reason_does_not_come_back(post):
    message = post.plan(kind="booking_reminder", rule="before", send_at=timezone.now() + TOMORROW)
    withdraw(post, message.about_id)
    replan(post, [Instant(message.about_id, "email", timezone.now() + TOMORROW)])
    assert post.read(message).state == State.SKIPPED


def test_another_tenant_sees_none_of_it(post):
    message = post.plan()
    with tenant_scope(new_tenant("Lund Klinik")):
        assert outbox.for_about(message.about_id) == []
        assert outbox.withdraw(about_id=message.about_id, reason="x", now=timezone.now()) == 0
    assert post.read(message).state == State.PLANNED
