"""The list of customers and the search in it. What is searched for is posted: no address has a name."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from customers.forms.filters import FilterForm
from customers.pages.listpage import FOUND, Listed, address_of, found_page, list_page, row_facts
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants import audit
from tenants.doors import form_page
from tenants.models import Tenant

CUSTOMERS = (Permission.OWN_CALENDAR, Permission.ALL_CALENDARS)
LONGEST = 200


@form_page
@staff_view(*CUSTOMERS, any_of=True)
def customers(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """List the customers, or show whom a search finds."""
    membership = request.membership
    now = timezone.now()
    form = FilterForm(request.GET)
    text = " ".join(request.POST.get("q", "")[:LONGEST].split())
    if text:
        listed = found_page(membership, tenant, text)
    else:
        listed = list_page(membership, tenant, form, page=page_of(request), now=now)
    audit.record(
        "customer.search" if text else "customer.list",
        by=request.actor,
        now=now,
        purpose="booking",
        ids=[card.pk for card in listed.cards],
        count=len(listed.cards),
    )
    context = {
        "tenant": tenant,
        "section": "customers",
        "form": form,
        "filtered": bool(form.filters),
        "text": text,
        "here": request.get_full_path(),
        "rows": row_facts(listed.cards, membership, tenant),
        "may_edit": membership.may(Permission.EDIT_CUSTOMERS),
        "sees_contact": membership.may(Permission.SEE_CONTACT),
        **steps(form, listed, text),
    }
    return render(request, "customers/list.html", context)


def page_of(request: StaffRequest) -> int:
    """Read which page is asked for; what is no number is the first."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isdecimal() and len(asked) < 7 else 1


def steps(form: FilterForm, listed: Listed, text: str) -> dict[str, Any]:
    """Say how many there are, and how to get to the pages before and after."""
    facts: dict[str, Any] = {"total": listed.total, "page": listed.page, "pages": listed.pages}
    if text:
        return facts | {"many": listed.total > FOUND, "shown": len(listed.cards)}
    if listed.page > 1:
        facts["prev_url"] = address_of(form, listed.page - 1)
    if listed.page < listed.pages:
        facts["next_url"] = address_of(form, listed.page + 1)
    return facts
