"""Reads amounts of money as people write them: 495, 495,50, 1.295, 1,295.00, 495 kr."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.forms.facts import Words

MOST = 10_000_000  # in whole units; more is a slip of the finger
SIGNS = re.compile(r"(kr\.?|dkk|sek|nok|isk|eur|€|,-|\.-)", re.IGNORECASE)
AMOUNT = re.compile(r"(\d{1,3}(?:[., ]\d{3})+|\d+)(?:([.,])(\d{1,2}))?")


def read_money(typed: str) -> int:
    """Give an amount in the smallest unit. Raises ValueError where nothing sure can be read.

    A point or comma with three digits after it divides thousands, with one or two it begins the cents.
    """
    found = AMOUNT.fullmatch(SIGNS.sub("", typed.replace("\u00a0", " ")).strip())
    if found is None or (found[2] and found[2] in found[1]):
        raise ValueError(typed)
    whole = int(re.sub(r"[., ]", "", found[1]))
    if whole > MOST:
        raise ValueError(typed)
    return whole * 100 + int((found[3] or "0").ljust(2, "0"))


def written_money(minor: int) -> str:
    """Write an amount for a field: 495, or 495,50."""
    whole, cents = divmod(minor, 100)
    return f"{whole},{cents:02d}" if cents else str(whole)


class MoneyField(forms.CharField):
    """A field that takes an amount as text and gives it in the smallest unit."""

    def __init__(self, *, required: bool = True, label: Words = "", help_text: Words = "") -> None:
        super().__init__(
            required=required,
            label=label,
            help_text=help_text,
            max_length=20,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={"required": gettext_lazy("Write the price; 0 is free.")},
        )

    def prepare_value(self, value: object) -> object:
        """Write a stored amount as one types it."""
        return written_money(value) if isinstance(value, int) else value

    def clean(self, value: object) -> int | None:
        """Read what was typed; None where nothing was."""
        typed = str(super().clean(value))
        if not typed:
            return None
        try:
            return read_money(typed)
        except ValueError as error:
            raise forms.ValidationError(_("Write the price with digits, like 495 or 495,50.")) from error
