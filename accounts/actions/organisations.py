"""What the Department does with the list of bodies that hold courses."""

from typing import Any

from django.db import IntegrityError, transaction

from accounts import rules
from accounts.models import Duty, Organisation, User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record
from core import clock, names
from core.problems import Stale, refuse_if

FIELDS = ("name", "kind", "address", "phone")


@transaction.atomic
def save_organisation(
    *,
    organisation: Organisation | None = None,
    name: str,
    kind: str,
    address: str = "",
    phone: str = "",
    version: int | None = None,
    by: User,
) -> Organisation:
    """Add a body to the list, or correct it (rules A-22 to A-25).

    Raises Stale when it is no longer at the `version` that was seen. Source: the training model of
    Employment Service Centre, schools and enterprises; nothing counted changes.
    """
    row = _locked(organisation) if organisation else Organisation(version=0, created_at=clock.now())
    by.must(Permission.ORGANISATION_EDIT)
    if organisation and version is not None and version != row.version:
        raise Stale({**_told(row), "version": row.version})
    facts: dict[str, Any] = {
        "name": names.clean(name),
        "kind": kind,
        "address": names.clean(address),
        "phone": names.clean(phone),
    }
    before = _told(row) if organisation else {}
    namesakes = Organisation.objects.filter(name_fold=names.fold(facts["name"])).exclude(pk=row.pk)
    changed = bool(organisation) and kind != row.kind
    refuse_if(
        [
            *rules.problems_with_saved_organisation(**facts, taken=namesakes.exists()),
            *rules.problems_with_kind_of_staffed(changed=changed, staffed=_staffed(row)),
        ]
    )
    if before == facts:
        return row
    for field, value in facts.items():
        setattr(row, field, value)
    row.name_fold, row.name_sort = names.fold(row.name), names.sort_key(row.name)
    row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # two colleagues at the same moment
        refuse_if(rules.problems_with_saved_organisation(**facts, taken=True))
        raise
    old, new = changes(before, facts)
    seen = old if organisation else None
    record(Event.ORGANISATION_SAVED, on=row, by=by, before=seen, after=new)
    return row


@transaction.atomic
def close_organisation(*, organisation: Organisation, by: User) -> Organisation:
    """No more duties and courses there; what was taught stays. Refused by A-26."""
    return _set_closed(organisation, by, close=True)


@transaction.atomic
def reopen_organisation(*, organisation: Organisation, by: User) -> Organisation:
    """It may hold courses again. Refused by A-26."""
    return _set_closed(organisation, by, close=False)


def _set_closed(organisation: Organisation, by: User, *, close: bool) -> Organisation:
    row = _locked(organisation)
    by.must(Permission.ORGANISATION_EDIT)
    refuse_if(rules.problems_with_closing_organisation(row, close=close, staffed=_staffed(row)))
    row.closed = close
    row.version += 1
    row.save(update_fields=["closed", "version"])
    record(
        Event.ORGANISATION_CLOSED if close else Event.ORGANISATION_REOPENED,
        on=row,
        by=by,
        before={"closed": not close},
        after={"closed": close},
    )
    return row


def _locked(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def _staffed(organisation: Organisation) -> bool:
    """Whether somebody holds a duty there, or will."""
    if organisation.pk is None:
        return False
    return Duty.objects.filter(organisation=organisation).not_over(clock.today()).exists()


def _told(row: Organisation) -> dict[str, Any]:
    return {field: getattr(row, field) for field in FIELDS}
