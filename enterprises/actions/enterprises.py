"""The enterprise itself: what it is, how it is reached, and the licence it comes with."""

from datetime import date
from typing import NotRequired, TypedDict, Unpack

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record
from core import names
from core.problems import Refused, Stale, refuse_if
from enterprises import rules
from enterprises.choices import LicenceEventKind
from enterprises.facts import Paper, beside, problems_with, tidied, told
from enterprises.models import Enterprise, LicenceEvent
from enterprises.rows import follow, locked


class Contacts(TypedDict):
    """How an enterprise is reached; what is not said of a new one is empty."""

    address: NotRequired[str]
    phone: NotRequired[str]
    email: NotRequired[str]
    website: NotRequired[str]
    legal_representative: NotRequired[str]
    local_representative: NotRequired[str]
    local_phone: NotRequired[str]


@transaction.atomic
def save_enterprise(
    *,
    enterprise: Enterprise | None = None,
    name: str,
    kind: str,
    tax_code: str = "",
    licence_number: str = "",
    licence_date: date | None = None,
    issuing_body: str = "",
    version: int | None = None,
    by: User,
    **contacts: Unpack[Contacts],
) -> Enterprise:
    """Add an enterprise to the list with its licence, or correct it (E-01 to E-07, E-09 to E-11,
    E-29).

    The licence is taken with a new one only; later it changes by `record_licence_event`. Raises
    Stale when the enterprise is no longer at the `version` that was seen. Figures count by
    enterprise and not by its licence, so nothing is marked.
    """
    row = locked(enterprise) if enterprise else Enterprise(version=0)
    by.must(Permission.ENTERPRISE_EDIT)
    if enterprise and version is not None and version != row.version:
        raise Stale({**told(row), "version": row.version})
    facts = tidied(row, {"name": name, "kind": kind, "tax_code": tax_code, **contacts})
    paper = Paper.said(licence_number, licence_date, issuing_body)
    refuse_if(problems_with(row, facts, paper, beside(row, facts)))

    before = told(row) if enterprise else {}
    if before == facts:
        return row
    for field, value in facts.items():
        setattr(row, field, value)
    row.name_fold, row.name_sort = names.fold(row.name), names.sort_key(row.name)
    row.version += 1
    if enterprise is None:
        follow([], row)
    _save(row)
    old, new = changes(before, facts)
    record(Event.ENTERPRISE_SAVED, on=row, by=by, before=old if enterprise else None, after=new)
    if enterprise is None and licence_date:
        _granted(row, paper, by=by)
    elif before.get("kind") != facts["kind"]:
        follow(list(row.licence_events.all()), row)
        _save(row)
    return row


def _granted(row: Enterprise, paper: Paper, *, by: User) -> None:
    assert paper.day is not None  # E-04
    event = LicenceEvent.objects.create(
        enterprise=row,
        kind=LicenceEventKind.GRANTED,
        number=paper.number,
        in_force_on=paper.day,
        issuing_body=paper.body,
    )
    said = {
        "kind": event.kind,
        "number": paper.number,
        "in_force_on": paper.day,
        "issuing_body": paper.body,
    }
    record(Event.LICENCE_RECORDED, on=event, by=by, after={n: v for n, v in said.items() if v})
    follow([event], row)
    _save(row)


def _save(row: Enterprise) -> None:
    """Two of the same name at the same moment: the second gets the rule's sentence."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        taken = rules.tax_code_taken() if "tax_code" in str(error) else rules.name_taken()
        raise Refused([taken]) from error
