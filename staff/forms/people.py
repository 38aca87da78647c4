"""Who is invited, as what, and what she may do."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.forms.choices import offer
from staff.pages.rights import locked, roles
from staff.permissions import Permission
from staff.registries import Calendar

NEW = "new"


class PersonForm(forms.Form):
    """A colleague's name, role, switches and calendar."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        error_messages={"required": _("Write her name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(error_messages={"required": _("Choose what she is.")})
    permissions = forms.MultipleChoiceField(
        required=False, choices=[(each.value, each.value) for each in Permission]
    )
    calendar = forms.ChoiceField(label=_("Calendar"), required=False)

    def __init__(
        self,
        *args: Any,
        giver: Any,
        held: Iterable[Permission],
        calendars: Iterable[Calendar],
        hers: UUID | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.giver, self.held = giver, frozenset(held)
        free = [(str(each.id), each.name) for each in calendars if each.membership_id in {None, hers}]
        offer(
            self,
            role=[(each["value"], each["name"]) for each in roles(giver, "")],
            calendar=[("", _("None")), (NEW, _("A new one in her name")), *free],
        )

    def chosen(self) -> frozenset[Permission]:
        """Give what she is to hold: what is switched, and of what the giver may not switch, what stands."""
        ticked = {Permission(value) for value in self.cleaned_data["permissions"]}
        fixed = {each for each in Permission if locked(each, self.giver)}
        return frozenset((ticked - fixed) | (self.held & fixed))

    def calendar_id(self) -> UUID | None:
        """Give the calendar that is to be hers, if it is one that stands."""
        asked = self.cleaned_data["calendar"]
        return UUID(asked) if asked not in {"", NEW} else None

    @property
    def new_calendar(self) -> bool:
        """Say whether a calendar is to be made for her."""
        return str(self.cleaned_data["calendar"]) == NEW


class InviteForm(PersonForm):
    """Whom to invite, and in which language the mail is."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages={
            "required": _("Write her e-mail. The invitation is sent there."),
            "invalid": _("This is not a whole e-mail. One looks like anna@salon.dk."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=[("da", _("Danish")), ("en", _("English"))], required=False
    )
    field_order = ("name", "email")
    # The offer to this address that waits, as the page shows it.
    already: dict[str, Any] | None = None
