"""A person's orientation certificates."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from core import clock
from training import actions, queries
from training.forms import CertificateForm, WithdrawalForm
from training.models import Certificate
from workers.models import Worker


def _file(request: GuardedRequest, pk: int) -> Worker:
    return get_object_or_404(Worker.objects.visible_to(request.scope), pk=pk)


@requires(Permission.WORKER_VIEW)
def of_worker(request: GuardedRequest, worker_pk: int) -> HttpResponse:
    """The certificates as a part of the person's page, or as a page of their own without script."""
    worker = _file(request, worker_pk)
    context = {
        "worker": worker,
        "held": queries.certificates_of(worker, today=clock.today()),
        "may_edit": request.user.scope_for(Permission.WORKER_EDIT).covers(worker.commune_id),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, f"training/{'_' if part else ''}of_worker.html", context)


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def certificate_new(request: GuardedRequest, worker_pk: int) -> HttpResponse:
    worker = _file(request, worker_pk)
    form = CertificateForm(request.POST or None)
    if form.is_valid():
        result = form.write_once(
            request,
            lambda: str(
                actions.record_certificate(worker=worker, **form.facts(), by=request.user).pk
            ),
        )
        if result:
            messages.success(request, _("The certificate is recorded."))
            return redirect("workers:detail", worker.pk)
    return render(request, "training/certificate_new.html", {"form": form, "worker": worker})


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def certificate_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    seen = Certificate.objects.visible_to(request.scope).select_related("worker", "country")
    certificate = get_object_or_404(seen, pk=pk)
    form = WithdrawalForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        result = form.write_once(
            request,
            lambda: str(
                actions.withdraw_certificate(
                    certificate=certificate, reason=reason, by=request.user
                ).pk
            ),
        )
        if result:
            messages.success(request, _("The certificate is withdrawn."))
            return redirect("workers:detail", certificate.worker_id)
    context = {"form": form, "certificate": certificate}
    return render(request, "training/certificate_withdraw.html", context)
