"""Several workers at one outbox: real threads, a barrier, and each message once."""

import threading

from django.db import connections
from django.utils import timezone

from notifications import actions
from notifications.models import Message
from notifications.tasks import deliver
from tenants.context import tenant_scope

State = Message.State


def in_threads(count, work):
    barrier = threading.Barrier(count)

    def run():
        try:
            barrier.wait()
            work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_eight_workers_send_each_message_once(post):
    for _ in range(30):
        post.plan()
    in_threads(8, lambda: deliver(post.tenant.pk))
    assert len(post.ways["email"].payloads) == 30
    with tenant_scope(post.tenant):
        assert Message.objects.filter(state=State.SENT).count() == 30


def test_a_claim_does_not_wait_for_another_workers_claim(post):
    for _ in range(actions.BATCH + 5):
        post.plan()
    with tenant_scope(post.tenant):
        first = actions.claim_due(now=timezone.now())
        others = []

        def claim():
            with tenant_scope(post.tenant):
                others.append(actions.claim_due(now=timezone.now()))

        in_threads(1, claim)
    assert len(first.message_ids) == actions.BATCH
    assert len(others[0].message_ids) == 5
    assert not set(first.message_ids) & set(others[0].message_ids)


def test_eight_plans_at_once_make_one_row(post):
    about_id = post.visit()
    in_threads(8, lambda: post.plan(about_id))
    with tenant_scope(post.tenant):
        assert Message.objects.filter(about_id=about_id).count() == 1
