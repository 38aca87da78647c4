"""Draws the fields of forms. Django takes a template for each line of a choice and for its attributes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

WIDGETS = "django/forms/widgets"
KINDS = "text number email url tel search color password hidden date datetime time checkbox"
INPUTS = frozenset(f"{WIDGETS}/{kind}.html" for kind in KINDS.split())


class Renderer(DjangoTemplates):
    """Draws what is common as Django's templates do, without them; the rest is left to them."""

    def render(self, template_name: str, context: Any, request: Any = None) -> str:
        """Draw a field."""
        if template_name in INPUTS:
            return entry(context["widget"])
        if template_name == f"{WIDGETS}/select.html":
            return choice(context["widget"])
        return super().render(template_name, context, request)


def entry(widget: Mapping[str, Any]) -> SafeString:
    """Draw something to type or to tick."""
    known = {"type": widget["type"], "name": widget["name"]}
    if widget["value"] is not None:
        known["value"] = widget["value"]
    return format_html("<input{}>", attributes(known | widget["attrs"]))


def choice(widget: Mapping[str, Any]) -> SafeString:
    """Draw a list to choose from, its lines in their groups."""
    groups = [(name, lines(options)) for name, options, _number in widget["optgroups"]]
    inside = [
        format_html('<optgroup label="{}">{}</optgroup>', name, drawn) if name else drawn
        for name, drawn in groups
    ]
    own = attributes({"name": widget["name"], **widget["attrs"]})
    return format_html("<select{}>{}</select>", own, format_html_join("", "{}", zip(inside, strict=True)))


def lines(options: Iterable[Mapping[str, Any]]) -> SafeString:
    """Draw the lines of a list."""
    return format_html_join(
        "\n",
        "<option{}>{}</option>",
        ((attributes({"value": str(each["value"]), **each["attrs"]}), each["label"]) for each in options),
    )


def attributes(given: Mapping[str, Any]) -> SafeString:
    """Write attributes: what is true stands bare, what is false is left out."""
    written = [
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in given.items()
        if value is not False
    ]
    # The names are the program's own; each value is escaped above.
    return mark_safe("".join(written))  # noqa: S308
