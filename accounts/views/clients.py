"""Programs that read statistics or registers, and their tokens."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts import actions
from accounts.forms import ClientForm
from accounts.guards import GuardedRequest, requires
from accounts.listings import CLIENTS
from accounts.models import ApiClient
from accounts.permissions import Permission
from core.listing import listed, lists
from core.problems import Refused


@requires(Permission.CLIENT_MANAGE)
@lists(CLIENTS)
def clients(request: GuardedRequest) -> HttpResponse:
    rows = ApiClient.objects.order_by("-pk").prefetch_related("communes")
    return render(request, "accounts/clients.html", {"listed": listed(request, CLIENTS, rows)})


@requires(Permission.CLIENT_MANAGE, methods=("GET", "POST"))
def client_new(request: GuardedRequest) -> HttpResponse:
    """Admit a program. Its token is on the answer of this page and nowhere else, ever."""
    form = ClientForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.facts()
        shown: list[str] = []

        def write() -> str:
            client, token = actions.register_client(**said, by=request.user)
            shown.append(token)
            return str(client.pk)

        if result := form.write_once(request, write):
            client = ApiClient.objects.get(pk=result)
            if shown:
                context = {"client": client, "token": shown[0]}
                return render(request, "accounts/client_admitted.html", context)
            messages.warning(
                request,
                _(
                    "This program is registered already, and its token was shown. If it is lost, "
                    "revoke it and register the program again."
                ),
            )
            return redirect("accounts:clients")
    return render(request, "accounts/client_new.html", {"form": form})


@requires(Permission.CLIENT_MANAGE, methods=("GET", "POST"))
def client_revoke(request: GuardedRequest, pk: int) -> HttpResponse:
    client = get_object_or_404(ApiClient, pk=pk)
    if request.method == "POST":
        try:
            actions.revoke_client(client=client, by=request.user)
        except Refused as refused:
            messages.error(request, refused.problems[0].message)
        else:
            messages.success(request, _("The token is revoked."))
        return redirect("accounts:clients")
    return render(request, "accounts/client_revoke.html", {"client": client})
