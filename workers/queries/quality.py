"""Files that lack something, and what: the conditions of rules/quality.py for the database.

Both say the same (tests/workers/test_quality.py compares them); nothing is decrypted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear

from accounts.scopes import Scope
from core.months import add_months
from workers.models import HouseholdStatus, Passport, Worker
from workers.queries.places import ordered_by_village
from workers.rules import MARKS, Held, Mark, missing

# Counting stops here; who has more to complete than that needs no exact number.
COUNTED_UP_TO = 10_000


def _related(name: str) -> Any:
    """The rows of an app that is built on this one, by the relation's name."""
    return Worker._meta.get_field(name).related_model._default_manager.order_by()  # type: ignore[union-attr]


def _going() -> Exists:
    """A contract that stands and has not ended: a draft, somebody waiting, or a stay."""
    present = Q(departure=None) | Q(departure__cancelled=False, departure__ended_on=None)
    return Exists(_related("contracts").filter(present, worker=OuterRef("pk"), cancelled_on=None))


def _current() -> QuerySet[Passport]:
    return Passport.objects.order_by().filter(worker=OuterRef("pk"), is_current=True)


def _month(day: str) -> Any:
    return ExtractYear(day) * 12 + ExtractMonth(day)


_LAST_OF_MONTH = (
    Q(expires__day=31)
    | Q(expires__day=30, expires__month__in=(4, 6, 9, 11))
    | Q(expires__day__gte=28, expires__month=2)
)


def _outlived() -> Exists:
    """The current passport ends before the contract of the present stay, or an extension, does.

    Months are added in the database by year and month, and then the days are compared. On the last
    day of a month nothing is left of it: 31 January and one month is 28 February.
    """
    term_end = _month("departed_on") + F("contract__term_months")
    stays = (
        _related("departures")
        .filter(worker=OuterRef("worker"), cancelled=False, ended_on=None)
        .annotate(expires=ExpressionWrapper(OuterRef("expires_on"), DateField()))
        .annotate(months_left=term_end - _month("expires"))
        .filter(
            Q(months_left__gt=0)
            | Q(months_left=0, departed_on__day__gt=ExtractDay("expires")) & ~_LAST_OF_MONTH
            | Q(extensions__ends_on__gt=F("expires"))
        )
    )
    return Exists(_current().filter(Exists(stays)))


def lacking(mark: str, *, today: date) -> Q:
    """The condition under which a file lacks this."""
    conditions: dict[str, Q] = {
        "identity": Q(personal_id_print=None),
        "birth": ~Q(born_precision="day"),
        "ethnicity": Q(ethnicity=""),
        "household": ~Q(Exists(HouseholdStatus.objects.order_by().filter(worker=OuterRef("pk")))),
        "passport": Q(_going()) & ~Q(Exists(_current())),
        "passport_expiry": Q(_going())
        & (Q(Exists(_current().filter(expires_on__lt=today))) | Q(_outlived())),
        "phone": Q(phone=""),
        "village": Q(village="", commune__isnull=False),
        "relative": Q(relative_name="") | Q(relative_phone=""),
        "education": Q(education=""),
        "qualification": Q(qualification=""),
    }
    return conditions[mark]


def to_complete(scope: Scope, *, today: date, mark: str = "") -> QuerySet[Worker]:
    """The files in scope that lack this (or anything), by village and then by name."""
    wanted = [mark] if mark in MARKS else list(MARKS)
    condition = Q()
    for code in wanted:
        condition |= lacking(code, today=today)
    people: Any = ordered_by_village(Worker.objects.visible_to(scope).filter(condition), scope)
    return people.select_related("commune").order_by("by_village", "name_sort", "pk")


@dataclass(frozen=True)
class Count:
    """How many files lack one thing; `more` than were counted."""

    mark: Mark
    number: int
    more: bool


def counts(scope: Scope, *, today: date) -> list[Count]:
    """For each mark, how many files in scope lack it: one short query each."""
    found = []
    for mark in MARKS.values():
        people = Worker.objects.visible_to(scope).filter(lacking(mark.code, today=today))
        number = people.order_by()[: COUNTED_UP_TO + 1].count()
        found.append(Count(mark, min(number, COUNTED_UP_TO), number > COUNTED_UP_TO))
    return found


@dataclass(frozen=True)
class Lacking:
    """A person of a list, and what the file lacks."""

    worker: Worker
    marks: list[Mark]


def with_marks(people: Iterable[Worker], *, today: date, first: str = "") -> list[Lacking]:
    """Each person with what is missing, the one asked about `first`; two queries whatever their
    number."""
    rows = list(people)
    held = _held(rows)
    marks = {row.pk: list(missing(held[row.pk], today=today)) for row in rows}
    return [Lacking(row, sorted(marks[row.pk], key=lambda m: m.code != first)) for row in rows]


def missing_of(worker: Worker, *, today: date) -> list[Mark]:
    """What this file lacks, the most urgent first."""
    return with_marks([worker], today=today)[0].marks


def _held(people: list[Worker]) -> dict[int, Held]:
    ids = [person.pk for person in people]
    asked = Worker.objects.filter(pk__in=ids).order_by()
    said = asked.values_list(
        "pk",
        Exists(HouseholdStatus.objects.filter(worker=OuterRef("pk"))),
        _going(),
        Exists(_current()),
        Subquery(_current().values("expires_on")[:1]),
    )
    more = {pk: facts for pk, *facts in said}
    until = _needed_until(ids)
    return {
        person.pk: _facts(person, *more[person.pk], needed_until=until.get(person.pk))
        for person in people
    }


def _facts(
    person: Worker,
    household: bool,  # noqa: FBT001
    going: bool,  # noqa: FBT001
    passport: bool,  # noqa: FBT001
    expires_on: date | None,
    *,
    needed_until: date | None,
) -> Held:
    return Held(
        identified=person.personal_id_print is not None,
        born_exactly=person.born_precision == "day",
        ethnicity=person.ethnicity,
        household=household,
        phone=person.phone,
        village=person.village,
        inside=person.commune_id is not None,
        relative_name=person.relative_name,
        relative_phone=person.relative_phone,
        education=person.education,
        qualification=person.qualification,
        going=going,
        passport=passport,
        expires_on=expires_on,
        needed_until=needed_until,
    )


def _needed_until(ids: list[int]) -> dict[int, date]:
    """The last day of the contract, extensions included, of those who are abroad."""
    stays = _related("departures").filter(worker__in=ids, cancelled=False, ended_on=None)
    ends: dict[int, date] = {}
    rows = stays.values_list(
        "worker_id", "departed_on", "contract__term_months", "extensions__ends_on"
    )
    for worker_id, departed_on, months, extended in rows:
        term = add_months(departed_on, months) if months else None
        days = [day for day in (term, extended, ends.get(worker_id)) if day]
        if days:
            ends[worker_id] = max(days)
    return ends
