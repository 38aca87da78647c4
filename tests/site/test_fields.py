"""The fields of forms: drawn by ourselves, and no otherwise than Django draws them."""

import re
from datetime import date, time

import pytest
from django import forms
from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.utils.translation import gettext_lazy

from bookingsite.fields import Renderer

NASTY = "\"><script>alert('æ & å')</script>"
ATTRS = {"id": "id_x", "class": NASTY, "required": True, "disabled": False, "data-count": 0}
CHOICES = [
    ("", gettext_lazy("Everybody")),
    (NASTY, NASTY),
    (3, "three"),
    (NASTY, [(4, "four"), ("5", NASTY)]),
]
ENTRIES = [
    forms.TextInput,
    forms.NumberInput,
    forms.EmailInput,
    forms.URLInput,
    forms.PasswordInput,
    forms.HiddenInput,
    forms.DateInput,
    forms.TimeInput,
    forms.CheckboxInput,
]


def drawn(widget: forms.Widget, value: object, renderer: BaseRenderer) -> str:
    """Draw a field; what stands between two tags is no difference."""
    return re.sub(r">\s+<", "><", str(widget.render("x", value, ATTRS, renderer)))


@pytest.mark.parametrize("value", [None, "", NASTY, 0, 7.5, True, False, date(2026, 11, 24), time(9, 5)])
@pytest.mark.parametrize("kind", ENTRIES)
def test_what_is_typed_is_drawn_as_django_draws_it(kind: type[forms.Widget], value: object) -> None:
    for widget in (kind(), kind(attrs={"autocomplete": NASTY})):
        assert drawn(widget, value, Renderer()) == drawn(widget, value, DjangoTemplates())


@pytest.mark.parametrize("value", [None, "", NASTY, 3, "3", 5, ["4", 5]])
@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple, forms.RadioSelect])
def test_a_choice_is_drawn_as_django_draws_it(kind: type[forms.Select], value: object) -> None:
    widget = kind(choices=CHOICES)
    assert drawn(widget, value, Renderer()) == drawn(widget, value, DjangoTemplates())


def test_our_forms_are_drawn_by_it_and_every_value_is_escaped() -> None:
    class Form(forms.Form):
        x = forms.ChoiceField(choices=CHOICES)
        y = forms.CharField(initial=NASTY)

    form = Form()
    assert isinstance(form.renderer, Renderer)
    assert "<script>" not in f"{form['x']}{form['y']}"
