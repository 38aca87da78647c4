"""What a form offers to choose from, where it depends on the house and not on the form."""

from typing import Any

from django import forms


def offer(form: forms.Form, **choices: Any) -> None:
    """Set what the form's choice fields offer, by their names."""
    for name, listed in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = listed
