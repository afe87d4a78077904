"""Numbers in clear, and look-ups: by POST alone, never in an address, each one kept."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from core.problems import Refused
from workers import actions, queries, rules
from workers.forms import IdentityForm, RevealForm
from workers.views.people import file_of


@requires(Permission.IDENTITY_REVEAL, methods=("POST",))
def worker_reveal(request: GuardedRequest, pk: int) -> HttpResponse:
    """A number in clear, once, to whoever says what for. Nothing of it is kept."""
    worker = file_of(request, pk)
    form = RevealForm(request.POST, worker=worker)
    context: dict[str, Any] = {"form": form, "worker": worker, "number": None}
    if form.is_valid():
        try:
            context["number"] = actions.reveal_identity(
                worker=worker, **form.asked(), reason=form.reason(), by=request.user
            )
        except Refused as refused:
            form.show(refused.problems)
    response = render(request, "workers/worker_reveal.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


@requires(Permission.IDENTITY_REVEAL, methods=("GET", "POST"))
def worker_find_id(request: GuardedRequest) -> HttpResponse:
    """Look up an exact number. It travels in the body, never in an address."""
    form = IdentityForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "answer": ""}
    if form.is_valid():
        number = rules.tidy_identity(form.cleaned_data["personal_id"]).upper()
        try:
            known = actions.ask_identity(personal_id=number, by=request.user)
        except Refused as refused:
            form.show(refused.problems)
        else:
            scope = request.user.scope_for(Permission.WORKER_VIEW)
            worker = queries.with_number(number, scope=scope)
            if worker:
                return redirect("workers:detail", worker.pk)
            context["answer"] = "elsewhere" if known else "nobody"
            # Only a citizen number opens a file; of other papers nothing is carried on.
            context["number"] = number if rules.is_citizen_number(number) else ""
            context["may_add"] = request.user.may(Permission.WORKER_EDIT)
    return render(request, "workers/worker_find_id.html", context)
