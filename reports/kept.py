"""Finished parts of pages, remembered by this process for as long as no figure can have changed.

The key is everything a figure depends on: the instant of the last refresh stands for facts, plans
and map, because each of them leaves a mark and every refresh takes a new instant. While a mark
waits nothing is remembered and nothing remembered is shown. Names of countries are no figures and
leave no mark, so the last decision about them is part of the key too.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core import clock
from core.models import Mark
from figures.models import RefreshClock
from reference.models import Country

Kept = TypeVar("Kept")


class Memory(Generic[Kept]):
    """So many finished things by their keys; the one not asked for longest goes first."""

    def __init__(self, size: Callable[[], int]) -> None:
        self._size = size
        self._known: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Kept | None:
        with self._lock:
            known = self._known.get(key)
            if known is not None:
                self._known.move_to_end(key)
            return known

    def put(self, key: Hashable, made: Kept) -> None:
        with self._lock:
            self._known[key] = made
            while len(self._known) > self._size():
                self._known.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._known.clear()


_pages: Memory[SafeString] = Memory(lambda: settings.PAGES_KEPT)


def kept(request: HttpRequest, build: Callable[[], SafeString]) -> SafeString:
    """What `build` gives for this address and language, unless it is remembered.

    Only for parts that are the same for everybody.
    """
    key = _key(request)
    if key is None:
        return build()
    known = _pages.get(key)
    if known is not None:
        return known
    made = build()
    _pages.put(key, made)
    return made


def _key(request: HttpRequest) -> Hashable | None:
    """None: do not remember. The day is part of it, for "today" is the default of every page."""
    if not settings.PAGES_KEPT or Mark.objects.exists():
        return None
    refreshed = RefreshClock.objects.values_list("last_known_from", flat=True).first()
    if refreshed is None:
        return None
    named = Country.objects.aggregate(last=Max("decided_at"))["last"]
    return (request.get_full_path(), get_language(), clock.today(), refreshed, named)


def forget_pages() -> None:
    """For tests, where the same instant comes back with other rows."""
    _pages.forget()
