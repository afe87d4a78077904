"""What entries and changes say, in words: for tables, for before and after."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import figures
from reference.changes import EMPTY, FIELDS, About, Values, about
from reference.listings import Attribute, Kind
from reference.models import Change, Country, HighIncomeListing, Subject
from reference.queries import book

LABELS = {
    "name_vi": gettext_lazy("Name in Vietnamese"),
    "name_en": gettext_lazy("Name in English"),
    "aliases": gettext_lazy("Other names"),
    "rank": pgettext_lazy("list", "Place"),
    "valid_from": pgettext_lazy("list", "Holds from"),
    "valid_until": pgettext_lazy("list", "Holds no more from"),
    "legal_basis": gettext_lazy("Legal basis"),
    "country": gettext_lazy("Country or territory"),
    "source": pgettext_lazy("high income", "Put on the list by"),
    "source_until": pgettext_lazy("high income", "Taken off the list by"),
}
HIGH_INCOME_LABELS = {
    "valid_from": pgettext_lazy("high income", "On the list from"),
    "valid_until": pgettext_lazy("high income", "Off the list from"),
}


@dataclass(frozen=True)
class Line:
    """One field before and after. `differs` is for the reader's eye."""

    label: str
    before: str
    after: str
    now: str = ""

    @property
    def differs(self) -> bool:
        return self.before != self.after


def lines(change: Change, *, now: Values | None = None) -> list[Line]:
    """Every field of a change side by side; with `now` also what stands meanwhile."""
    row = about(change)
    before, after = _told(row, change.before), _told(row, change.proposed)
    meanwhile = _told(row, now) if now is not None else {}
    return [
        Line(name, before.get(name, ""), after[name], meanwhile.get(name, "")) for name in after
    ]


def compared(row: About, current: Values, mine: Values) -> list[tuple[str, str, str]]:
    """(label, what stands now, what was typed) where they differ: components/_stale.html."""
    now, typed = _told(row, current), _told(row, mine)
    return [(name, now[name], typed[name]) for name in typed if now[name] != typed[name]]


def _told(row: About, values: Values) -> dict[str, str]:
    if not values:
        return {}
    said: dict[str, str] = {}
    for name in FIELDS[row.subject]:
        value: Any = values.get(name, EMPTY[name])
        if name == "attributes":
            for attribute in row.attributes:
                said[str(attribute.label)] = worded(attribute, value.get(attribute.name))
        else:
            said[label_of(row.subject, name)] = _plain(name, value)
    return said


def label_of(subject: str, name: str) -> str:
    """What a field is called on the pages of that kind of row."""
    own = HIGH_INCOME_LABELS if subject == Subject.HIGH_INCOME else {}
    return str(own.get(name) or LABELS[name])


def _plain(name: str, value: Any) -> str:
    if name == "aliases":
        return ", ".join(value) or figures.NOTHING
    if name in ("valid_from", "valid_until") and value:
        return figures.written(date.fromisoformat(value))
    if name == "country":
        return country_named(value)
    return figures.written(value)


def worded(attribute: Attribute, value: Any, countries: Mapping[str, str] | None = None) -> str:
    """What an entry says of one attribute, in words. `countries`: their names, for long tables."""
    if value in (None, ""):
        return _("No") if attribute.kind == Kind.YES else figures.NOTHING
    words: dict[Kind, Callable[[], str]] = {
        Kind.YES: lambda: figures.written(bool(value)),
        Kind.NUMBER: lambda: figures.written(_number(value)),
        Kind.COUNTRY: lambda: (countries or {}).get(value) or country_named(value),
        Kind.CHOICE: lambda: str(dict(attribute.options).get(value, value)),  # type: ignore[arg-type]
        Kind.ENTRY: lambda: book().name(str(attribute.options), value),
        Kind.TEXT: lambda: str(value),
    }
    return words[attribute.kind]()


def _number(value: Any) -> Decimal | int:
    number = Decimal(str(value))
    return int(number) if number == int(number) else number


def country_named(code: str) -> str:
    """The name of a country, for pages that name few of them."""
    found = Country.objects.filter(pk=code).first()
    return found.name if found else code or figures.NOTHING


def titled(row: About) -> str:
    """What a change is about, in a few words."""
    if row.subject == Subject.COUNTRY:
        return country_named(row.key)
    if row.subject == Subject.HIGH_INCOME:
        listed = HighIncomeListing.objects.filter(pk=row.key) if row.key.isdigit() else None
        found = listed.first() if listed is not None else None
        return country_named(found.country_id if found else row.key)
    return book().name(row.listing, row.key)


def list_named(row: About) -> str:
    """Which list a change is about."""
    if row.list is not None:
        return str(row.list.label)
    named = {Subject.COUNTRY: _("Countries"), Subject.HIGH_INCOME: _("High-income markets")}
    return named[Subject(row.subject)]
