"""Whom people ask: the line at the foot of every page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.actions.contacts import FIELDS, save_contact
from accounts.contacts import contact_today
from accounts.forms import ContactForm
from accounts.guards import GuardedRequest, requires
from accounts.models import DepartmentContact
from accounts.permissions import Permission
from audit.queries import history
from core import clock
from core.problems import Stale


@requires(Permission.CONTACT_EDIT, methods=("GET", "POST"))
def contact(request: GuardedRequest) -> HttpResponse:
    """What stands there now, what will, and who changed it; one form for the next saying."""
    now = contact_today()
    today = clock.today()
    seen = {field: getattr(now, field) for field in FIELDS} if now else {}
    version = now.version if now and now.valid_from == today else 0
    first = {**seen, "valid_from": today, "version": version}
    form = ContactForm(request.POST if request.method == "POST" else None, initial=first)
    status = 200
    if form.is_valid():
        said = form.facts()
        said["version"] = said["version"] or 0
        try:
            if form.write_once(request, lambda: str(save_contact(**said, by=request.user).pk)):
                messages.success(request, _("It stands at the foot of every page from that day."))
                return redirect("accounts:contact")
        except Stale as stale:
            form.replace(version=str(stale.current["version"]))
            status = 409
    rows = list(DepartmentContact.objects.all())
    context = {
        "form": form,
        "rows": rows,
        "now": now,
        "stale": status == 409,
        "history": history(*rows) if rows else [],
    }
    return render(request, "accounts/contact.html", context, status=status)
