"""What is done to a person's certificates."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Organisation, User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import record
from core import clock, names
from core.marks import mark_changed
from core.models import MarkKind
from core.problems import Problem, refuse_if
from enterprises.models import Enterprise
from reference.models import Country
from training import rules
from training.choices import TrainingKind
from training.models import Certificate
from training.queries import codes_on
from training.rules.certificates import Paper
from training.told import told
from workers.models import Worker
from workers.queries import to_change


@transaction.atomic
def record_certificate(
    *,
    worker: Worker,
    kind: str = TrainingKind.ORIENTATION,
    number: str,
    issued_on: date,
    organisation: Organisation | None = None,
    provider: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    periods: int | None = None,
    country: Country | None = None,
    enterprise: Enterprise | None = None,
    occupation: str = "",
    language: str = "",
    level: str = "",
    by: User,
) -> Certificate:
    """Put a certificate on the file (rules G-01 to G-07, G-10 to G-16).

    With one of orientation, departures that it fits count as trained (Circular 21/2021, art.
    12.2b). `organisation` is a body of the list; otherwise `provider` names it as on paper.
    """
    worker = to_change(worker.pk)
    by.must(Permission.WORKER_EDIT, commune_id=worker.commune_id)
    facts: dict[str, Any] = {
        "kind": kind,
        "number": names.clean(number),
        "issued_on": issued_on,
        "organisation": organisation,
        "provider": organisation.name if organisation else names.clean(provider),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "periods": periods,
        "country": country,
        "enterprise": enterprise,
        "occupation": occupation,
        "language": language,
        "level": names.clean(level),
    }
    refuse_if(_problems_with(worker, facts))
    certificate = Certificate.objects.create(worker=worker, created_at=clock.now(), **facts)
    record(Event.CERTIFICATE_RECORDED, on=certificate, by=by, after=told(certificate))
    _mark(certificate)
    return certificate


@transaction.atomic
def withdraw_certificate(*, certificate: Certificate, reason: str, by: User) -> Certificate:
    """The certificate no longer counts; it stays on record with the reason (G-08, G-09).

    Done where the person lives, by the Department, or by whoever issued it from a course.
    """
    worker = to_change(certificate.worker_id)
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if not _issued_by(certificate, by):
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
    _mark(certificate)
    return certificate


def _issued_by(certificate: Certificate, by: User) -> bool:
    """Whether it came from a course that this person may edit."""
    if certificate.course is None:
        return False
    scope = by.scope_for(Permission.COURSE_EDIT)
    return scope.covers_organisation(certificate.course.organisation_id)


def _mark(certificate: Certificate) -> None:
    # Who was trained is asked of orientation only.
    if certificate.kind == TrainingKind.ORIENTATION:
        mark_changed(MarkKind.WORKER, [certificate.worker_id])


def _problems_with(worker: Worker, facts: dict[str, Any]) -> Iterator[Problem]:
    folded = names.fold(facts["number"])
    known = worker.certificates.filter(withdrawn=False).values_list("number", flat=True)
    about = {
        name: facts[name]
        for name in ("kind", "number", "issued_on", "provider", "starts_on", "ends_on", "periods")
    }
    paper = Paper(
        **about,
        country_known=facts["country"] is not None,
        occupation=facts["occupation"],
        language=facts["language"],
        level=facts["level"],
        known_codes=codes_on(facts["issued_on"]),
    )
    yield from rules.problems_with_certificate(
        paper,
        already_recorded=any(names.fold(other) == folded for other in known),
        born_on=worker.born_on,
        today=clock.today(),
    )
