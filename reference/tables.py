"""Lists as tables: what holds first, what has ended apart; ceilings by kind, holidays by year."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import names
from reference.listings import LISTINGS, Attribute, Kind, Listing
from reference.models import Change, ChangeState, Country, HighIncomeListing, Subject
from reference.queries import Item, book
from reference.wording import worded


@dataclass(frozen=True)
class Line:
    """One list in the table of all lists."""

    label: str | Promise
    about: str | Promise
    route: str
    code: str
    count: int
    waiting: int


@dataclass(frozen=True)
class Row:
    """One entry with its attributes in words, and who decided it last."""

    item: Item
    said: list[tuple[str, str]]  # (label of the column, what the entry says)
    decided: Change | None


@dataclass(frozen=True)
class Section:
    """Some entries under one heading, with the columns that any of them fills."""

    title: str
    columns: list[str]
    rows: list[Row]

    @property
    def other_names(self) -> bool:
        return any(row.item.aliases for row in self.rows)


@dataclass(frozen=True)
class Version:
    """The high-income list from a day on: how many countries, who came and who went."""

    since: date
    count: int
    came: list[str]
    went: list[str]


def index(today: date) -> list[Line]:
    """All lists, with the number of entries that hold today and of changes that wait."""
    waiting = Counter(Change.objects.open().values_list("subject", "listing"))
    lists = [
        Line(
            listing.label,
            listing.about,
            "reference:list",
            listing.code,
            len(book().items(listing.code, on=today)),
            waiting[Subject.ENTRY, listing.code],
        )
        for listing in LISTINGS.values()
    ]
    countries = Line(
        _("Countries"),
        _("Receiving countries and territories, with the names of state papers."),
        "reference:countries",
        "",
        Country.objects.on(today).count(),
        waiting[Subject.COUNTRY, ""],
    )
    high_income = Line(
        _("High-income markets"),
        _("No legal list exists: the Department keeps it, dated and with its sources."),
        "reference:high_income",
        "",
        HighIncomeListing.objects.on(today).count(),
        waiting[Subject.HIGH_INCOME, ""],
    )
    return [countries, high_income, *lists]


def sections(listing: Listing, *, on: date, text: str) -> list[Section]:
    """The entries of a list as on that day; those that do not hold then come last."""
    rows = _rows(listing, text)
    holding = [row for row in rows if row.item.holds_on(on)]
    others = [row for row in rows if not row.item.holds_on(on)]
    groups = defaultdict(list)
    for row in holding:
        groups[_group(listing, row.item)].append(row)
    titled = [(title, groups[title]) for title in groups]
    apart = (pgettext("list", "Ended, or not yet begun"), others)
    return [
        Section(title, [c for c in _filled(title_rows) if c != _grouped(listing)], title_rows)
        for title, title_rows in [*titled, apart]
        if title_rows
    ]


def _group(listing: Listing, item: Item) -> str:
    """Ceilings by what they limit, holidays by their year; other lists are one table."""
    if listing.code == "ceiling":
        return worded(_attribute(listing, "of"), item.says("of"))
    return item.code[:4] if listing.code == "holiday" else pgettext("list", "In use")


def _grouped(listing: Listing) -> str:
    """The column that the headings say already."""
    return str(_attribute(listing, "of").label) if listing.code == "ceiling" else ""


def _attribute(listing: Listing, name: str) -> Attribute:
    return next(each for each in listing.attributes if each.name == name)


def _rows(listing: Listing, text: str) -> list[Row]:
    decided = _decided(listing)
    # One query for all names: a list of ceilings names a country in most of its rows.
    about_countries = any(each.kind == Kind.COUNTRY for each in listing.attributes)
    countries = {each.code: each.name for each in Country.objects.all()} if about_countries else {}
    return [
        Row(item, _said(listing, item, countries), decided.get(item.code))
        for item in book().items(listing.code)
        if _matches(item, text)
    ]


def _said(listing: Listing, item: Item, countries: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (str(attribute.label), worded(attribute, item.says(attribute.name), countries))
        for attribute in listing.attributes
    ]


def _decided(listing: Listing) -> dict[str, Change]:
    """The last accepted change of each entry."""
    changes = Change.objects.filter(
        subject=Subject.ENTRY, listing=listing.code, state=ChangeState.ACCEPTED
    )
    return {change.key: change for change in changes.for_page().order_by("pk")}


def _matches(item: Item, text: str) -> bool:
    wanted = names.fold(text).replace("-", " ")
    words = (item.code, item.name_vi, item.name_en, *item.aliases)
    return any(wanted in names.fold(word).replace("-", " ") for word in words)


def _filled(rows: Iterable[Row]) -> list[str]:
    """The columns in which any row says something: a table of deposits asks for no wages."""
    said: dict[str, set[str]] = {}
    for row in rows:
        for label, words in row.said:
            said.setdefault(label, set()).add(words)
    return [label for label, words in said.items() if words - {"—", _("No")}]


def cells(section: Section) -> list[tuple[Row, list[tuple[str, str]]]]:
    """The rows of a section with only the cells that it shows."""
    return [
        (row, [cell for cell in row.said if cell[0] in section.columns]) for row in section.rows
    ]


def versions() -> list[Version]:
    """Which high-income list held from when, newest first."""
    rows = list(HighIncomeListing.objects.select_related("country"))
    days = {d for row in rows for d in (row.valid_from, row.valid_until) if d is not None}
    found: list[Version] = []
    before: dict[str, str] = {}
    for day in sorted(days):
        on_it = sorted((r.country for r in rows if _listed(r, day)), key=lambda c: c.name_sort)
        now = {country.code: country.name for country in on_it}
        if now != before:
            came = [name for code, name in now.items() if code not in before]
            went = [name for code, name in before.items() if code not in now]
            found.append(Version(day, len(now), came, went))
        before = now
    return found[::-1]


def _listed(row: HighIncomeListing, day: date) -> bool:
    return row.valid_from <= day and (row.valid_until is None or row.valid_until > day)
