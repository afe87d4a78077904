"""What a change is about: the row as it stands, as it would be, and what speaks against it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core import clock, names
from core.problems import Problem
from reference import rules
from reference.listings import LISTINGS, Attribute, Kind, Listing
from reference.models import Change, Country, HighIncomeListing, Subject
from reference.queries import Item, book
from reference.uses import longest_code, newly_outside

Values = dict[str, Any]

FIELDS: dict[str, tuple[str, ...]] = {
    Subject.ENTRY: (
        "name_vi",
        "name_en",
        "aliases",
        "attributes",
        "rank",
        "valid_from",
        "valid_until",
        "legal_basis",
    ),
    Subject.COUNTRY: ("name_vi", "name_en", "aliases", "rank", "valid_from", "valid_until"),
    Subject.HIGH_INCOME: ("country", "valid_from", "valid_until", "source", "source_until"),
}
EMPTY: Values = {
    "name_vi": "",
    "name_en": "",
    "aliases": [],
    "attributes": {},
    "rank": 100,
    "valid_from": None,
    "valid_until": None,
    "legal_basis": "",
    "country": "",
    "source": "",
    "source_until": "",
}


@dataclass(frozen=True)
class About:
    """Which row a change is about; see `Change.key`."""

    subject: str
    key: str
    listing: str = ""

    @property
    def list(self) -> Listing | None:
        return LISTINGS[self.listing] if self.subject == Subject.ENTRY else None

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        return self.list.attributes if self.list else ()

    @property
    def changes(self) -> Any:
        return Change.objects.about(self.subject, self.key, self.listing)


def about(change: Change) -> About:
    """The row that a change is about."""
    return About(change.subject, change.key, change.listing)


def standing(row: About) -> Values:
    """What the list says now, as it is kept in a change; empty where nothing is there."""
    found: Any
    if row.subject == Subject.ENTRY:
        found = book().item(row.listing, row.key)
    elif row.subject == Subject.COUNTRY:
        found = Country.objects.filter(pk=row.key).first()
    else:
        known = HighIncomeListing.objects.filter(pk=row.key) if row.key.isdigit() else None
        found = known.first() if known is not None else None
    return kept(row.subject, _said(row.subject, found)) if found else {}


def _said(subject: str, found: Any) -> Values:
    said = {name: getattr(found, name) for name in FIELDS[subject]}
    return said | {"country": found.country_id} if subject == Subject.HIGH_INCOME else said


def kept(subject: str, values: Mapping[str, Any]) -> Values:
    """These values in the one form in which changes keep them: clean words, days as text."""
    return {name: _kept(name, values[name]) for name in FIELDS[subject] if name in values}


def _kept(name: str, value: Any) -> Any:
    if name == "aliases":
        return list(dict.fromkeys(filter(None, map(names.clean, value))))
    if name == "attributes":
        said = {each: _attribute(value[each]) for each in sorted(value)}
        # Nothing said and "no" are the same.
        return {each: word for each, word in said.items() if word not in (None, "", False)}
    if isinstance(value, date):
        return value.isoformat()
    return names.clean(value) if isinstance(value, str) else value


def _attribute(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return names.clean(value) if isinstance(value, str) else value


def fingerprint(values: Values) -> str:
    """Short words for "as it was when the form was opened"."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def problems(row: About, *, before: Values, proposed: Values, new: bool) -> Iterator[Problem]:
    """Everything that speaks against the row as it is to be, asked when proposed and decided."""
    yield from rules.problems_with_lengths(
        row.subject, {n: v for n, v in proposed.items() if n != "country"}
    )
    if row.subject == Subject.HIGH_INCOME:
        yield from _problems_with_high_income(row, proposed)
        return
    if new:
        yield from rules.problems_with_new(
            subject=row.subject,
            listing=row.list,
            code=row.key,
            longest=longest_code(row.subject, row.listing),
            taken=bool(before),
        )
    if row.list is not None:
        yield from rules.problems_with_closed(row.list, before=before, proposed=proposed)
        yield from _problems_with_attributes(row, before, proposed)
    yield from rules.problems_with_names(proposed, both=row.subject == Subject.COUNTRY)
    yield from rules.problems_with_namesakes(_namesakes(row, proposed))
    outside = newly_outside(
        row.subject, row.listing, row.key, before=before or proposed, proposed=proposed
    )
    yield from rules.problems_with_days(proposed, outside=outside)


def _problems_with_attributes(row: About, before: Values, proposed: Values) -> Iterator[Problem]:
    """Only of what is to be said anew: what an entry says already is not its reader's fault."""
    known = before.get("attributes", {})
    said = {n: v for n, v in proposed["attributes"].items() if n not in known or known[n] != v}
    codes = {attribute.name: codes_of(attribute) for attribute in row.attributes}
    return rules.problems_with_attributes(row.attributes, said, codes=codes)


def codes_of(attribute: Attribute) -> frozenset[str]:
    """What an attribute that is chosen may say."""
    if attribute.kind == Kind.COUNTRY:
        return frozenset(Country.objects.values_list("pk", flat=True))
    if attribute.kind == Kind.ENTRY and isinstance(attribute.options, str):
        return book().codes(attribute.options)
    if attribute.kind == Kind.CHOICE and not isinstance(attribute.options, str):
        return frozenset(code for code, _label in attribute.options)
    return frozenset()


def _problems_with_high_income(row: About, proposed: Values) -> Iterator[Problem]:
    others = HighIncomeListing.objects.filter(country=proposed["country"])
    if row.key.isdigit():
        others = others.exclude(pk=row.key)
    country = Country.objects.filter(pk=proposed["country"]).first()
    begins = date.fromisoformat(proposed["valid_from"]) if proposed["valid_from"] else clock.today()
    return rules.problems_with_high_income(
        proposed,
        others=others.values_list("valid_from", "valid_until"),
        country_holds=country is not None and country.holds_on(begins),
    )


def _namesakes(row: About, proposed: Values) -> list[str]:
    """The others that are called like this one and hold on some day when it does."""
    if row.list is not None and row.list.same_names:
        return []
    mine = _words(proposed["name_vi"], proposed["name_en"], proposed["aliases"])
    others: Iterable[Item | Country] = (
        Country.objects.all() if row.list is None else book().items(row.listing)
    )
    return [
        other.name
        for other in others
        if other.code != row.key
        and mine & _words(other.name_vi, other.name_en, other.aliases)
        and _together(proposed, other)
    ]


def _words(name_vi: str, name_en: str, aliases: Iterable[str]) -> set[str]:
    return {names.fold(word) for word in (name_vi, name_en, *aliases)} - {""}


def _together(proposed: Values, other: Item | Country) -> bool:
    begins, ends = proposed["valid_from"], proposed["valid_until"]
    ended_before = bool(begins and other.valid_until and other.valid_until.isoformat() <= begins)
    begins_after = bool(ends and other.valid_from and other.valid_from.isoformat() >= ends)
    return not ended_before and not begins_after
