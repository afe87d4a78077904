"""Where entries are used: asked of every column that holds a code, so that a new table counts too.

A model may say on which day each of its codes is about, with `days_of_codes`: the name of the
column and the path to the day, as in `{"country": "departure__departed_on"}`. Uses without a day
are counted, and stand in the way of no end. A column that is an enumeration of the code and not a
CodeField says its list with `codes_of`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Count, Max, Min, Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.queries import label
from reference.fields import CodeField
from reference.listings import LISTINGS, Kind
from reference.models import Country, Subject
from reference.queries import book
from reference.rules import Outside

# Facts repeat codes in columns of their own (figures/models.py), of at least this length.
_LONGEST_IN_FACTS = 20

# What people call the registers of an app; a table of another one goes by its own name.
REGISTERS: dict[str, str | Promise] = {
    "workers": _("Files of persons"),
    "contracts": _("Contracts and stays"),
    "enterprises": _("Enterprises"),
    "interest": _("People interested"),
    "training": _("Training"),
    "support": _("Support and loans"),
    "matching": _("Requests and merges"),
    "targets": _("Plans and targets"),
    "reference": pgettext_lazy("register", "Lists"),
}


@dataclass(frozen=True)
class Column:
    """A column that holds codes of a list. `day`: the path to the day it is about, or empty."""

    model: type[Model]
    name: str
    day: str

    @property
    def register(self) -> str:
        known = REGISTERS.get(self.model._meta.app_label)
        return str(known or self.model._meta.verbose_name)

    @property
    def field(self) -> str:
        return label(self.model._meta.label, self.name)


@dataclass(frozen=True)
class Use:
    """How many records use an entry in one column, and on which days."""

    register: str
    field: str
    count: int
    first: date | None = None
    last: date | None = None


@cache
def columns(subject: str, listing: str = "") -> tuple[Column, ...]:
    """Every column of every table that may hold a code of that list, or a country."""
    return tuple(
        Column(model, field.name, getattr(model, "days_of_codes", {}).get(field.name, ""))
        for model in apps.get_models()
        if model._meta.app_label != "reference"
        for field in model._meta.concrete_fields
        if _holds(model, field, subject, listing)
    )


def _holds(model: type[Model], field: Any, subject: str, listing: str) -> bool:
    if subject == Subject.COUNTRY:
        return field.related_model is Country
    enumerated = getattr(model, "codes_of", {}).get(field.name)
    held = field.listing if isinstance(field, CodeField) else enumerated
    return subject == Subject.ENTRY and held is not None and held == listing


def longest_code(subject: str, listing: str) -> int:
    """How long a new code may be, so that every column of the list holds it, and facts do too."""
    fields: list[Any] = [c.model._meta.get_field(c.name) for c in columns(subject, listing)]
    return min([_LONGEST_IN_FACTS, *(field.max_length for field in fields if field.max_length)])


def used(subject: str, listing: str, key: str) -> list[Use]:
    """Where the entry is used, with counts; nothing for columns without one."""
    return [*_in_registers(subject, listing, key), *_in_lists(subject, listing, key)]


def _in_registers(subject: str, listing: str, key: str) -> Iterator[Use]:
    for column in columns(subject, listing):
        wanted: dict[str, Any] = {"count": Count("pk")}
        if column.day:
            wanted |= {"first": Min(column.day), "last": Max(column.day)}
        found = column.model._base_manager.filter(**{column.name: key}).aggregate(**wanted)
        if found["count"]:
            yield Use(column.register, column.field, **found)


def _in_lists(subject: str, listing: str, key: str) -> Iterator[Use]:
    """Entries of other lists that name this one: the ceiling of a programme."""
    for other in LISTINGS.values():
        for attribute in other.attributes:
            country = subject == Subject.COUNTRY and attribute.kind == Kind.COUNTRY
            entry = subject == Subject.ENTRY and attribute.kind == Kind.ENTRY
            if country or (entry and attribute.options == listing):
                count = sum(i.says(attribute.name) == key for i in book().items(other.code))
                if count:
                    yield Use(str(REGISTERS["reference"]), str(other.label), count)


def newly_outside(
    subject: str, listing: str, key: str, *, before: dict[str, Any], proposed: dict[str, Any]
) -> Outside:
    """The records on whose days the entry holds now and would not hold any more."""
    days = [(v["valid_from"], v["valid_until"]) for v in (before, proposed)]
    if days[0] == days[1]:
        return Outside()
    found = []
    for column in columns(subject, listing):
        if column.day:
            now, then = (_inside(column.day, *pair) for pair in days)
            rows = column.model._base_manager.filter(**{column.name: key}).filter(now)
            rows = rows.exclude(pk__in=rows.filter(then).values("pk"))
            rows = rows.filter(**{f"{column.day}__isnull": False})
            found.append(
                rows.aggregate(count=Count("pk"), first=Min(column.day), last=Max(column.day))
            )
    return _sum([Outside(**each) for each in found if each["count"]])


def _inside(day: str, begins: str | None, ends: str | None) -> Q:
    wanted = Q(**{f"{day}__gte": begins}) if begins else Q()
    return wanted & (Q(**{f"{day}__lt": ends}) if ends else Q())


def _sum(parts: list[Outside]) -> Outside:
    if not parts:
        return Outside()
    return Outside(
        sum(part.count for part in parts),
        min(part.first for part in parts if part.first),
        max(part.last for part in parts if part.last),
    )
