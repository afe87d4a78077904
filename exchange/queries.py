"""Reading the feed of changes."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from accounts.scopes import Scope
from exchange.models import FeedClock, FeedEntry
from exchange.registers import PLACELESS

PAGE = 1000
# So many numbers are looked through at most for one page, however few of them are for the client.
SPAN = 50_000


@dataclass(frozen=True, kw_only=True)
class Page:
    """Entries in order, up to which number all that may be told was told, and whether the feed
    goes on behind it."""

    entries: list[FeedEntry]
    reached: int
    more: bool


def last_number() -> int:
    """The end of the feed now."""
    last = FeedClock.objects.filter(pk=1).values_list("last_number", flat=True).first()
    return last or 0


def changes_after(number: int, *, registers: Collection[str], place: Scope) -> Page:
    """What was told after that number about these registers, to who works at that place.

    The end is read first: everything up to it was committed then, so nothing is passed over.
    """
    end = last_number()
    span = min(end, number + SPAN)
    found = FeedEntry.objects.filter(number__gt=number, number__lte=span, register__in=registers)
    if not place.whole_province:
        mine = Q(commune__in=place.commune_ids) | Q(register__in=PLACELESS)
        found = found.filter(mine)
    entries = list(found.order_by("number")[: PAGE + 1])
    if len(entries) > PAGE:
        entries = entries[:PAGE]
        return Page(entries=entries, reached=entries[-1].number, more=True)
    return Page(entries=entries, reached=max(span, number), more=span < end)
