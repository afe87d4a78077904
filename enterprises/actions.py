"""What is done to the province's list of enterprises. The Department keeps it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record
from core import clock, names
from core.problems import Problem, Refused, Stale, refuse_if
from enterprises import rules
from enterprises.models import Enterprise

FIELDS = ("name", "kind", "licence_number", "licence_date", "status", "status_since")


@transaction.atomic
def save_enterprise(
    *,
    enterprise: Enterprise | None = None,
    name: str,
    kind: str,
    licence_number: str = "",
    licence_date: date | None = None,
    status: str,
    status_since: date | None = None,
    version: int | None = None,
    by: User,
) -> Enterprise:
    """Add an enterprise to the list, or correct it (rules E-01 to E-08).

    Raises Stale when it is no longer at the `version` that was seen. Figures count by enterprise
    and not by its licence, so nothing is marked.
    """
    row = _locked(enterprise) if enterprise else Enterprise(version=0)
    by.must(Permission.ENTERPRISE_EDIT)
    if enterprise and version is not None and version != row.version:
        raise Stale({**_told(row), "version": row.version})
    facts: dict[str, Any] = {
        "name": names.clean(name),
        "kind": kind,
        "licence_number": names.clean(licence_number),
        "licence_date": licence_date,
        "status": status,
        "status_since": status_since,
    }
    refuse_if(_problems_with(row, facts))

    before = _told(row) if enterprise else {}
    if before == facts:
        return row
    for field, value in facts.items():
        setattr(row, field, value)
    row.name_fold, row.name_sort = names.fold(row.name), names.sort_key(row.name)
    row.licence_fold = names.fold(row.licence_number)[:120]
    row.version += 1
    _save(row)
    old, new = changes(before, facts)
    record(Event.ENTERPRISE_SAVED, on=row, by=by, before=old if enterprise else None, after=new)
    return row


def _locked(enterprise: Enterprise) -> Enterprise:
    return Enterprise.objects.select_for_update().get(pk=enterprise.pk)


def _problems_with(row: Enterprise, facts: dict[str, Any]) -> Iterator[Problem]:
    yield from rules.problems_with_enterprise(**facts, today=clock.today())
    namesake = Enterprise.objects.filter(name_fold=names.fold(facts["name"])).first()
    if namesake and namesake.pk != row.pk:
        yield rules.name_taken()


def _save(row: Enterprise) -> None:
    """Two of the same name at the same moment: the second gets the rule's sentence."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused([rules.name_taken()]) from error


def _told(row: Enterprise) -> dict[str, Any]:
    return {field: getattr(row, field) for field in FIELDS}
