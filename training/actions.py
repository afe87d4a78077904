"""What is done to a person's orientation certificates."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import record
from core import clock, names
from core.marks import mark_changed
from core.models import MarkKind
from core.problems import Problem, refuse_if
from reference.models import Country
from training import rules
from training.models import Certificate
from workers.models import Worker
from workers.queries import to_change


@transaction.atomic
def record_certificate(
    *,
    worker: Worker,
    number: str,
    issued_on: date,
    provider: str,
    country: Country | None,
    by: User,
) -> Certificate:
    """Put a certificate on the file; departures then count as trained (rules G-01 to G-07)."""
    worker = to_change(worker.pk)
    by.must(Permission.WORKER_EDIT, commune_id=worker.commune_id)
    number, provider = names.clean(number), names.clean(provider)
    refuse_if(_problems_with(worker, number, issued_on, provider, country))
    assert country is not None  # G-03
    certificate = Certificate.objects.create(
        worker=worker,
        number=number,
        issued_on=issued_on,
        provider=provider,
        country=country,
        created_at=clock.now(),
    )
    record(Event.CERTIFICATE_RECORDED, on=certificate, by=by, after=_told(certificate))
    mark_changed(MarkKind.WORKER, [worker.pk])
    return certificate


@transaction.atomic
def withdraw_certificate(*, certificate: Certificate, reason: str, by: User) -> Certificate:
    """The certificate no longer counts; it stays on record with the reason (G-08, G-09)."""
    worker = to_change(certificate.worker_id)
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    by.must(Permission.WORKER_EDIT, commune_id=worker.commune_id)
    reason = names.clean(reason)
    refuse_if(rules.problems_with_withdrawal(withdrawn=certificate.withdrawn, reason=reason))
    certificate.withdrawn = True
    certificate.save(update_fields=["withdrawn"])
    record(
        Event.CERTIFICATE_WITHDRAWN,
        on=certificate,
        by=by,
        before={"withdrawn": False},
        after={"withdrawn": True},
        reason=reason,
    )
    mark_changed(MarkKind.WORKER, [worker.pk])
    return certificate


def _problems_with(
    worker: Worker, number: str, issued_on: date, provider: str, country: Country | None
) -> Iterator[Problem]:
    folded = names.fold(number)
    known = worker.certificates.filter(withdrawn=False).values_list("number", flat=True)
    yield from rules.problems_with_certificate(
        number=number,
        issued_on=issued_on,
        provider=provider,
        country_known=country is not None,
        already_recorded=any(names.fold(other) == folded for other in known),
        born_on=worker.born_on,
        today=clock.today(),
    )


def _told(certificate: Certificate) -> dict[str, object]:
    return {
        "worker": certificate.worker_id,
        "number": certificate.number,
        "issued_on": certificate.issued_on,
        "provider": certificate.provider,
        "country": certificate.country_id,
    }
