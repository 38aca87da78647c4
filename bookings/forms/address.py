"""The web sites that may show the booking page in a frame."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.forms.facts import FactsForm

MOST = 10
HOST = re.compile(
    r"(?=.{1,190}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
# A page that one tries out on one's own machine has no certificate.
HERE = ("localhost", "127.0.0.1")


def read_origin(typed: str) -> str:
    """Read salon.dk, https://www.salon.dk/priser or an address on this machine as an origin.

    Raises ValueError for anything else: what comes out stands in a header as it is.
    """
    text = typed.strip().lower()
    parts = urlsplit(text if "://" in text else f"https://{text}")
    host = (parts.hostname or "").encode("idna").decode("ascii")
    local = host in HERE
    if parts.scheme not in ({"http", "https"} if local else {"https"}) or "@" in parts.netloc:
        raise ValueError(typed)
    if not HOST.fullmatch(host) or not (local or "." in host):
        raise ValueError(typed)
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")


class EmbedForm(FactsForm):
    """One web site on each line."""

    groups = (("", ("embed_origins",)),)
    embed_origins = forms.CharField(
        label=gettext_lazy("Web sites that may show your booking page"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "One on each line, like www.salon.dk. Nobody else can put your page into theirs."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["embed_origins"] = "\n".join(self.tenant.embed_origins)

    def clean_embed_origins(self) -> list[str]:
        """Read the lines as origins."""
        found: list[str] = []
        for line in str(self.cleaned_data["embed_origins"]).split():
            try:
                origin = read_origin(line)
            except ValueError as error:
                words = _("%(line)s is no address of a web site. Write it like www.salon.dk.")
                raise forms.ValidationError(words % {"line": line[:60]}) from error
            if origin not in found:
                found.append(origin)
        if len(found) > MOST:
            raise forms.ValidationError(_("At most ten web sites."))
        return found
