"""Moving in: bring a list, name its columns, look at what would come of it, import it, take it back."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bookings.actions.importing.bring import NotNow, begin, bring, check_with, discard, remember, undo
from bookings.exchange.sheet import Unreadable
from bookings.forms.imports import ColumnsForm, NamesForm, UploadForm
from bookings.incoming.choices import Choices, head_of, kept
from bookings.incoming.parts import names_in
from bookings.models import ImportBatch, Resource, Service
from bookings.pages.importpage import (
    batch_context,
    columns_context,
    guessed,
    odd_csv,
    said_of,
    start_context,
)
from bookings.pages.importwords import FAULTS
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants import audit
from tenants.doors import form_page
from tenants.models import Tenant

MAY = (Permission.EDIT_CUSTOMERS, Permission.SETTINGS)
State = ImportBatch.State


def batch_for(batch_id: UUID) -> ImportBatch:
    """Find a list of this business. Raises Http404."""
    batch = ImportBatch.objects.filter(pk=batch_id).first()
    if batch is None:
        raise Http404
    return batch


def to(tenant: Tenant, name: str, batch: ImportBatch) -> HttpResponse:
    """Lead to a page of this list."""
    return HttpResponseRedirect(reverse(name, args=[tenant.slug, batch.pk]))


@form_page
@staff_view(*MAY)
def import_start(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Take a file, or say what is wrong with it."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch = brought(request, form)
            return to(tenant, "import_columns", batch)
        except Unreadable as fault:
            form.add_error("file", str(FAULTS[fault.code]))
    context = {"tenant": tenant, "form": form, **start_context(tenant)}
    return render(request, "import/start.html", context, status=422 if form.errors else 200)


def brought(request: StaffRequest, form: UploadForm) -> ImportBatch:
    """Keep the file, sealed. Raises Unreadable."""
    file: UploadedFile = form.cleaned_data["file"]
    return bring(
        kind=form.cleaned_data["kind"],
        raw=file.read(),
        file_name=str(file.name),
        may_overbook=request.membership.may(Permission.OVERBOOK),
        by=request.actor,
        now=timezone.now(),
    )


@form_page
@staff_view(*MAY)
def import_columns(request: StaffRequest, tenant: Tenant, batch_id: UUID) -> HttpResponse:
    """Ask what each column is; a list of people is then checked, visits have their names mapped first."""
    batch = batch_for(batch_id)
    if batch.state not in (State.MAPPING, State.READY):
        return to(tenant, "import_batch", batch)
    former = kept(batch)
    form = ColumnsForm(request.POST or None, batch=batch, head=head_of(batch), former=former)
    if request.method == "POST" and form.is_valid():
        choices = form.choices()
        if batch.kind == ImportBatch.Kind.VISITS:
            remember(batch_id=batch.pk, choices=with_guesses(batch, choices), now=timezone.now())
            return to(tenant, "import_names", batch)
        return checked(request, tenant, batch, choices)
    context = {"tenant": tenant, "form": form, **columns_context(batch, form)}
    return render(request, "import/columns.html", context, status=422 if form.errors else 200)


def checked(request: StaffRequest, tenant: Tenant, batch: ImportBatch, choices: Choices) -> HttpResponse:
    """Have the list checked, and lead to where the answer will be."""
    with suppress(NotNow):
        check_with(batch_id=batch.pk, choices=choices, now=timezone.now())
    return to(tenant, "import_batch", batch)


def ours() -> dict[str, list[tuple[str, str]]]:
    """List our services and people, to choose from."""
    services = Service.objects.filter(active=True).order_by("category__position", "position")
    people = Resource.objects.filter(active=True, kind=Resource.Kind.STAFF).order_by("position")
    return {
        "service": [(str(each.pk), each.label) for each in services],
        "staff": [(str(each.pk), str(each.name)) for each in people],
    }


def with_guesses(batch: ImportBatch, choices: Choices) -> Choices:
    """Map what needs no asking."""
    services, staff = names_in(batch, choices)
    known = ours()
    return replace(
        choices,
        services={**guessed(services, known["service"]), **choices.services},
        staff={**guessed(staff, known["staff"]), **choices.staff},
    )


@form_page
@staff_view(*MAY)
def import_names(request: StaffRequest, tenant: Tenant, batch_id: UUID) -> HttpResponse:
    """Ask which of our services and people the file's own names mean."""
    batch = batch_for(batch_id)
    if batch.state not in (State.MAPPING, State.READY) or batch.kind != ImportBatch.Kind.VISITS:
        return to(tenant, "import_batch", batch)
    former = kept(batch)
    services, staff = names_in(batch, former)
    form = NamesForm(request.POST or None, services=services, staff=staff, ours=ours(), former=former)
    if request.method == "POST" and form.is_valid():
        return checked(request, tenant, batch, form.choices())
    context = {
        "tenant": tenant,
        "section": "customers",
        "batch": batch,
        "form": form,
        "file_name": str(batch.file_name),
        "groups": [
            {"kind": kind, "rows": [(form[f"{kind}-{at}"], count) for at, (_name, count) in enumerate(found)]}
            for kind, found in (("service", services), ("staff", staff))
        ],
    }
    return render(request, "import/names.html", context, status=422 if form.errors else 200)


@require_safe
@staff_view(*MAY)
def import_batch(request: StaffRequest, tenant: Tenant, batch_id: UUID) -> HttpResponse:
    """Show how far the list is, what would come of it, or what came of it."""
    batch = batch_for(batch_id)
    if batch.state == State.MAPPING:
        return to(tenant, "import_columns", batch)
    context = {"tenant": tenant, **batch_context(batch, tenant.zone)}
    context["said"] = said_of(batch, context["tally"])
    return render(request, "import/batch.html", context)


@require_POST
@staff_view(*MAY)
def import_act(request: StaffRequest, tenant: Tenant, batch_id: UUID) -> HttpResponse:
    """Import, undo, or throw the list away."""
    batch = batch_for(batch_id)
    acts: dict[str, Callable[..., object]] = {
        "begin": partial(begin, fill="fill" in request.POST),
        "undo": undo,
        "discard": discard,
    }
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        act(batch_id=batch.pk, by=request.actor, now=timezone.now())
    except NotNow:
        return to(tenant, "import_batch", batch)
    if act is discard:
        return HttpResponseRedirect(reverse("import_start", args=[tenant.slug]))
    return to(tenant, "import_batch", batch)


@require_safe
@staff_view(*MAY)
def import_rows(request: StaffRequest, tenant: Tenant, batch_id: UUID) -> HttpResponse:
    """Give the rows that there is something to say about, to be put right and brought again."""
    batch = batch_for(batch_id)
    audit.record(
        "import.rows",
        by=request.actor,
        now=timezone.now(),
        purpose="move",
        object_kind="import",
        object_id=batch.pk,
    )
    answer = HttpResponse(odd_csv(batch), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="rows.csv"'
    return answer
