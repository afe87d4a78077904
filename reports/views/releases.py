"""What programs without the exact right were told, and what the Department protects besides."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from core.listing import listed, lists
from reports import actions
from reports.forms import ProtectForm
from reports.listings import RELEASES
from reports.models import ProtectedDimension, Release
from reports.releases.families import MAY_BE_PROTECTED


@requires(Permission.FIGURES_VIEW)
@lists(RELEASES)
def releases(request: GuardedRequest) -> HttpResponse:
    """Each release with its cost: how many of its cells are withheld."""
    protected = ProtectedDimension.objects.all()
    context = {
        "listed": listed(request, RELEASES, Release.objects.defer("rows")),
        "protected": [(MAY_BE_PROTECTED[one.code], one) for one in protected],
        "may_protect": request.user.may(Permission.REFERENCE_DECIDE)
        and len(protected) < len(MAY_BE_PROTECTED),
    }
    return render(request, "reports/releases.html", context)


@requires(Permission.REFERENCE_DECIDE, methods=("GET", "POST"))
def protect(request: GuardedRequest) -> HttpResponse:
    """One more dimension, from the next year on, for good."""
    form = ProtectForm(request.POST if request.method == "POST" else None)
    if form.taken(request, actions.protect_dimension):
        messages.success(request, _("Tables by this dimension are protected from 1 January."))
        return redirect("reports:releases")
    return render(request, "reports/protect.html", {"form": form})
