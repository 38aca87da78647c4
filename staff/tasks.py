"""The worker's side: sweeping out what is over."""

from celery import shared_task
from django.utils import timezone

from staff.actions.sweep import sweep


@shared_task(name="staff.sweep")
def sweep_staff() -> int:
    """Delete links, sign-ups and sessions that have run out."""
    return sweep(now=timezone.now())
