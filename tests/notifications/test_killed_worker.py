import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from notifications import actions
from notifications.models import Message
from notifications.tasks import deliver, tenants_with_due

ROOT = Path(__file__).resolve().parents[2]
State = Message.State


def kill_worker(post, about_id, place):
    """Start a worker on the test's own database, wait until it stands at the place, and kill -9 it."""
    environment = {**os.environ, "DEMO": "1"}
    for alias, name in (("default", "DATABASE_URL"), ("vault", "VAULT_URL")):
        database = "/" + connections[alias].settings_dict["NAME"]
        environment[name] = urlunsplit(urlsplit(os.environ[name])._replace(path=database))
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.notifications.dying_worker", place, str(post.tenant.pk), str(about_id)],
        cwd=ROOT,
        env={**environment, "DJANGO_SETTINGS_MODULE": "bookingsite.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert worker.stdout.readline() == "here\n"
    finally:
        worker.kill()
        worker.wait(10)
        worker.stdout.close()


@pytest.mark.faults
def test_a_worker_killed_while_sending_leaves_it_unknown_and_nobody_sends_it_again(post):
    message = post.plan()
    kill_worker(post, message.about_id, "sending")
    assert deliver(post.tenant.pk) == 0
    assert post.read(message).state == State.CLAIMED
    with time_machine.travel(timezone.now() + actions.LEASE + timedelta(seconds=1)):
        assert tenants_with_due() == [post.tenant.pk]
        assert deliver(post.tenant.pk) == 0
    row = post.read(message)
    assert (row.state, row.reason) == (State.UNKNOWN, "no_word_after_handing_over")
    assert post.ways["email"].payloads == []


@pytest.mark.faults
def test_a_worker_killed_while_rendering_loses_nothing_and_doubles_nothing(post):
    message = post.plan()
    kill_worker(post, message.about_id, "rendering")
    with time_machine.travel(timezone.now() + actions.LEASE + timedelta(seconds=1)):
        assert deliver(post.tenant.pk) == 1
        assert deliver(post.tenant.pk) == 0
    assert post.read(message).state == State.SENT
    assert len(post.ways["email"].payloads) == 1
