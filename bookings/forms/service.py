"""A service as its owner arranges it: what customers read, its time, who performs it, what it needs."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.actions.services import Arrangement, Hand
from bookings.forms.business import NOTICES, days_ahead
from bookings.forms.facts import DAY, HOUR, Words, stretches
from bookings.forms.money import MoneyField
from bookings.models import Resource, Service, ServiceCategory
from staff.forms.choices import offer
from tenants.models import Tenant

GRIDS = (5, 10, 15, 20, 30, 45, 60, 120)
ANSWERS = (4 * HOUR, 12 * HOUR, DAY, 2 * DAY, 3 * DAY)
NEED_GROUPS = 2


def minutes_field(label: Words, low: int, high: int, hint: Words = "", *, required: bool = True) -> Any:
    """Make a field for a number of minutes."""
    whole = gettext_lazy("Write a whole number of minutes.")
    errors = {
        "required": whole,
        "invalid": whole,
        "min_value": gettext_lazy("At least %(limit_value)s minutes."),
        "max_value": gettext_lazy("At most %(limit_value)s minutes."),
    }
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=low,
        max_value=high,
        required=required,
        error_messages=errors,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class CategoryField(forms.ModelChoiceField):
    """Names a heading as the price list does, in the reader's language."""

    def label_from_instance(self, obj: ServiceCategory) -> str:
        """Give the heading as it is read."""
        return obj.label


class ServiceForm(forms.Form):
    """Everything a service has. Who performs it, and with what, are fields made for the house."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        error_messages={"required": gettext_lazy("Write what the service is called.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    description = forms.CharField(
        label=gettext_lazy("What is part of it"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("One line under the name: wash, cut and blow-dry."),
    )
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=120, required=False)
    description_en = forms.CharField(
        label=gettext_lazy("What is part of it, in English"), max_length=300, required=False
    )
    category = CategoryField(
        label=gettext_lazy("Category"),
        queryset=ServiceCategory.objects.order_by("position", "name"),
        empty_label=None,
    )
    price_minor = MoneyField(label=gettext_lazy("Price"))
    price_from = forms.BooleanField(
        label=gettext_lazy("The price is a minimum"),
        required=False,
        help_text=gettext_lazy("Customers read “from”."),
    )
    minutes = minutes_field(gettext_lazy("Minutes with the customer"), 5, 600)
    buffer_before = minutes_field(
        gettext_lazy("Minutes before"), 0, 60, gettext_lazy("To get ready; not offered.")
    )
    buffer_after = minutes_field(
        gettext_lazy("Minutes after"), 0, 60, gettext_lazy("To clean up; not offered.")
    )
    gap_start = minutes_field(
        gettext_lazy("Pause begins after"),
        0,
        595,
        gettext_lazy("Minutes into the visit, for example when the colour is on."),
        required=False,
    )
    gap_minutes = minutes_field(
        gettext_lazy("Pause lasts"),
        0,
        590,
        gettext_lazy("Meanwhile the colleague is free for another visit. 0 is no pause."),
        required=False,
    )
    online = forms.BooleanField(
        label=gettext_lazy("Customers can book it themselves"),
        required=False,
        help_text=gettext_lazy("Otherwise only you can."),
    )
    shown = forms.BooleanField(label=gettext_lazy("Show it on the page"), required=False)
    needs_approval = forms.BooleanField(
        label=gettext_lazy("You approve each booking"),
        required=False,
        help_text=gettext_lazy("The time is kept for the customer until you answer."),
    )
    approval_minutes = forms.TypedChoiceField(label=gettext_lazy("You answer within"), coerce=int)
    seats = forms.IntegerField(
        label=gettext_lazy("Places at a time"),
        min_value=1,
        max_value=200,
        help_text=gettext_lazy("1 is an ordinary visit; more is a class that you put into the calendar."),
    )
    notice_minutes = forms.TypedChoiceField(label=gettext_lazy("Shortest notice"), coerce=int)
    furthest_days = forms.TypedChoiceField(label=gettext_lazy("Furthest ahead"), coerce=int)
    grid_minutes = forms.TypedChoiceField(
        label=gettext_lazy("Times begin every"),
        coerce=int,
        help_text=gettext_lazy("With 15 minutes: 9.00, 9.15, 9.30 …"),
    )

    def __init__(
        self, *args: Any, tenant: Tenant, service: Service, house: Sequence[Resource], **kwargs: Any
    ) -> None:
        self.service = service
        self.people = [each for each in house if each.kind == Resource.Kind.STAFF]
        self.things = [each for each in house if each.kind != Resource.Kind.STAFF]
        names = list(self.base_fields)
        known = {name: getattr(service, name) for name in names if name != "category"}
        kwargs["initial"] = {**known, "category": service.category_id}
        super().__init__(*args, **kwargs)
        headings: Any = self.fields["category"]
        offer(
            self,
            # As a list: a choice of rows reads them anew each time that it is looked through.
            category=list(headings.choices),
            approval_minutes=stretches(ANSWERS, service.approval_minutes, ""),
            notice_minutes=stretches(NOTICES, service.notice_minutes, _("No notice")),
            furthest_days=days_ahead(service.furthest_days),
            grid_minutes=stretches(GRIDS, service.grid_minutes, ""),
        )
        self.add_hands()
        self.add_needs()

    def add_hands(self) -> None:
        """Make three fields for each colleague: whether she performs it, and her own length and price."""
        rows = {row.resource_id: row for row in self.service.performer_rows.all()} if self.is_old else {}
        for person in self.people:
            row = rows.get(person.pk)
            key = person.pk.hex
            self.fields[f"who_{key}"] = forms.BooleanField(
                label=str(person.name), required=False, initial=row is not None or not self.is_old
            )
            own = minutes_field(
                _("Minutes with %(name)s") % {"name": person.first_name}, 5, 600, required=False
            )
            own.initial = row.minutes if row else None
            self.fields[f"min_{key}"] = own
            price = MoneyField(label=_("Price with %(name)s") % {"name": person.first_name}, required=False)
            price.initial = row.price_minor if row else None
            self.fields[f"price_{key}"] = price

    def add_needs(self) -> None:
        """Make a list of rooms and equipment for each need; any one of those ticked will do."""
        stored: dict[int, set[UUID]] = {}
        for need in self.service.needs.all() if self.is_old else ():
            stored.setdefault(need.number, set()).add(need.resource_id)
        ticked = [stored[number] for number in sorted(stored)]
        for number in range(1, max(NEED_GROUPS, len(ticked)) + 1 if self.things else 1):
            chosen = ticked[number - 1] if number <= len(ticked) else set()
            self.fields[f"need_{number}"] = forms.TypedMultipleChoiceField(
                label=_("One of these") if number == 1 else _("And one of these"),
                choices=[(str(each.pk), str(each.name)) for each in self.things],
                coerce=UUID,
                required=False,
                initial=[str(each) for each in chosen],
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def is_old(self) -> bool:
        """Say whether the service is stored already."""
        return not self.service._state.adding

    def hands(self) -> list[dict[str, Any]]:
        """Give each colleague with her three fields, for the page."""
        return [
            {
                "person": person,
                "who": self[f"who_{person.pk.hex}"],
                "minutes": self[f"min_{person.pk.hex}"],
                "price": self[f"price_{person.pk.hex}"],
            }
            for person in self.people
        ]

    def needs(self) -> list[forms.BoundField]:
        """Give the lists of rooms and equipment, for the page."""
        return [self[name] for name in self.fields if name.startswith("need_")]

    def clean(self) -> dict[str, Any]:
        """Keep the pause inside the visit, for everybody who performs it."""
        data = super().clean() or self.cleaned_data
        data["gap_start"], data["gap_minutes"] = data.get("gap_start") or 0, data.get("gap_minutes") or 0
        if not data["gap_minutes"]:
            data["gap_start"] = 0
        elif not data["gap_start"]:
            self.add_error("gap_start", _("Write how many minutes into the visit the pause begins."))
        elif "minutes" in data and data["gap_start"] + data["gap_minutes"] >= data["minutes"]:
            self.add_error("gap_minutes", _("The pause must end before the visit does."))
        for person in self.people:
            own = data.get(f"min_{person.pk.hex}")
            if own and data["gap_minutes"] and data["gap_start"] + data["gap_minutes"] >= own:
                self.add_error(f"min_{person.pk.hex}", _("The pause must end before the visit does."))
        return data

    def arrangement(self) -> Arrangement:
        """Give what is to be stored."""
        data = self.cleaned_data
        columns = {name: data[name] for name in self.base_fields}
        hands = [
            Hand(person.pk, data[f"min_{person.pk.hex}"], data[f"price_{person.pk.hex}"])
            for person in self.people
            if data[f"who_{person.pk.hex}"]
        ]
        groups = [frozenset(data[name]) for name in self.fields if name.startswith("need_")]
        return Arrangement(columns, tuple(hands), tuple(group for group in groups if group))


class CategoryForm(forms.Form):
    """A heading of the price list, and the colour of its visits in the calendar."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        error_messages={"required": gettext_lazy("Write what the category is called.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=80, required=False)
    colour = forms.TypedChoiceField(
        label=gettext_lazy("Colour in the calendar"),
        coerce=int,
        choices=[
            (1, gettext_lazy("Blue, one line")),
            (2, gettext_lazy("Pink, two lines")),
            (3, gettext_lazy("Green, dashes")),
            (4, gettext_lazy("Yellow, dots")),
            (5, gettext_lazy("Orange, thick line")),
            (6, gettext_lazy("Grey, thin line")),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "The line beside a visit has its own pattern, so that nobody needs the colour."
        ),
    )
