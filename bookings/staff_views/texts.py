"""The business's own message texts: all of them, and one to change with its preview beside it."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.actions.reword import reword
from bookings.forms.texts import TextForm
from bookings.pages.textpage import Which, find_which, list_context, our_wording, own_wording, text_context
from notifications.texts import Wording
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.doors import form_page
from tenants.models import Tenant


@require_safe
@staff_view(Permission.MESSAGES)
def message_texts(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """List the texts, and whose words each has."""
    return render(request, "texts/list.html", {"tenant": tenant, **list_context(tenant)})


@form_page
@staff_view(Permission.MESSAGES)
def message_text(
    request: StaffRequest, tenant: Tenant, kind: str, channel: str, language: str
) -> HttpResponse:
    """Show one text. A post without a known act only shows the preview, and saves nothing."""
    which = find_which(tenant, kind, channel, language)
    if which is None:
        raise Http404
    act = request.POST.get("act", "")
    if act == "ours":
        return store(request, tenant, which, Wording())
    form = TextForm(
        request.POST if request.method == "POST" else None,
        which=which,
        own=own_wording(which),
        ours=our_wording(tenant, which),
    )
    sound = form.is_valid()
    if sound and act == "save":
        return store(request, tenant, which, form.wording())
    context = text_context(tenant, which, form.wording(), now=timezone.now())
    context |= {"tenant": tenant, "form": form, "done": request.GET.get("done", "")}
    return render(request, "texts/edit.html", context, status=422 if act == "save" else 200)


def store(request: StaffRequest, tenant: Tenant, which: Which, wording: Wording) -> HttpResponse:
    """Keep the words, and lead back to the text as it now is."""
    reword(
        kind=which.kind,
        channel=which.channel,
        language=which.language,
        wording=wording,
        by=request.actor,
        now=timezone.now(),
    )
    here = reverse("message_text", args=[tenant.slug, which.kind, which.channel, which.language])
    return HttpResponseRedirect(f"{here}?done={'ours' if wording == Wording() else 'saved'}")
