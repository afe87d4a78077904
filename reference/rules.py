"""What a change of a list must meet. Pure; ids in docs/reference/rules/reference.md."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import figures
from core.problems import Problem
from reference.listings import Attribute, Kind, Listing
from reference.models import Change, ChangeState, Country, Entry, HighIncomeListing, Subject

Values = Mapping[str, Any]
# What may still be said of an entry whose code the law names.
NAMES_AND_DAYS = {"name_vi", "name_en", "aliases", "valid_from", "valid_until", "legal_basis"}
MOST_RANK = 999
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_MODELS = {
    Subject.ENTRY: Entry,
    Subject.COUNTRY: Country,
    Subject.HIGH_INCOME: HighIncomeListing,
}


@dataclass(frozen=True)
class Outside:
    """Records that use an entry on days on which it would not hold any more."""

    count: int = 0
    first: date | None = None
    last: date | None = None


# Every change -------------------------------------------------------------------------------------


def problems_with_asking(*, why: str, changed: bool, waiting: bool) -> Iterator[Problem]:
    """B-01, B-11, B-12: a change says why, changes something, and is the only one."""
    if not why:
        yield Problem(rule="B-01", field="why", message=_("Say why, and name the document."))
    if waiting:
        yield already_waiting()
    elif not changed:
        yield Problem(rule="B-11", message=_("Nothing is different from what the list says now."))


def already_waiting() -> Problem:
    """B-12, also when the other change was asked for in the same moment."""
    return Problem(
        rule="B-12",
        message=_("Another change of this entry is waiting. It is decided or withdrawn first."),
    )


def problems_with_deciding(
    change: Change, *, by_id: int, accept: bool, answer: str
) -> Iterator[Problem]:
    """B-13 to B-15: a second person decides, once, and says why not."""
    if change.state != ChangeState.OPEN:
        yield _not_open()
    elif change.asked_by_id == by_id:
        yield Problem(rule="B-13", message=_("Who asks does not decide: a second person does."))
    if not accept and not answer:
        yield Problem(rule="B-15", field="answer", message=_("Say why the change is refused."))


def problems_with_withdrawing(change: Change, *, by_id: int) -> Iterator[Problem]:
    """B-14, B-18: who asked takes it back, while nobody has decided."""
    if change.state != ChangeState.OPEN:
        yield _not_open()
    elif change.asked_by_id != by_id:
        yield Problem(rule="B-18", message=_("Only who asked for the change withdraws it."))


def _not_open() -> Problem:
    return Problem(rule="B-14", message=_("This change is decided or withdrawn already."))


def problems_with_lengths(subject: str, values: Values) -> Iterator[Problem]:
    """B-21: a text that its column cannot hold."""
    model = _MODELS[Subject(subject)]
    for name, value in values.items():
        most = getattr(model._meta.get_field(name), "max_length", None)
        if most and isinstance(value, str) and len(value) > most:
            yield Problem(
                rule="B-21",
                field=name,
                message=_("This is too long: %(most)s signs at most.") % {"most": most},
            )


# Entries and countries ----------------------------------------------------------------------------


def problems_with_new(
    *, subject: str, listing: Listing | None, code: str, longest: int, taken: bool
) -> Iterator[Problem]:
    """B-02 to B-04: what an added entry must meet before anything else.

    `longest`: how many signs of a code every column holds that may get it.
    """
    if listing is not None and listing.closed:
        yield Problem(
            rule="B-04", message=_("The law names the entries of this list: none is added.")
        )
    if subject == Subject.COUNTRY and not _COUNTRY.fullmatch(code):
        message = _("Enter the two capital letters of ISO 3166, for example JP.")
        yield Problem(rule="B-02", field="code", message=message)
    elif listing is not None and listing.code == "holiday":
        if _as_day(code) is None:
            message = _("The code of a holiday is its day, written 2026-09-02.")
            yield Problem(rule="B-02", field="code", message=message)
    elif listing is not None and not (_CODE.fullmatch(code) and len(code) <= longest):
        message = _(
            "Write the code with letters without marks, digits, _ . and - only, at most"
            " %(most)s signs."
        ) % {"most": longest}
        yield Problem(rule="B-02", field="code", message=message)
    if taken:
        message = _("This code is on the list already. Open that entry and change it.")
        yield Problem(rule="B-03", field="code", message=message)


def problems_with_closed(
    listing: Listing, *, before: Values, proposed: Values
) -> Iterator[Problem]:
    """B-05: what the law names keeps what it says; only names and days are kept up."""
    if not listing.closed or not before:
        return
    for name in sorted(set(proposed) - NAMES_AND_DAYS):
        if proposed[name] != before.get(name):
            message = _("Of this list only names and days change: the law says the rest.")
            yield Problem(
                rule="B-05", field=None if name == "attributes" else name, message=message
            )


def problems_with_names(proposed: Values, *, both: bool) -> Iterator[Problem]:
    """B-06, B-20: an entry has a name (a country one in each language), and a place."""
    for name in ("name_vi", "name_en") if both else ("name_vi",):
        if not proposed[name]:
            yield Problem(rule="B-06", field=name, message=_("Enter the name."))
    if not 1 <= proposed["rank"] <= MOST_RANK:
        message = _("Enter a number from 1 to %(most)s.") % {"most": MOST_RANK}
        yield Problem(rule="B-20", field="rank", message=message)


def problems_with_namesakes(namesakes: Iterable[str]) -> Iterator[Problem]:
    """B-08, a warning: who writes this name will be asked which entry is meant."""
    for name in namesakes:
        yield Problem(
            rule="B-08",
            field="aliases",
            warning=True,
            message=_("%(name)s is called so too: whoever writes it is asked which one is meant.")
            % {"name": name},
        )


def problems_with_days(proposed: Values, *, outside: Outside) -> Iterator[Problem]:
    """B-09, B-10: an entry ends after it begins, and not under records that use it."""
    begins, ends = _as_day(proposed["valid_from"]), _as_day(proposed["valid_until"])
    if begins and ends and ends < begins:
        message = _("An entry cannot end before it begins.")
        yield Problem(rule="B-09", field="valid_until", message=message)
    if outside.count and outside.first and outside.last:
        message = ngettext(
            "%(number)s record uses it on a day on which it would not hold: %(first)s. Choose other"
            " days, or correct the record first.",
            "%(number)s records use it on days on which it would not hold: %(first)s to %(last)s."
            " Choose other days, or correct the records first.",
            outside.count,
        ) % {
            "number": figures.whole(outside.count),
            "first": figures.written(outside.first),
            "last": figures.written(outside.last),
        }
        yield Problem(rule="B-10", field="valid_until" if ends else "valid_from", message=message)


def problems_with_attributes(
    attributes: Iterable[Attribute], said: Values, *, codes: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    """B-07: an entry says what its list asks, each in its kind. `codes`: those of each choice."""
    known = {attribute.name: attribute for attribute in attributes}
    for name, value in said.items():
        if name not in known or not _fits(known[name], value, codes.get(name, ())):
            label = known[name].label if name in known else name
            message = _("%(field)s: this is not something that the list can say.")
            yield Problem(
                rule="B-07",
                field=name if name in known else None,
                message=message % {"field": label},
            )


def _fits(attribute: Attribute, value: Any, codes: Collection[str]) -> bool:
    if attribute.kind == Kind.YES:
        return isinstance(value, bool)
    if not isinstance(value, str):
        return False
    if attribute.kind == Kind.NUMBER:
        return _is_number(value)
    return attribute.kind == Kind.TEXT or value in codes


def _is_number(text: str) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and number >= 0


# The list of high-income markets ------------------------------------------------------------------


def problems_with_high_income(
    proposed: Values, *, others: Iterable[tuple[date, date | None]], country_holds: bool
) -> Iterator[Problem]:
    """B-09, B-16, B-17, B-19: dated, with its sources, once on each day, a country of the list."""
    begins, ends = _as_day(proposed["valid_from"]), _as_day(proposed["valid_until"])
    if not country_holds:
        message = _("Choose a country or territory of the list.")
        yield Problem(rule="B-19", field="country", message=message)
    if not proposed["source"]:
        message = _("Name the document or the decision: no legal list exists.")
        yield Problem(rule="B-17", field="source", message=message)
    if ends and not proposed["source_until"]:
        message = _("Name the document or the decision that takes it off the list.")
        yield Problem(rule="B-17", field="source_until", message=message)
    if begins is None:
        message = _("Enter the first day on the list.")
        yield Problem(rule="B-09", field="valid_from", message=message)
        return
    if ends and ends < begins:
        message = _("A country cannot be taken off the list before it is on it.")
        yield Problem(rule="B-09", field="valid_until", message=message)
    elif any(_meet((begins, ends), other) for other in others):
        message = _("This country is on the list on some of these days already.")
        yield Problem(rule="B-16", field="valid_from", message=message)


def _meet(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    """Whether the two periods share a day; one that ends where it begins has none."""
    first = max(one[0], other[0])
    ends = [until for until in (one[1], other[1]) if until is not None]
    return not ends or first < min(ends)


def _as_day(value: Any) -> date | None:
    if isinstance(value, date) or not value:
        return value or None
    try:
        return date.fromisoformat(value) if len(value) == len("2026-09-02") else None
    except ValueError:
        return None
