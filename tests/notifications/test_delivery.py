from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from notifications import actions, tasks
from notifications.channels.base import (
    MailPayload,
    PermanentFailure,
    Sent,
    SmsPayload,
    TemporaryFailure,
    Unknown,
)
from notifications.channels.smtp import Smtp
from notifications.kinds import Recipient
from notifications.models import Message, MessageText
from notifications.reminders import PAUSES
from notifications.tasks import deliver, tenants_with_due
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tests.notifications.capture import mail_capture
from tests.notifications.conftest import COPENHAGEN, new_tenant

State = Message.State


def person(**changes):
    return Recipient(
        **{
            "name": "Mette Holm",
            "email": "mette@example.dk",
            "phone": "20 12 34 56",
            "language": "da",
            **changes,
        }
    )


def test_a_mail_goes_out_in_the_businesss_name(post):
    message = post.plan()
    assert deliver(post.tenant.pk) == 1
    [payload] = post.ways["email"].payloads
    assert isinstance(payload, MailPayload)
    assert (payload.to, payload.sender) == ("mette@example.dk", "booking@example.com")
    assert (payload.sender_name, payload.reply_to) == ("Salon Solvik", "hej@solvik.example")
    assert payload.headers["Auto-Submitted"] == "auto-generated"
    assert payload.attachments[0].filename == "tid.ics"
    for told in (str(message.pk), str(message.about_id), str(post.tenant.pk), post.tenant.slug):
        assert told not in payload.headers["Message-ID"]
    row = post.read(message)
    assert (row.state, row.provider, row.country, row.provider_ref) == (
        State.SENT,
        "demo-mail",
        "DK",
        "ref-1",
    )
    assert row.categories
    assert row.handed_at <= row.settled_at


def test_a_text_message_goes_to_the_number_in_its_full_form(post):
    message = post.plan(post.visit(recipient=person()), channel="sms")
    assert deliver(post.tenant.pk) == 1
    [payload] = post.ways["sms"].payloads
    assert isinstance(payload, SmsPayload)
    assert (payload.to, payload.sender) == ("+4520123456", "SalonSolvik")
    assert "Holm" not in payload.text
    assert post.read(message).segments == 1


def test_the_outbox_holds_no_text_and_no_address(post):
    message = post.plan()
    deliver(post.tenant.pk)
    with tenant_scope(post.tenant):
        whole = str(Message.objects.filter(pk=message.pk).values().get())
    for told in ("Mette", "mette@", "Holm", "20123456", "Klip"):
        assert told not in whole


@pytest.mark.parametrize(
    ("channel", "recipient", "reason"),
    [
        ("email", None, "no_recipient"),
        ("email", person(email=""), "no_address"),
        ("email", person(email="deleted-7@bookings.invalid"), "no_address"),
        ("email", person(email="deleted-7@invalid"), "no_address"),
        ("sms", person(phone=""), "no_mobile"),
        ("sms", person(phone="+46 8 123 456 78"), "no_mobile"),
        ("sms", person(phone="12"), "no_mobile"),
    ],
)
def test_s49_s51_who_cannot_be_reached_is_skipped_with_the_reason(post, channel, recipient, reason):
    message = post.plan(post.visit(recipient=recipient), channel=channel)
    assert deliver(post.tenant.pk) == 0
    row = post.read(message)
    assert (row.state, row.reason) == (State.SKIPPED, reason)
    assert post.ways[channel].payloads == []


@pytest.mark.parametrize("reason", ["visit_cancelled", "visit_moved", "visit_no_show", "erased"])
def test_s42_what_is_no_longer_true_is_asked_at_the_last_moment(post, reason):
    message = post.plan(kind="booking_reminder")
    with tenant_scope(post.tenant):
        claim = actions.claim_due(now=timezone.now())
    post.visits[message.about_id].untrue = reason
    with tenant_scope(post.tenant):
        assert actions.prepare(message.pk, claim=claim.name, now=timezone.now()) is None
    row = post.read(message)
    assert (row.state, row.reason) == (State.SKIPPED, reason)


def test_s42_a_message_withdrawn_after_its_claim_is_not_sent(post):
    message = post.plan()
    with tenant_scope(post.tenant):
        claim = actions.claim_due(now=timezone.now())
        assert (
            actions.outbox.withdraw(about_id=message.about_id, reason="visit_cancelled", now=timezone.now())
            == 1
        )
        assert actions.prepare(message.pk, claim=claim.name, now=timezone.now()) is None
    assert post.read(message).state == State.SKIPPED


def test_no_reminder_after_the_start(post):
    message = post.plan(post.visit(starts=timezone.now() - timedelta(minutes=1)), kind="booking_reminder")
    deliver(post.tenant.pk)
    assert post.read(message).reason == "visit_started"


def test_s50_each_reader_gets_the_language_of_her_own(post):
    danish, english, swedish = (
        post.plan(post.visit(recipient=person(language=language))) for language in ("da", "en", "sv")
    )
    deliver(post.tenant.pk)
    subjects = [payload.subject for payload in post.ways["email"].payloads]
    assert [subject.split()[0] for subject in subjects].count("Din") == 2
    assert [subject.split()[0] for subject in subjects].count("Your") == 1
    assert {payload.headers["Content-Language"] for payload in post.ways["email"].payloads} == {"da", "en"}
    assert danish != english != swedish


def test_a_tenants_own_wording_is_used(post):
    with tenant_scope(post.tenant):
        actions.word(
            kind="booking_confirmation",
            channel="sms",
            language="da",
            subject="",
            body="Kære {first_name}",
            by=SYSTEM,
            now=timezone.now(),
        )
    post.plan(channel="sms")
    deliver(post.tenant.pk)
    assert post.ways["sms"].payloads[0].text == "Kære Mette"
    with tenant_scope(post.tenant):
        actions.word(
            kind="booking_confirmation",
            channel="sms",
            language="da",
            subject="",
            body=" ",
            by=SYSTEM,
            now=timezone.now(),
        )
        assert not MessageText.objects.exists()


def test_a_late_text_message_sleeps_until_the_morning(post):
    message = post.plan(kind="booking_reminder", channel="sms")
    night = datetime(2030, 11, 5, 23, 30, tzinfo=COPENHAGEN)
    post.visits[message.about_id].starts = night + timedelta(days=1)
    with time_machine.travel(night, tick=False):
        assert deliver(post.tenant.pk) == 0
    row = post.read(message)
    assert row.state == State.PLANNED
    assert row.due_at == datetime(2030, 11, 6, 8, 0, tzinfo=COPENHAGEN)
    assert row.tries == 0


def test_failures_are_tried_again_after_growing_pauses_and_end_as_a_dead_letter(post):
    message = post.plan()
    post.ways["email"].answers = [TemporaryFailure("smtp-to-450")] * 6
    moment = timezone.now()
    with time_machine.travel(moment, tick=False) as clock:
        for tries, pause in enumerate(PAUSES, start=1):
            deliver(post.tenant.pk)
            row = post.read(message)
            assert (row.state, row.tries, row.reason) == (State.PLANNED, tries, "smtp-to-450")
            assert row.due_at == timezone.now() + pause
            assert row.handed_at is None
            clock.shift(pause - timedelta(seconds=1))
            assert deliver(post.tenant.pk) == 0
            assert len(post.ways["email"].payloads) == tries
            clock.shift(timedelta(seconds=1))
        deliver(post.tenant.pk)
    row = post.read(message)
    assert (row.state, row.reason, row.tries) == (State.FAILED, "smtp-to-450", 6)


def test_a_refusal_is_not_tried_again(post):
    message = post.plan()
    post.ways["email"].answers = [PermanentFailure("smtp-to-550")]
    deliver(post.tenant.pk)
    assert post.read(message).state == State.FAILED


def test_no_answer_leaves_it_unknown_and_nobody_sends_it_again_unasked(post):
    message = post.plan()
    post.ways["email"].answers = [Unknown("no-answer")]
    deliver(post.tenant.pk)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert deliver(post.tenant.pk) == 0
    assert post.read(message).state == State.UNKNOWN
    assert len(post.ways["email"].payloads) == 1
    with tenant_scope(post.tenant):
        again = actions.send_again(post.read(message), by=SYSTEM, now=timezone.now())
        assert actions.send_again(post.read(message), by=SYSTEM, now=timezone.now()).pk == again.pk
        with pytest.raises(ValueError, match="planned"):
            actions.send_again(again, by=SYSTEM, now=timezone.now())
    assert deliver(post.tenant.pk) == 1
    assert (post.read(message).state, post.read(again).state) == (State.UNKNOWN, State.SENT)


def test_a_worker_that_dies_after_handing_over_leaves_it_unknown(post):
    message = post.plan()
    with tenant_scope(post.tenant):
        claim = actions.claim_due(now=timezone.now())
    with tenant_scope(post.tenant):
        parcel = actions.prepare(message.pk, claim=claim.name, now=timezone.now())
    with time_machine.travel(timezone.now() + actions.LEASE):
        assert post.tenant.pk in tenants_with_due()
        assert deliver(post.tenant.pk) == 0
    row = post.read(message)
    assert (row.state, row.reason) == (State.UNKNOWN, "no_word_after_handing_over")
    assert post.ways["email"].payloads == []
    # It was not dead after all, only slow: then it is known.
    with tenant_scope(post.tenant):
        actions.record(parcel, Sent("late"), now=timezone.now())
    assert (post.read(message).state, post.read(message).provider_ref) == (State.SENT, "late")


def test_a_worker_that_dies_before_handing_over_loses_nothing(post):
    message = post.plan()
    with tenant_scope(post.tenant):
        old = actions.claim_due(now=timezone.now())
    assert deliver(post.tenant.pk) == 0
    with time_machine.travel(timezone.now() + actions.LEASE):
        assert post.tenant.pk in tenants_with_due()
        assert deliver(post.tenant.pk) == 1
        with tenant_scope(post.tenant):
            assert actions.prepare(message.pk, claim=old.name, now=timezone.now()) is None
    assert post.read(message).state == State.SENT
    assert len(post.ways["email"].payloads) == 1


def test_a_text_that_cannot_be_made_holds_up_nobody(post):
    broken = post.plan()
    del post.visits[broken.about_id].starts
    fine = post.plan()
    assert deliver(post.tenant.pk) == 1
    assert post.read(fine).state == State.SENT
    row = post.read(broken)
    assert (row.state, row.tries) == (State.PLANNED, 1)
    assert row.reason == "not_made_AttributeError"
    assert row.due_at > timezone.now()


def test_a_way_out_that_is_not_registered_sends_nothing_and_tries_again_later(post):
    post.ways["email"].company = "somebody-else"
    message = post.plan()
    assert deliver(post.tenant.pk) == 0
    assert post.ways["email"].payloads == []
    assert post.read(message).reason == "not_made_NotApproved"


def test_no_transaction_is_open_while_it_is_sent(post):
    seen = []
    post.ways["email"].during = lambda: seen.append(connection.in_atomic_block)
    post.plan()
    deliver(post.tenant.pk)
    assert seen == [False]


def test_the_sweep_names_the_tenants_that_have_something_due_and_nothing_else(post):
    other = new_tenant("Lund Klinik")
    post.plan()
    post.plan()
    with tenant_scope(other):
        pass
    assert tenants_with_due() == [post.tenant.pk]
    deliver(post.tenant.pk)
    assert tenants_with_due() == []
    post.plan(send_at=timezone.now() + timedelta(days=1))
    assert tenants_with_due() == []


def test_the_whole_way_by_real_smtp(post, monkeypatch):
    message = post.plan()
    with mail_capture() as server:
        way = Smtp(url=f"smtp://127.0.0.1:{server.port}", demo=True)
        monkeypatch.setattr(actions, "channel_for", lambda channel: way)
        assert deliver(post.tenant.pk) == 1
        [envelope] = server.envelopes
    assert b"Salon Solvik" in envelope.content
    row = post.read(message)
    assert row.state == State.SENT
    assert row.provider_ref.endswith("@example.com>")


def test_the_sweep_wakes_a_job_for_each_tenant_by_id_only(post, monkeypatch):
    other = new_tenant("Lund Klinik")
    post.plan()
    with tenant_scope(other):
        Message.objects.create(
            about_kind="booking",
            about_id=post.visit(),
            kind="booking_confirmation",
            channel="email",
            send_at=timezone.now(),
            due_at=timezone.now(),
            planned_by_kind="system",
            created_at=timezone.now(),
        )
    woken = []
    monkeypatch.setattr(
        tasks.current_app, "send_task", lambda name, args, **options: woken.append((name, args))
    )
    assert tasks.deliver_due() == 2
    expected = [("notifications.deliver_tenant", [str(tenant.pk)]) for tenant in (post.tenant, other)]
    assert sorted(woken) == sorted(expected)
