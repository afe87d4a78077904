"""A day on which the plans of 2025 are over and those of 2026 have begun."""

from collections.abc import Iterator
from datetime import date

import pytest

from core import clock

TODAY = date(2026, 3, 2)


@pytest.fixture
def in_2026() -> Iterator[date]:
    with clock.turned_to(clock.at(TODAY)):
        yield TODAY
