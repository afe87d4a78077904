"""A person's certificates, and whether they were trained."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.guards import GuardedRequest, requires
from accounts.permissions import Permission
from contracts.models import Departure
from core import clock
from training import actions, queries
from training.choices import TrainingKind
from training.forms import CertificateForm, WithdrawalForm
from training.models import Certificate
from workers.models import Worker


def _file(request: GuardedRequest, pk: int) -> Worker:
    return get_object_or_404(Worker.objects.visible_to(request.scope), pk=pk)


def _part(request: GuardedRequest) -> bool:
    """Asked for as a part of another page, and not as a page of its own without script."""
    return request.headers.get("HX-Request") == "true"


@requires(Permission.WORKER_VIEW)
def of_worker(request: GuardedRequest, worker_pk: int) -> HttpResponse:
    """Certificates, courses, and for each contract whether the person is trained."""
    worker = _file(request, worker_pk)
    today = clock.today()
    context = {
        "worker": worker,
        "explained": queries.explained_of(worker, today=today),
        "held": queries.certificates_of(worker, today=today),
        "courses": queries.courses_of(worker),
        "may_edit": request.user.scope_for(Permission.WORKER_EDIT).covers(worker.commune_id),
    }
    name = "_of_worker" if _part(request) else "of_worker"
    return render(request, f"training/{name}.html", context)


@requires(Permission.WORKER_VIEW)
def of_stay(request: GuardedRequest, departure_pk: int) -> HttpResponse:
    """Whether the person was trained for that departure, and why."""
    seen = Departure.objects.visible_to(request.scope)
    about = seen.select_related("worker", "contract__country", "contract__enterprise")
    departure = get_object_or_404(about, pk=departure_pk)
    papers = departure.worker.certificates.of_orientation()
    explained = queries.explained_for(departure, papers.select_related("country", "enterprise"))
    context = {"worker": departure.worker, "departure": departure, "row": explained}
    name = "_of_stay" if _part(request) else "of_stay"
    return render(request, f"training/{name}.html", context)


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def certificate_new(request: GuardedRequest, worker_pk: int) -> HttpResponse:
    worker = _file(request, worker_pk)
    kind = TrainingKind.asked(request.GET.get("kind", ""))
    form = CertificateForm(request.POST or None, kind=kind)
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
    others = [other for other in TrainingKind if other is not kind]
    context = {"form": form, "worker": worker, "kind": kind, "others": others}
    return render(request, "training/certificate_new.html", context)


@requires(Permission.WORKER_EDIT, methods=("GET", "POST"))
def certificate_withdraw(request: GuardedRequest, pk: int) -> HttpResponse:
    seen = Certificate.objects.visible_to(request.scope).select_related("worker", "country")
    certificate = get_object_or_404(seen, pk=pk)
    context: dict[str, Any] = {"certificate": certificate, "course": None}
    form = WithdrawalForm(request.POST or None)
    if withdrawn(request, form, certificate):
        return redirect("workers:detail", certificate.worker_id)
    return render(request, "training/certificate_withdraw.html", {**context, "form": form})


def withdrawn(request: GuardedRequest, form: WithdrawalForm, certificate: Certificate) -> bool:
    """Whether the certificate was withdrawn by this form."""
    if not form.is_valid():
        return False
    reason = form.cleaned_data["reason"]
    result = form.write_once(
        request,
        lambda: str(
            actions.withdraw_certificate(certificate=certificate, reason=reason, by=request.user).pk
        ),
    )
    if result:
        messages.success(request, _("The certificate is withdrawn."))
    return result is not None
