"""The enterprise itself: what it is, how it is reached, and the licence it comes with."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NotRequired, TypedDict, Unpack

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record
from core import clock, names
from core.problems import Problem, Refused, Stale, refuse_if
from enterprises import rules
from enterprises.choices import LicenceEventKind
from enterprises.models import Enterprise, LicenceEvent
from enterprises.rows import follow, locked

CONTACTS = (
    "address",
    "phone",
    "email",
    "website",
    "legal_representative",
    "local_representative",
    "local_phone",
)
FACTS = ("name", "kind", "tax_code", *CONTACTS)


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
        raise Stale({**_told(row), "version": row.version})
    facts = _facts(row, name, kind, tax_code, contacts)
    licence = (names.clean(licence_number), licence_date, names.clean(issuing_body))
    refuse_if(_problems_with(row, facts, licence))

    before = _told(row) if enterprise else {}
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
        _granted(row, *licence, by=by)
    elif before.get("kind") != facts["kind"]:
        follow(list(row.licence_events.all()), row)
        _save(row)
    return row


def _facts(
    row: Enterprise, name: str, kind: str, tax_code: str, contacts: Contacts
) -> dict[str, Any]:
    reached: dict[str, Any] = {**{f: getattr(row, f) for f in CONTACTS}, **contacts}
    said = {field: names.clean(reached[field]) for field in CONTACTS}
    return {
        "name": names.clean(name),
        "kind": kind,
        "tax_code": rules.tidy_tax_code(names.clean(tax_code)),
        **said,
    }


def _granted(row: Enterprise, number: str, day: date | None, body: str, *, by: User) -> None:
    assert day is not None  # E-04
    event = LicenceEvent.objects.create(
        enterprise=row,
        kind=LicenceEventKind.GRANTED,
        number=number,
        in_force_on=day,
        issuing_body=body,
    )
    told = {"kind": event.kind, "number": number, "in_force_on": day, "issuing_body": body}
    record(Event.LICENCE_RECORDED, on=event, by=by, after={n: v for n, v in told.items() if v})
    follow([event], row)
    _save(row)


def _problems_with(
    row: Enterprise, facts: dict[str, Any], licence: tuple[str, date | None, str]
) -> Iterator[Problem]:
    number, day, body = licence
    contacts = {name: facts[name] for name in CONTACTS} | {"issuing_body": body}
    yield from rules.problems_with_enterprise(
        name=facts["name"], kind=facts["kind"], tax_code=facts["tax_code"], contacts=contacts
    )
    if row.pk is None:
        yield from rules.problems_with_first_licence(
            kind=facts["kind"], number=number, day=day, today=clock.today()
        )
    elif rules.needs_none(facts["kind"]) and facts["kind"] != row.kind and _licensed(row):
        yield rules.contradictory_kind()
    yield from _problems_with_others(row, facts)


def _licensed(row: Enterprise) -> bool:
    return row.licence_events.filter(withdrawn=False).exists()


def _problems_with_others(row: Enterprise, facts: dict[str, Any]) -> Iterator[Problem]:
    others = Enterprise.objects.exclude(pk=row.pk)
    if others.filter(name_fold=names.fold(facts["name"])).exists():
        yield rules.name_taken()
    if facts["tax_code"] and others.filter(tax_code=facts["tax_code"]).exists():
        yield rules.tax_code_taken()


def _save(row: Enterprise) -> None:
    """Two of the same name at the same moment: the second gets the rule's sentence."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        taken = rules.tax_code_taken() if "tax_code" in str(error) else rules.name_taken()
        raise Refused([taken]) from error


def _told(row: Enterprise) -> dict[str, Any]:
    return {field: getattr(row, field) for field in FACTS}
