"""Which customers a list shows: every question can be answered from plain columns."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.blocks import blocked_among
from customers.models import Customer
from tenants.models import Tenant


class FilterForm(forms.Form):
    """The filters of the list, as they stand in its address; what cannot be read filters nothing."""

    sort = forms.ChoiceField(
        label=_("Order"), choices=[("name", _("By name")), ("visit", _("By last visit"))], required=False
    )
    visit = forms.ChoiceField(
        label=_("Last visit"),
        choices=[
            ("", _("All")),
            ("before", _("Before the day")),
            ("since", _("On the day or later")),
            ("never", _("Never been here")),
        ],
        required=False,
    )
    day = forms.DateField(
        label=_("The day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        required=False,
    )
    news = forms.ChoiceField(
        label=_("News"),
        choices=[
            ("", _("All")),
            ("yes", _("May get news")),
            ("no", _("Has said no")),
            ("unasked", _("Not offered yet")),
        ],
        required=False,
    )
    no_show = forms.BooleanField(label=_("Has stayed away"), required=False)
    blocked = forms.BooleanField(label=_("Blocked from booking online"), required=False)

    @property
    def asked(self) -> dict[str, Any]:
        """Give what was asked for and could be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def filters(self) -> dict[str, Any]:
        """Give what narrows the list: an order does not, nor a day that belongs to nothing."""
        asked = {name: value for name, value in self.asked.items() if name != "sort"}
        if asked.get("visit") in {"before", "since"} and "day" not in asked:
            del asked["visit"]
        if asked.get("visit") not in {"before", "since"}:
            asked.pop("day", None)
        return asked

    def narrow(self, cards: QuerySet[Customer], tenant: Tenant, *, now: datetime) -> QuerySet[Customer]:
        """Narrow cards to what was asked for."""
        asked = self.filters
        if asked.get("visit") == "never":
            cards = cards.filter(last_visit_at=None)
        elif day := asked.get("day"):
            begin = datetime.combine(day, time(), tzinfo=tenant.zone)
            side = "last_visit_at__lt" if asked["visit"] == "before" else "last_visit_at__gte"
            cards = cards.filter(**{side: begin})
        if news := asked.get("news"):
            offered = cards.filter(newsletter_offered_at__isnull=news == "unasked")
            cards = {
                "unasked": offered.filter(newsletter_objected=False),
                "yes": offered.filter(newsletter_objected=False),
                "no": cards.filter(newsletter_objected=True),
            }[news]
        if asked.get("no_show"):
            cards = cards.filter(no_shows__gte=1)
        return blocked_among(cards, now=now) if asked.get("blocked") else cards
