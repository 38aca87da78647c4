"""A form over the business's own facts: what it starts from, in which groups it stands, what it gives."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.words import minutes_label
from tenants.models import Tenant

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Words: TypeAlias = "StrOrPromise"

Groups = Sequence[tuple[Words, Sequence[str]]]
HOUR, DAY = 60, 1440


class FactsForm(forms.Form):
    """Fields that are columns of the business, by the same names."""

    groups: Groups = ()

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        self.tenant = tenant
        names = [name for _heading, names in self.groups for name in names]
        kwargs.setdefault("initial", {name: getattr(tenant, name, None) for name in names})
        super().__init__(*args, **kwargs)

    def drawn(self) -> list[tuple[Words, list[forms.BoundField]]]:
        """Give the groups with their fields, for the page."""
        return [
            (heading, [self[name] for name in names if name in self.fields]) for heading, names in self.groups
        ]

    def facts(self) -> dict[str, Any]:
        """Give what is to be stored."""
        columns = {field.name for field in Tenant._meta.concrete_fields}
        return {name: value for name, value in self.cleaned_data.items() if name in columns}


def stretch(minutes: int) -> Words:
    """Write a rule's length of time as one says it: 45 min, 2 hours, 1 day."""
    if minutes and minutes % DAY == 0:
        days = minutes // DAY
        return _("1 day") if days == 1 else _("%(days)s days") % {"days": days}
    if minutes and minutes % HOUR == 0:
        hours = minutes // HOUR
        return _("1 hour") if hours == 1 else _("%(hours)s hours") % {"hours": hours}
    return minutes_label(minutes)


def stretches(minutes: Sequence[int], present: int, none: Words) -> list[tuple[int, Words]]:
    """List lengths to choose from, with the present one among them."""
    return [(each, stretch(each) if each else none) for each in sorted({*minutes, present})]
