"""Histories, ready to be shown: what happened, who did it, what it was before and after."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import DecimalField, Field, Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from audit.models import AuditEntry, Event
from core import figures
from core.forms import PartialDay
from core.parts import in_parts
from core.templatetags.house import day as shown_day
from core.templatetags.house import instant as shown_instant

_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")

# What the recorded values are called. A field that is missing here goes by its verbose name.
LABELS = {
    "accepted": pgettext_lazy("request", "Accepted"),
    "address": gettext_lazy("Address"),
    "agreed_on": gettext_lazy("Agreed on"),
    "aliases": gettext_lazy("Other names"),
    "amount": gettext_lazy("Amount"),
    "amount_approved": gettext_lazy("Amount approved"),
    "amount_asked": gettext_lazy("Amount requested"),
    "amount_paid": gettext_lazy("Amount paid"),
    "answered_on": gettext_lazy("Answered on"),
    "approved_at": gettext_lazy("Approved at"),
    "approved_by": gettext_lazy("Approved by"),
    "asked_on": gettext_lazy("Requested on"),
    "bank_unit": gettext_lazy("Bank unit"),
    "became": gettext_lazy("Became part of"),
    "born_on": gettext_lazy("Date of birth"),
    "born_precision": gettext_lazy("Birth date known to the"),
    "cancel_reason": gettext_lazy("Reason of cancellation"),
    "cancelled": pgettext_lazy("departure", "Cancelled"),
    "cancelled_on": gettext_lazy("Cancelled on"),
    "changed": pgettext_lazy("history", "Changed rows"),
    "changed_on": gettext_lazy("Day of the change"),
    "closed": pgettext_lazy("organisation", "Closed"),
    "code": pgettext_lazy("history", "Code"),
    "commune": gettext_lazy("Commune or ward"),
    "communes": gettext_lazy("Communes and wards"),
    "confirmation_number": gettext_lazy("Number of the confirmation"),
    "confirmation_on": gettext_lazy("Day of the confirmation"),
    "contract": gettext_lazy("Contract"),
    "countries": gettext_lazy("Countries wanted"),
    "country": gettext_lazy("Country or territory"),
    "course": pgettext_lazy("history", "Course"),
    "coverage_goal": gettext_lazy("Goal: every unit with leavers"),
    "current_commune": gettext_lazy("Commune or ward of the present address"),
    "current_passport": gettext_lazy("Current passport"),
    "decided_by": gettext_lazy("Decided by"),
    "decided_on": gettext_lazy("Decided on"),
    "decision_number": gettext_lazy("Number of the decision"),
    "departed_on": gettext_lazy("Departure date"),
    "difficult": gettext_lazy("Extremely difficult"),
    "document": gettext_lazy("Document"),
    "document_body": gettext_lazy("Issued by"),
    "document_date": gettext_lazy("Date of the document"),
    "document_number": gettext_lazy("Number of the document"),
    "due_on": gettext_lazy("Answer due on"),
    "duration_type": gettext_lazy("Kind by duration"),
    "email": gettext_lazy("E-mail"),
    "end_kind": gettext_lazy("How the stay ended"),
    "ended_on": gettext_lazy("Stay ended on"),
    "ends_on": gettext_lazy("Ends on"),
    "enrolled": pgettext_lazy("history", "Enrolled"),
    "enterprise": gettext_lazy("Enterprise"),
    "enterprise_unknown": gettext_lazy("Enterprise not known"),
    "ethnicity": gettext_lazy("Ethnic group"),
    "expected_month_only": gettext_lazy("Only the month is known"),
    "expected_on": gettext_lazy("Expected departure"),
    "expires_on": gettext_lazy("Valid until"),
    "file_format": pgettext_lazy("history", "Format of the file"),
    "file_hash": gettext_lazy("Check sum of the file"),
    "filters": gettext_lazy("Filters"),
    "finding": gettext_lazy("Finding"),
    "first_day": gettext_lazy("First day"),
    "form": gettext_lazy("Form of going"),
    "full_name": gettext_lazy("Full name"),
    "ground": gettext_lazy("On the ground of"),
    "in_force_on": gettext_lazy("In force from"),
    "is_active": pgettext_lazy("history", "Account open"),
    "issued_on": gettext_lazy("Issued on"),
    "item": gettext_lazy("Item"),
    "job": gettext_lazy("Job"),
    "kind": pgettext_lazy("history", "Kind"),
    "language": gettext_lazy("Language"),
    "last_day": gettext_lazy("Last day"),
    "left_behind": pgettext_lazy("history", "Rows not taken"),
    "left_contract_on": gettext_lazy("Left the contract on"),
    "legal_basis": gettext_lazy("Legal basis"),
    "licence_date": gettext_lazy("Date of the licence"),
    "licence_number": gettext_lazy("Number of the licence"),
    "listing": pgettext_lazy("history", "List"),
    "merged": pgettext_lazy("history", "File that goes into it"),
    "merged_into": pgettext_lazy("history", "Merged into the file"),
    "moved_on": gettext_lazy("Moved on"),
    "name": pgettext_lazy("history", "Name"),
    "name_en": gettext_lazy("Name in English"),
    "name_vi": gettext_lazy("Name in Vietnamese"),
    "new": pgettext_lazy("history", "New rows"),
    "note": gettext_lazy("Note"),
    "notified_on": gettext_lazy("Return notified on"),
    "number": pgettext_lazy("document", "Number"),
    "numbers": pgettext_lazy("history", "Numbers by unit"),
    "obstacles": gettext_lazy("Obstacles"),
    "old_district": gettext_lazy("Former district"),
    "old_id": gettext_lazy("Old identity card (CMND)"),
    "old_id_replaced": gettext_lazy("Another old identity card"),
    "organisation": gettext_lazy("Organisation"),
    "outstanding": gettext_lazy("Outstanding"),
    "overdue": pgettext_lazy("loan", "Of it overdue"),
    "paid_on": gettext_lazy("Paid on"),
    "other": pgettext_lazy("history", "Other file"),
    "parent": gettext_lazy("Part of the plan"),
    "partners": pgettext_lazy("history", "Partners"),
    "parts": gettext_lazy("Made of"),
    "passport": pgettext_lazy("history", "Passport"),
    "personal_id": gettext_lazy("Citizen number"),
    "personal_id_replaced": gettext_lazy("Another citizen number"),
    "phone": gettext_lazy("Phone"),
    "present": pgettext_lazy("history", "Present"),
    "provider": pgettext_lazy("certificate", "Issued by"),
    "province_code": gettext_lazy("Code of the province"),
    "province_total": gettext_lazy("Target of the province"),
    "purpose": gettext_lazy("Purpose"),
    "qualification": gettext_lazy("Technical qualification"),
    "quantity": gettext_lazy("Days, months or journeys"),
    "quarter_ends": gettext_lazy("End of the quarter"),
    "rank": pgettext_lazy("list", "Place"),
    "received_on": gettext_lazy("Full file received on"),
    "recorded": pgettext_lazy("history", "Recorded somewhere"),
    "region": gettext_lazy("Region"),
    "return_reason": gettext_lazy("Reason of return"),
    "returned_reason": gettext_lazy("Returned because"),
    "revoked_at": gettext_lazy("Revoked at"),
    "right": gettext_lazy("Right"),
    "role": gettext_lazy("Role"),
    "rows": pgettext_lazy("history", "Rows"),
    "secured": gettext_lazy("With security"),
    "sex": gettext_lazy("Sex"),
    "sheet": pgettext_lazy("history", "Sheet"),
    "signed_on": gettext_lazy("Contract date"),
    "signer": gettext_lazy("Signed by"),
    "signer_title": gettext_lazy("Position of the signer"),
    "since": pgettext_lazy("history", "From"),
    "size": gettext_lazy("Size in bytes"),
    "skilled_up": gettext_lazy("Goal: skilled share up on last year"),
    "source": pgettext_lazy("history", "Source"),
    "standing": pgettext_lazy("history", "On the list"),
    "starts_on": pgettext_lazy("duty", "From"),
    "state": pgettext_lazy("history", "State"),
    "status": pgettext_lazy("history", "Status"),
    "status_since": gettext_lazy("Status since"),
    "stretch_ratio": gettext_lazy("Stretch goal"),
    "stretch_strict": gettext_lazy("Must be exceeded"),
    "survivor": pgettext_lazy("history", "File that stays"),
    "taken": pgettext_lazy("history", "Taken from the other file"),
    "term_months": gettext_lazy("Term in months"),
    "trained_goal": gettext_lazy("Goal: share trained"),
    "unit": pgettext_lazy("history", "Unit"),
    "until": pgettext_lazy("history", "Until"),
    "username": gettext_lazy("User name"),
    "valid_from": gettext_lazy("Exists from"),
    "valid_until": gettext_lazy("Existed until"),
    "village": gettext_lazy("Village"),
    "window": gettext_lazy("Counting year"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "worker": pgettext_lazy("history", "Person"),
    "wrong_codes": gettext_lazy("Wrong codes"),
    "year": gettext_lazy("Year"),
}


@dataclass(frozen=True)
class Change:
    """One field of an entry, in words."""

    label: str
    before: str
    after: str
    first: bool  # nothing is recorded from before


@dataclass(frozen=True)
class Line:
    """One entry of a history, ready for audit/_history.html."""

    event: str
    at: datetime
    by: str  # empty where it goes without saying
    reason: str
    changes: list[Change]


def history(
    subject: Model, *more: Model, without: Sequence[Event] = (), limit: int = 50
) -> list[Line]:
    """What happened to these rows, newest first; whoever may see the row may see this.

    A constant number of queries: one, one for the names of those who acted, and one for each
    kind of row that the values point to.
    """
    return told(AuditEntry.objects.about(subject, *more).exclude(event__in=without)[:limit])


def activity(user_id: int, *, limit: int = 20) -> list[Line]:
    """What a person did lately, without the values: the rows may be out of their sight by now."""
    entries = AuditEntry.objects.filter(by_id=user_id)[:limit]
    return [_line(entry, "", []) for entry in entries]


def told_since(
    model: type[Model], keys: Iterable[int], since: datetime, *, but: Iterable[Event]
) -> set[int]:
    """Those of the records about which something was told after `since`, `but` these events."""
    later = AuditEntry.objects.filter(at__gt=since, subject_type=model._meta.label)
    later = later.exclude(event__in=list(but)).order_by()
    found: set[int] = set()
    for some in in_parts(sorted(keys)):
        about = later.filter(subject_id__in=[str(pk) for pk in some])
        found |= {int(pk) for pk in about.values_list("subject_id", flat=True)}
    return found


def told(entries: QuerySet[AuditEntry]) -> list[Line]:
    """Entries in words."""
    rows = list(entries)
    names = _names({row.by_id for row in rows if row.by_id})
    words = _Words(rows)
    return [_line(row, names.get(row.by_id or 0, row.by), words.changes(row)) for row in rows]


def _line(entry: AuditEntry, by: str, changes: list[Change]) -> Line:
    label = str(entry.get_event_display())
    return Line(label, entry.at, by, entry.reason, changes)


def _names(ids: Iterable[int]) -> dict[int, str]:
    people = get_user_model()._base_manager.filter(pk__in=ids).values_list("pk", "full_name")
    return dict(people)


class _Words:
    """Turns recorded values into words: labels of codes, names of rows, days as written here."""

    def __init__(self, entries: Iterable[AuditEntry]) -> None:
        wanted: dict[type[Model], set[Any]] = {}
        for entry in entries:
            for name, value in [*entry.before.items(), *entry.after.items()]:
                target = _points_to(entry.subject_type, name)
                if target is not None and isinstance(value, (int, str)):
                    wanted.setdefault(target, set()).add(value)
        self._rows = {
            target: {row.pk: str(row) for row in target._base_manager.filter(pk__in=keys)}
            for target, keys in wanted.items()
        }

    def changes(self, entry: AuditEntry) -> list[Change]:
        # Sorted, because PostgreSQL keeps the keys of JSON in an order of its own.
        names = sorted({*entry.after, *entry.before})
        return [
            Change(
                label=label(entry.subject_type, name),
                before=self._said(entry.subject_type, name, _known(name, entry.before)),
                after=self._said(entry.subject_type, name, _known(name, entry.after)),
                first=name not in entry.before,
            )
            for name in names
        ]

    def _said(self, subject: str, name: str, value: Any) -> str:
        target = _points_to(subject, name)
        if target is not None and isinstance(value, (int, str)):
            return self._rows[target].get(value, str(value))
        if isinstance(value, str):
            for field in _fields(subject, name):
                if isinstance(field, DecimalField) and value:
                    return _amount(value)
                words = dict(field.flatchoices)
                if value in words:
                    return str(words[value]) if value else figures.NOTHING
        return _plain(value)


def _known(name: str, values: dict[str, Any]) -> Any:
    """The value; a birth no more exactly than the same entry says it was known."""
    value, precision = values.get(name), values.get("born_precision")
    if name == "born_on" and isinstance(value, str) and precision in ("month", "year"):
        return str(PartialDay(date.fromisoformat(value), precision))
    return value


def _amount(value: str) -> str:
    """12000000.00 → 12.000.000: without the zeros that the column adds."""
    amount = Decimal(value)
    whole = amount == amount.to_integral_value()
    return figures.written(int(amount) if whole else amount)


def _plain(value: Any) -> str:
    if value is None or value == "" or value == []:
        return figures.NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_plain(part) for part in value)
    if isinstance(value, str) and _DAY.match(value):
        return shown_day(date.fromisoformat(value))
    if isinstance(value, str) and _INSTANT.match(value):
        return shown_instant(datetime.fromisoformat(value))
    return str(value)


def label(subject: str, name: str) -> str:
    """What a recorded field is called on a page."""
    if name in LABELS:
        return str(LABELS[name])
    for field in _fields(subject, name):
        return str(field.verbose_name)
    return name.replace("_", " ")


def _points_to(subject: str, name: str) -> type[Model] | None:
    for field in _fields(subject, name):
        if field.many_to_one and isinstance(field.related_model, type):
            return field.related_model
    return None


def _fields(subject: str, name: str) -> list[Field]:
    """The columns of that name: of the subject, or of the rows that hang on it.

    A departure, for instance, is recorded on its contract.
    """
    try:
        model = apps.get_model(subject)
    except (LookupError, ValueError):
        return []
    hanging = [r.related_model for r in model._meta.related_objects if not r.hidden]
    return [
        field
        for owner in (model, *hanging)
        if isinstance(owner, type) and issubclass(owner, Model)
        for field in owner._meta.concrete_fields
        if field.name == name
    ]
