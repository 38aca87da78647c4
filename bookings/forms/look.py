"""How a business's pages look: its colour, one of ours or its own, and its logo."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.forms.facts import FactsForm
from tenants.colours import Unreadable, brand_of, read_colour
from tenants.models import Tenant
from tenants.pictures import MOST_BYTES, Picture, Refused, redraw

OWN = "own"


class LookForm(FactsForm):
    """The colour of buttons and chosen times."""

    groups = (("", ("accent", "accent_colour")),)
    accent = forms.ChoiceField(
        label=gettext_lazy("Colour"),
        choices=[*Tenant.Accent.choices, (OWN, gettext_lazy("Your own"))],
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Of buttons and chosen times. All of ours can be read well, by day and by night."
        ),
    )
    accent_colour = forms.CharField(
        label=gettext_lazy("Your own colour"),
        max_length=9,
        required=False,
        help_text=gettext_lazy("Six digits as your designer writes them, like #0b6650."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, tenant=tenant, **kwargs)
        if tenant.accent_colour:
            self.initial["accent"] = OWN
        self.nearest = ""

    def clean(self) -> dict[str, Any]:
        """Take an own colour only when it can be read, and say which near one can."""
        data = super().clean() or self.cleaned_data
        if data.get("accent") != OWN:
            data["accent_colour"] = ""
            return data
        data["accent"] = self.tenant.accent
        try:
            colour = read_colour(str(data.get("accent_colour", "")))
            brand_of(colour)
        except Unreadable as error:
            self.nearest = error.nearest
            words = _(
                "This colour is too light: %(ratio)s to 1 on white, and 4.5 is needed. %(near)s can be read."
            )
            # Cut, not rounded: 4.48 is not the 4.5 that is needed.
            ratio = number_format(int(error.ratio * 10) / 10, 1)
            self.add_error("accent_colour", words % {"ratio": ratio, "near": error.nearest})
        except ValueError:
            self.add_error("accent_colour", _("Write the colour with six digits, like #0b6650."))
        else:
            data["accent_colour"] = colour
        return data


class LogoForm(forms.Form):
    """A picture to be drawn anew."""

    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        help_text=gettext_lazy(
            "PNG, JPEG or WebP, at most 2 MB. We draw it anew, without anything hidden in it."
        ),
        error_messages={
            "required": gettext_lazy("Choose a picture first."),
            "empty": gettext_lazy("This file is empty."),
        },
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    def clean_logo(self) -> Picture:
        """Draw the picture anew, or say what is wrong with the file."""
        upload: UploadedFile = self.cleaned_data["logo"]
        if (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError(refusal("too_big"))
        try:
            return redraw(upload.read())
        except Refused as error:
            raise forms.ValidationError(refusal(error.fault)) from error


def refusal(fault: str) -> str:
    """Say in words why a file is not taken."""
    return {
        "too_big": _("The file is larger than 2 MB."),
        "too_many_pixels": _("The picture has too many pixels. 512 by 512 is plenty."),
    }.get(fault, _("This is no PNG, JPEG or WebP picture. A drawing (SVG) is not taken."))
