"""The one clock. Instants are UTC, days are those of Asia/Ho_Chi_Minh.

Only the demonstration and the tests may turn it, so that a demonstration has a past that was
known in time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOME = ZoneInfo("Asia/Ho_Chi_Minh")

_turned: ContextVar[datetime | None] = ContextVar("turned", default=None)


def now() -> datetime:
    """This instant, UTC."""
    return _turned.get() or datetime.now(UTC)


def today() -> date:
    """The local day of this instant."""
    return local_day(now())


def local_day(instant: datetime) -> date:
    """The day it is in Viet Nam at that instant."""
    return instant.astimezone(HOME).date()


def end_of_day(day: date) -> datetime:
    """The last microsecond of that local day, UTC."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=HOME)
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A local time of day as an instant, UTC."""
    return datetime.combine(day, time(hour, minute), tzinfo=HOME).astimezone(UTC)


@contextmanager
def turned_to(instant: datetime) -> Iterator[None]:
    """Inside this block it is that instant. For the demonstration and for tests."""
    token = _turned.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _turned.reset(token)
