"""The book of all lists: the program's own entries, and over them what the Department decided."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Protocol, TypeVar

from django.db import connections, router

from core import figures, names
from reference.models import Entry
from reference.seeds import FIRST_RANK, SEEDS

_YES = {"yes": True, "no": False}


@dataclass(frozen=True, kw_only=True)
class Item:
    """One entry of a list. `valid_until` is the first day on which it no longer holds."""

    listing: str
    code: str
    name_vi: str
    name_en: str = ""
    aliases: tuple[str, ...] = ()
    attributes: dict[str, Any] = field(default_factory=dict)
    rank: int = 100
    valid_from: date | None = None
    valid_until: date | None = None
    legal_basis: str = ""
    decided: bool = False  # by the Department, not as the program came

    @property
    def name(self) -> str:
        """In the reader's language; names that only Vietnamese has stay Vietnamese."""
        return (self.name_en or self.name_vi) if figures.in_english() else self.name_vi

    def holds_on(self, day: date) -> bool:
        """Whether it may be used for something of that day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or self.valid_until > day)

    def says(self, attribute: str) -> Any:
        """The value of an attribute; None where the entry says nothing."""
        return self.attributes.get(attribute)

    def amount(self, attribute: str) -> Decimal | None:
        """An attribute that is a number; None where the entry says nothing."""
        said = self.attributes.get(attribute)
        return None if said in (None, "") else Decimal(str(said))


@dataclass(frozen=True, eq=False)
class Book:
    """All lists in memory: a few hundred entries. Shared by everybody, never changed."""

    entries: dict[str, dict[str, Item]]

    def items(self, listing: str, *, on: date | None = None) -> list[Item]:
        """The entries of a list in order; with `on` only those that hold on that day."""
        found = self.entries.get(listing, {}).values()
        return [item for item in found if on is None or item.holds_on(on)]

    def item(self, listing: str, code: str) -> Item | None:
        """The entry with that code, whether it still holds or not."""
        return self.entries.get(listing, {}).get(code)

    def name(self, listing: str, code: str) -> str:
        """What an entry is called; the bare code where it is not on the list any more."""
        item = self.item(listing, code)
        return item.name if item else code

    def says(self, listing: str, code: str, attribute: str) -> Any:
        """The value of an attribute of an entry; None where nothing is said."""
        item = self.item(listing, code)
        return item.says(attribute) if item else None

    def codes(self, listing: str, *, on: date | None = None) -> frozenset[str]:
        """The codes of a list; with `on` only those that hold on that day."""
        return frozenset(item.code for item in self.items(listing, on=on))

    def choices(self, listing: str, *, on: date | None = None) -> list[tuple[str, str]]:
        """(code, name) of each entry, for a drop-down."""
        return [(item.code, item.name) for item in self.items(listing, on=on)]

    def find(self, listing: str, text: str, *, on: date | None = None) -> list[Item]:
        """The entries that somebody may mean who writes this: by name, other name or code.
        Several when it is ambiguous."""
        return meant(text, self.items(listing, on=on))

    def numbered(self, number: str) -> list[Item]:
        """The ethnic groups that carry this number in one of the two orders: "04" is two groups.

        Never a way to identify one: who reads a number asks for the name.
        """
        wanted = number.strip().zfill(2)
        orders = ("number_1979", "number_census")
        groups = self.items("ethnic_group")
        return [item for item in groups if wanted in map(item.says, orders)]

    def ceiling(self, of: str, *, on: date, **about: str) -> Item | None:
        """The ceiling that applies on that day: the one that says most and contradicts nothing.

        `about`: country, programme, occupation, item, source, as far as they are known.
        """
        fitting = [
            (sum(bool(item.says(name)) for name in _NARROWS), item)
            for item in self.items("ceiling", on=on)
            if item.says("of") == of and _fits(item, about)
        ]
        return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


_NARROWS = ("country", "programme", "occupation", "item", "source")


def _fits(item: Item, about: dict[str, str]) -> bool:
    return all(item.says(name) in (None, "", about.get(name)) for name in _NARROWS)


class Named(Protocol):
    """What has a code, names in two languages and other names: an entry, a country."""

    @property
    def code(self) -> str: ...
    @property
    def name_vi(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def aliases(self) -> Sequence[str]: ...


Known = TypeVar("Known", bound=Named)


def meant(text: str, among: Iterable[Known]) -> list[Known]:
    """Those that are written like this with their marks; otherwise those that are without marks.

    Hyphens are blanks: "Xinh Mun" is Xinh-mun. Several are left when it is ambiguous.
    """
    rows = list(among)
    for written in (names.spelling, names.fold):
        wanted = _blank(written(text))
        found = [row for row in rows if wanted and wanted in _written(row, written)]
        if found:
            return found
    return []


def _written(row: Named, written: Callable[[str], str]) -> set[str]:
    # A code is no word with marks: "my" is Malaysia's, but "Mỹ" is not.
    codes = (row.code,) if written is names.fold else ()
    return {_blank(written(word)) for word in (row.name_vi, row.name_en, *row.aliases, *codes)}


def _blank(text: str) -> str:
    return " ".join(text.replace("-", " ").split())


# Asked on many requests; both parts are the end of an index.
_STATE = """
    SELECT (SELECT MAX(stamped_at) FROM reference_entry), (SELECT MAX(id) FROM reference_entry)
"""


# While a page is only read, the lists are asked for once (reference/middleware.py).
_reading: ContextVar[list[Book] | None] = ContextVar("the_book_of_this_page", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Inside this block the lists stand still: one small query, however many codes are named."""
    token = _reading.set([])
    try:
        yield
    finally:
        _reading.reset(token)


def book() -> Book:
    """The lists as they stand now. One small query; the rest is remembered until one changes."""
    read = _reading.get()
    if read:
        return read[0]
    with connections[router.db_for_read(Entry)].cursor() as cursor:
        cursor.execute(_STATE)
        found = _bound(cursor.fetchone())
    if read is not None:
        read.append(found)
    return found


@lru_cache(maxsize=2)
def _bound(state: tuple) -> Book:
    decided = [
        Item(
            listing=row.listing,
            code=row.code,
            name_vi=row.name_vi,
            name_en=row.name_en,
            aliases=tuple(row.aliases),
            attributes=row.attributes,
            rank=row.rank,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            legal_basis=row.legal_basis,
            decided=True,
        )
        for row in Entry.objects.all()
    ]
    return bind([*came_with(), *decided])


def bind(items: list[Item]) -> Book:
    """A book of these entries; of two with one code the later one stands."""
    lists: dict[str, dict[str, Item]] = {}
    for item in items:
        lists.setdefault(item.listing, {})[item.code] = item
    # By rank; within it as the list came, or as entries were added.
    return Book(
        {
            listing: {item.code: item for item in sorted(entries.values(), key=lambda i: i.rank)}
            for listing, entries in lists.items()
        }
    )


@cache
def came_with() -> tuple[Item, ...]:
    """The entries the program comes with (reference/seeds.py)."""
    return tuple(
        _seed(listing, line)
        for listing, lines in SEEDS.items()
        for line in lines.strip().split("\n")
    )


def _seed(listing: str, line: str) -> Item:
    code, name_vi, name_en, rest = line.split("|")
    said = dict(_pairs(rest))
    also, since, until = said.pop("also", ""), said.pop("from", ""), said.pop("until", "")
    law = said.pop("law", "")
    return Item(
        listing=listing,
        code=code,
        name_vi=name_vi,
        name_en=name_en,
        aliases=tuple(name.strip() for name in also.split(",") if name),
        attributes={name: _YES.get(value, value) for name, value in said.items()},
        rank=FIRST_RANK.get(code, 100),
        valid_from=date.fromisoformat(since) if since else None,
        valid_until=date.fromisoformat(until) if until else None,
        legal_basis=law,
    )


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for part in filter(None, text.split(";")):
        name, value = part.split("=", 1)
        yield name, value


def forget_book() -> None:
    """For tests, where a rolled back transaction gives the same numbers to other rows."""
    _bound.cache_clear()
