"""The guide's eight steps and how far a business has come, read from what it has."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bookings.models import AbsenceRequest, Performer, Service, WeeklyHours
from privacy.agreement import is_accepted
from tenants.models import Tenant


@dataclass(frozen=True)
class Step:
    """One step: its word in the address, on the ruler, and as something that is left to do."""

    key: str
    name: Any
    todo: Any


STEPS = (
    Step("trade", _("Trade"), _("Say what you do and where")),
    Step("services", _("Services"), _("Look through your services and prices")),
    Step("hours", _("Hours"), _("Write your opening hours")),
    Step("staff", _("People"), _("Add yourself and your colleagues")),
    Step("look", _("Look"), _("Choose your colour and logo")),
    Step("preview", _("Preview"), _("See your page as customers will")),
    Step("agreement", _("Agreement"), _("Make the data processing agreement")),
    Step("publish", _("Publish"), _("Publish your page")),
)
KEYS = tuple(step.key for step in STEPS)
# What counts as done once the owner has been there, because there is nothing that must be entered.
BY_SIGHT = frozenset({"look", "preview"})


def done_steps(tenant: Tenant) -> set[str]:
    """Say which steps are done, whoever did them and wherever. Four questions."""
    passed = set(tenant.guide_passed)
    found = {
        "trade": bool(tenant.trade),
        "services": "services" in passed and Service.objects.filter(active=True).exists(),
        "hours": WeeklyHours.objects.exists(),
        "staff": Performer.objects.filter(resource__active=True, service__active=True).exists(),
        "agreement": is_accepted(),
        "publish": tenant.state == Tenant.State.PUBLIC,
    }
    return {key for key, done in found.items() if done} | (passed & BY_SIGHT)


def standing(tenant: Tenant, shown: str = "") -> dict[str, Any]:
    """Draw the ruler: each step with its state, the shown one, and the first that is not done."""
    done = done_steps(tenant)
    passed = set(tenant.guide_passed)
    lines = []
    for number, step in enumerate(STEPS, start=1):
        state = "done" if step.key in done else "passed" if step.key in passed else ""
        lines.append(
            {
                "key": step.key,
                "number": number,
                "name": step.name,
                "todo": step.todo,
                "state": state,
                "current": step.key == shown,
                "url": reverse("setup_step", args=[tenant.slug, step.key]),
            }
        )
    left = [line for line in lines if line["key"] not in done]
    # What was skipped comes back when everything else is done.
    onward = [line for line in left if not line["state"]] or left
    return {
        "steps": lines,
        "left": left,
        "next_step": onward[0] if onward else None,
        "done_count": len(done),
        "step_count": len(STEPS),
    }


def after(tenant: Tenant, key: str) -> str:
    """Give the page that comes after a step."""
    place = KEYS.index(key) + 1
    if place < len(KEYS):
        return reverse("setup_step", args=[tenant.slug, KEYS[place]])
    return reverse("setup", args=[tenant.slug])


def waiting_wishes() -> int:
    """Count the wishes to be away that nobody has answered."""
    return AbsenceRequest.objects.filter(state=AbsenceRequest.State.ASKED).count()
