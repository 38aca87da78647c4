"""A colleague, a room or a machine as it is typed."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.actions.resources import linked_members
from bookings.models import Resource
from staff.forms.choices import offer
from staff.models import Membership

STAFF = Resource.Kind.STAFF


class ResourceForm(forms.Form):
    """Name and kind; for a colleague also her title, her sign-in and what she performs."""

    kind = forms.ChoiceField(label=_("What it is"), choices=Resource.Kind.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        error_messages={"required": _("Write a name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("For staff, customers read the first name."),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=80,
        required=False,
        help_text=_("For example colour specialist, or first floor."),
    )
    membership_id = forms.TypedChoiceField(
        label=_("Signs in as"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_("So that she sees her own calendar as her own."),
    )
    online = forms.BooleanField(
        label=_("Customers can book her themselves"),
        required=False,
        help_text=_("Otherwise only you put visits into her calendar."),
    )
    performs_all = forms.BooleanField(
        label=_("Performs all services"),
        required=False,
        help_text=_("You can take single ones away under Services."),
    )

    def __init__(self, *args: Any, resource: Resource, **kwargs: Any) -> None:
        self.resource = resource
        new = resource._state.adding
        kwargs.setdefault(
            "initial", {name: getattr(resource, name) for name in COLUMNS} | {"performs_all": new}
        )
        super().__init__(*args, **kwargs)
        taken = linked_members(beside=None if new else resource.pk)
        members = [row for row in Membership.objects.filter(active=True) if row.pk not in taken]
        listed = sorted((str(row.name), str(row.pk)) for row in members)
        offer(self, membership_id=[("", _("Nobody"))] + [(pk, name) for name, pk in listed])
        if not new:
            del self.fields["kind"]
        if (not new and resource.kind != STAFF) or len(listed) == 0:
            del self.fields["membership_id"]
        if not new:
            del self.fields["performs_all"]
        if not new and resource.kind != STAFF:
            del self.fields["online"]

    def columns(self) -> dict[str, Any]:
        """Give what is to be stored; a room has no sign-in and is booked with what needs it."""
        data = {name: self.cleaned_data[name] for name in COLUMNS if name in self.cleaned_data}
        if data.get("kind", self.resource.kind) != STAFF:
            data |= {"membership_id": None, "online": True}
        return data


COLUMNS = ("kind", "name", "title", "membership_id", "online")
