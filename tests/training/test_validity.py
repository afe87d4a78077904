"""Trained or not on the day of departure: cases 25 and 26 of the field's case list."""

from dataclasses import dataclass
from datetime import date

import pytest

from training.validity import Untrained, why_untrained


@dataclass
class Paper:
    issued_on: date
    country_id: str = "JP"


def verdict(*papers, departed_on=date(2026, 2, 1)):
    return why_untrained(papers, departed_on=departed_on, country="JP")


def test_case_25_24_months_and_one_day_is_too_old():
    paper = Paper(date(2024, 2, 1))

    assert verdict(paper, departed_on=date(2026, 2, 1)) == Untrained.TRAINED
    assert verdict(paper, departed_on=date(2026, 2, 2)) == Untrained.EXPIRED


def test_case_26_issued_a_day_after_departure_is_too_late():
    assert verdict(Paper(date(2026, 2, 2))) == Untrained.ISSUED_LATER
    assert verdict(Paper(date(2026, 2, 1))) == Untrained.TRAINED


def test_a_certificate_of_a_leap_day_holds_to_the_last_of_february():
    paper = Paper(date(2024, 2, 29))

    assert verdict(paper, departed_on=date(2026, 2, 28)) == Untrained.TRAINED
    assert verdict(paper, departed_on=date(2026, 3, 1)) == Untrained.EXPIRED


@pytest.mark.parametrize(
    ("papers", "found"),
    [
        ([], Untrained.NO_CERTIFICATE),
        ([Paper(date(2025, 6, 1), "TW")], Untrained.OTHER_COUNTRY),
        ([Paper(date(2025, 6, 1), "TW"), Paper(date(2026, 6, 1))], Untrained.ISSUED_LATER),
        ([Paper(date(2020, 6, 1)), Paper(date(2025, 6, 1))], Untrained.TRAINED),
    ],
)
def test_the_best_paper_decides(papers, found):
    assert verdict(*papers) == found
    assert verdict(*reversed(papers)) == found
