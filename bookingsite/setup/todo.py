"""What is left to do, for the pages on which an owner begins her day."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookingsite.setup.steps import standing, waiting_wishes
from privacy.agreement import is_accepted
from staff.permissions import Permission
from tenants.models import Tenant


def left_for(request: HttpRequest) -> dict[str, Any]:
    """List what is left for whoever arranges the business; nothing for anybody else."""
    membership, tenant = getattr(request, "membership", None), getattr(request, "tenant", None)
    if membership is None or tenant is None or not membership.may(Permission.SETTINGS):
        return {}
    if tenant.state == Tenant.State.DRAFT:
        found = standing(tenant)
        return {
            "draft": True,
            "lines": [{"label": line["todo"], "url": line["url"]} for line in found["left"]],
            "done": found["done_count"],
            "count": found["step_count"],
            "url": reverse("setup", args=[tenant.slug]),
        }
    return {"draft": False, "lines": public_lines(tenant)}


def public_lines(tenant: Tenant) -> list[dict[str, str]]:
    """List what waits in a business that is public already. Two questions."""
    lines = []
    wishes = waiting_wishes()
    if wishes:
        label = ngettext("Answer %(count)s wish for time off", "Answer %(count)s wishes for time off", wishes)
        lines.append({"label": label % {"count": wishes}, "url": reverse("absences", args=[tenant.slug])})
    if not is_accepted():
        url = reverse("agreement", args=[tenant.slug])
        lines.append({"label": _("Make the data processing agreement"), "url": url})
    return lines
