"""What a business says of itself, and the rules that its customers book by."""

import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.forms.facts import DAY, HOUR, FactsForm, Groups, stretches
from customers import normalise
from customers.forms.contact import phone_sentence
from staff.forms.choices import offer
from tenants.models import Tenant

CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)
CURRENCIES = (
    ("DKK", gettext_lazy("Danish kroner")),
    ("SEK", gettext_lazy("Swedish kronor")),
    ("NOK", gettext_lazy("Norwegian kroner")),
    ("ISK", gettext_lazy("Icelandic krónur")),
    ("EUR", gettext_lazy("Euro")),
)
CUTOFFS = (0, HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, DAY, 2 * DAY, 3 * DAY, 7 * DAY)
NOTICES = (0, 15, 30, HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY)
REMINDERS = (0, HOUR, 2 * HOUR, 4 * HOUR, DAY, 2 * DAY, 3 * DAY, 7 * DAY)
AHEAD = (14, 30, 60, 90, 120, 180, 365)


@cache
def near_zones() -> frozenset[str]:
    """Name the time zones of Europe and its islands; the disk is searched for them once."""
    return frozenset(each for each in available_timezones() if each.startswith(("Europe/", "Atlantic/")))


def zones(present: str) -> list[tuple[str, str]]:
    """List the time zones near by, and the present one whatever it is."""
    return [(each, each.split("/", 1)[-1].replace("_", " ")) for each in sorted(near_zones() | {present})]


def days_ahead(present: int) -> list[tuple[int, str]]:
    """List how far ahead customers may book, with the present rule among them."""
    return [(days, _("%(days)s days") % {"days": days}) for days in sorted({*AHEAD, present})]


def cvr_sound(digits: str) -> bool:
    """Say whether eight digits can be a CVR number: the weighted sum is divisible by eleven."""
    weighed = sum(int(digit) * weight for digit, weight in zip(digits, CVR_WEIGHTS, strict=True))
    return weighed % 11 == 0


class BusinessForm(FactsForm):
    """Name, place and ways to reach it; the languages, the clock and the money."""

    groups: Groups = (
        (gettext_lazy("Name and address"), ("name", "tagline", "street", "postcode", "city", "cvr")),
        (gettext_lazy("How customers reach you"), ("phone", "email", "contact_hours", "website")),
        (gettext_lazy("Languages, clock and money"), ("languages", "language", "timezone", "currency")),
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the business"),
        max_length=120,
        error_messages={"required": gettext_lazy("Write what the business is called.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    tagline = forms.CharField(
        label=gettext_lazy("One line about you"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Stands under the name on your page: what you do, and where."),
    )
    street = forms.CharField(
        label=gettext_lazy("Street and number"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    postcode = forms.CharField(
        label=gettext_lazy("Postcode"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    city = forms.CharField(
        label=gettext_lazy("City"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    cvr = forms.CharField(
        label=gettext_lazy("CVR number"),
        max_length=16,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "Eight digits. It stands at the foot of your page and in your privacy policy."
        ),
    )
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=32, required=False)
    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Customers see it, and can write to you there."),
    )
    contact_hours = forms.CharField(
        label=gettext_lazy("When you answer"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For example: weekdays 9 to 15. Stands beside the phone number."),
    )
    website = forms.CharField(
        label=gettext_lazy("Your own web site"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages you write to customers in"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one language.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language when we do not know the customer's"), choices=settings.LANGUAGES
    )
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy(
            "Opening hours and closed days follow this clock. Visits that are booked keep their moment."
        ),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        choices=CURRENCIES,
        help_text=gettext_lazy("The figures of your prices stay as they are; only the currency changes."),
    )

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, tenant=tenant, **kwargs)
        offer(self, timezone=zones(tenant.timezone))

    def clean_cvr(self) -> str:
        """Check a Danish number's digits and its sum; a business abroad writes its own."""
        typed = str(self.cleaned_data["cvr"]).strip()
        digits = re.sub(r"[\s.-]", "", typed.upper().removeprefix("DK"))
        if not typed or typed == self.tenant.cvr or self.tenant.country != "DK":
            return typed
        if not digits.isdigit() or len(digits) != len(CVR_WEIGHTS):
            raise forms.ValidationError(_("A CVR number has 8 digits."))
        if not cvr_sound(digits):
            raise forms.ValidationError(
                _("This is no CVR number: a digit is wrong or two have changed place.")
            )
        return " ".join(digits[place : place + 2] for place in range(0, 8, 2))

    def clean_phone(self) -> str:
        """Check that the number can be dialled."""
        typed = str(self.cleaned_data["phone"]).strip()
        if not typed or typed == self.tenant.phone:
            return typed
        try:
            return normalise.phone(typed, self.tenant.country).e164
        except normalise.PhoneError as error:
            raise forms.ValidationError(phone_sentence(error, self.tenant.country)) from error

    def clean_email(self) -> str:
        """Check the address's form."""
        typed = str(self.cleaned_data["email"]).strip()
        if typed:
            try:
                validate_email(typed)
            except forms.ValidationError as error:
                raise forms.ValidationError(
                    _("This e-mail cannot be right. Write it like anna@example.dk.")
                ) from error
        return typed

    def clean_website(self) -> str:
        """Take salon.dk as well as https://salon.dk/."""
        typed = str(self.cleaned_data["website"]).strip()
        if not typed:
            return ""
        whole = typed if "://" in typed else f"https://{typed}"
        parts = urlsplit(whole)
        if parts.scheme not in {"http", "https"} or "." not in (parts.hostname or "") or " " in whole:
            raise forms.ValidationError(_("This is no address of a web site. Write it like salon.dk."))
        return whole

    def clean(self) -> dict[str, Any]:
        """Keep the language that is used without a wish among those that are written."""
        data = super().clean() or self.cleaned_data
        if data.get("languages") and data.get("language") not in data["languages"]:
            self.add_error("language", _("Tick this language above too, or choose one that is ticked."))
        return data


class RulesForm(FactsForm):
    """The rules that customers book by."""

    groups = (
        (gettext_lazy("What you ask for"), ("contact_required", "max_open_per_contact")),
        (gettext_lazy("Moving and cancelling"), ("cancel_cutoff_minutes", "staff_tells_customer")),
        (gettext_lazy("How soon and how far ahead"), ("notice_minutes", "furthest_days", "everywhere")),
    )
    contact_required = forms.ChoiceField(
        label=gettext_lazy("What a customer must give"),
        choices=Tenant.Contact.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Ask for what you need to reach her, and no more."),
    )
    max_open_per_contact = forms.IntegerField(
        label=gettext_lazy("Visits ahead per customer"),
        min_value=1,
        max_value=50,
        help_text=gettext_lazy(
            "So many can be booked online under one phone number or e-mail. It keeps jokers from filling your"
            " calendar."
        ),
        error_messages={
            "min_value": gettext_lazy("At least one."),
            "max_value": gettext_lazy("At most 50."),
            "invalid": gettext_lazy("Write a whole number."),
            "required": gettext_lazy("Write a whole number."),
        },
    )
    cancel_cutoff_minutes = forms.TypedChoiceField(
        label=gettext_lazy("Until when a customer moves or cancels by herself"),
        coerce=int,
        help_text=gettext_lazy("Later than this she is asked to call. You can always do it for her."),
    )
    staff_tells_customer = forms.BooleanField(
        label=gettext_lazy("Suggest to tell the customer when one of you makes or moves a visit"),
        required=False,
        help_text=gettext_lazy("You are asked each time; this is the answer that stands first."),
    )
    notice_minutes = forms.TypedChoiceField(
        label=gettext_lazy("Shortest notice"),
        coerce=int,
        help_text=gettext_lazy("Times closer than this are not offered online. You can still book them."),
    )
    furthest_days = forms.TypedChoiceField(
        label=gettext_lazy("Furthest ahead"),
        coerce=int,
        help_text=gettext_lazy("Times later than this are not offered online yet."),
    )
    everywhere = forms.BooleanField(
        label=gettext_lazy("Use both for the services I have already, too"),
        required=False,
        help_text=gettext_lazy("Otherwise they hold for new services, and each service keeps its own."),
    )

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, tenant=tenant, **kwargs)
        offer(
            self,
            cancel_cutoff_minutes=stretches(
                CUTOFFS, tenant.cancel_cutoff_minutes, _("Until the visit begins")
            ),
            notice_minutes=stretches(NOTICES, tenant.notice_minutes, _("No notice")),
            furthest_days=days_ahead(tenant.furthest_days),
        )


class ReminderForm(FactsForm):
    """When customers are reminded."""

    groups = (("", ("reminder_minutes",)),)
    reminder_minutes = forms.TypedChoiceField(label=gettext_lazy("Remind the customer"), coerce=int)

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, tenant=tenant, **kwargs)
        listed = stretches(REMINDERS, tenant.reminder_minutes, _("Never"))
        before = [
            (minutes, _("%(stretch)s before") % {"stretch": words} if minutes else words)
            for minutes, words in listed
        ]
        offer(self, reminder_minutes=before)
