"""Taking data out: choose what and how, wait for the file, fetch it within a day."""

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.actions.exporting.build import NotHers, drop, fetch, find, order
from bookings.models import ExportFile
from bookings.pages.exportpage import file_context, file_name, start_context
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.doors import form_page
from tenants.models import Tenant


class ExportForm(forms.Form):
    """What is to go out, and in which form."""

    what = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=ExportFile.What.choices,
        widget=forms.RadioSelect,
        initial=ExportFile.What.CUSTOMERS,
    )
    form = forms.ChoiceField(
        label=gettext_lazy("As"),
        choices=ExportFile.Form.choices,
        widget=forms.RadioSelect,
        initial=ExportFile.Form.CSV,
    )


@form_page
@staff_view(Permission.EXPORT)
def export_start(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Ask for a file."""
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token = ordered(request, form)
            return HttpResponseRedirect(reverse("export_file", args=[tenant.slug, token]))
        except NotHers:
            form.add_error("what", _("You see only your own customers, so you can take along only them."))
    context = {
        "tenant": tenant,
        "form": form,
        **start_context(tenant, request.membership, now=timezone.now()),
    }
    return render(request, "export/start.html", context, status=422 if form.errors else 200)


def ordered(request: StaffRequest, form: ExportForm) -> str:
    """Order the file that was chosen. Raises NotHers."""
    return order(
        what=form.cleaned_data["what"],
        form=form.cleaned_data["form"],
        language=get_language() or "da",
        member=request.membership,
        by=request.actor,
        now=timezone.now(),
    )


def file_for(request: StaffRequest, token: str) -> ExportFile:
    """Find the file of this address, if it is hers and lives. Raises Http404."""
    file = find(token, by=request.actor, now=timezone.now())
    if file is None:
        raise Http404
    return file


@form_page
@staff_view(Permission.EXPORT)
def export_file(request: StaffRequest, tenant: Tenant, token: str) -> HttpResponse:
    """Show whether the file is ready and until when it can be fetched; a post deletes it."""
    file = file_for(request, token)
    if request.method == "POST":
        drop(file, by=request.actor, now=timezone.now())
        return HttpResponseRedirect(reverse("export_start", args=[tenant.slug]))
    return render(
        request, "export/file.html", {"tenant": tenant, "token": token, **file_context(file, tenant)}
    )


@require_safe
@staff_view(Permission.EXPORT)
def export_fetch(request: StaffRequest, tenant: Tenant, token: str) -> HttpResponse:
    """Hand the file over."""
    file = file_for(request, token)
    if file.ready_at is None:
        raise Http404
    raw = fetch(file, by=request.actor, now=timezone.now())
    name, kind = file_name(file, tenant)
    answer = HttpResponse(raw, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
