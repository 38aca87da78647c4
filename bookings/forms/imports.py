"""What somebody says of a list that she brings: the file, what its columns are, whom its names mean."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.exchange.columns import FIELDS
from bookings.exchange.values import DMY, MDY
from bookings.incoming.choices import Choices
from bookings.models import ImportBatch
from bookings.pages.importpage import too_big
from bookings.pages.importwords import FIELD_LABELS

# A note or a name may stand in two columns; everything else in one.
MAY_REPEAT = frozenset({"note", "name", "first"})


class UploadForm(forms.Form):
    """A file and what is in it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is in the file?"),
        choices=ImportBatch.Kind.choices,
        widget=forms.RadioSelect,
        initial=ImportBatch.Kind.CUSTOMERS,
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xls,.ods,text/csv"}),
        error_messages={
            "required": gettext_lazy("Choose a file first. At most 10 MB."),
            "empty": gettext_lazy("The file is empty."),
        },
    )

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large before it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if too_big(file.size or 0):
            raise forms.ValidationError(_("The file is larger than 10 MB. Divide it in two."))
        return file


class ColumnsForm(forms.Form):
    """What each column is, and what holds for all rows."""

    order = forms.ChoiceField(
        label=gettext_lazy("How dates are written"),
        choices=[
            (DMY, gettext_lazy("Day first: 24-11-2026")),
            (MDY, gettext_lazy("Month first: 11/24/2026")),
        ],
        widget=forms.RadioSelect,
    )
    leave_old = forms.BooleanField(required=False)
    existing = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, batch: ImportBatch, head: Sequence[str], former: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.batch, self.former = batch, former
        fields = [(name, FIELD_LABELS[name]) for name in FIELDS[batch.kind]]
        for at, title in enumerate(head):
            self.fields[f"col-{at}"] = forms.ChoiceField(
                label=title,
                required=False,
                choices=[("", gettext_lazy("Leave out")), *fields],
                initial=former.columns[at] if at < len(former.columns) else "",
            )
        for name in ("order", "leave_old", "existing"):
            self.fields[name].initial = getattr(former, name)
        if batch.kind != ImportBatch.Kind.CUSTOMERS:
            del self.fields["leave_old"], self.fields["existing"]
        self.width = len(head)

    def clean(self) -> dict[str, Any]:
        """Refuse a list without names, or a visit without a day; and one thing in two columns."""
        cleaned = super().clean() or {}
        columns = [cleaned.get(f"col-{at}", "") for at in range(self.width)]
        for at, name in enumerate(columns):
            if name and name not in MAY_REPEAT and name in columns[:at]:
                self.add_error(
                    f"col-{at}",
                    _("%(field)s is chosen twice. Leave one of them out.") % {"field": FIELD_LABELS[name]},
                )
        if not {"name", "first", "last"} & set(columns):
            self.add_error(None, _("Say which column holds the name."))
        if self.batch.kind == ImportBatch.Kind.VISITS:
            for name in ("date", "service"):
                if name not in columns:
                    self.add_error(
                        None, _("Say which column holds this: %(field)s.") % {"field": FIELD_LABELS[name]}
                    )
        return cleaned

    def choices(self) -> Choices:
        """Give the answers."""
        told = self.cleaned_data
        return replace(
            self.former,
            columns=[told[f"col-{at}"] for at in range(self.width)],
            order=told["order"],
            leave_old=bool(told.get("leave_old")),
            existing=bool(told.get("existing")),
        )


class NamesForm(forms.Form):
    """Which of our services and people the file's own names mean."""

    remind = forms.BooleanField(required=False)

    def __init__(
        self,
        *args: Any,
        services: Sequence[tuple[str, int]],
        staff: Sequence[tuple[str, int]],
        ours: Mapping[str, Sequence[tuple[str, str]]],
        former: Choices,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.former = former
        self.names = {"service": [name for name, _count in services], "staff": [name for name, _c in staff]}
        given = {"service": former.services, "staff": former.staff}
        for kind, found in (("service", services), ("staff", staff)):
            for at, (name, _count) in enumerate(found):
                self.fields[f"{kind}-{at}"] = forms.ChoiceField(
                    label=name,
                    required=False,
                    choices=[("", gettext_lazy("Leave these rows out")), *ours[kind]],
                    initial=given[kind].get(name, ""),
                )
        self.fields["remind"].initial = former.remind

    def choices(self) -> Choices:
        """Give the answers."""
        mapped = {
            kind: {
                name: self.cleaned_data[f"{kind}-{at}"]
                for at, name in enumerate(names)
                if self.cleaned_data[f"{kind}-{at}"]
            }
            for kind, names in self.names.items()
        }
        return replace(
            self.former,
            services=mapped["service"],
            staff=mapped["staff"],
            remind=self.cleaned_data["remind"],
        )
