"""Trained or not on the day of departure: cases 25 and 26 of the field's case list."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.months import add_months
from training.validity import Going, Untrained, nearest, why_untrained


@dataclass
class Paper:
    issued_on: date
    country_id: str = "JP"
    enterprise_id: int | None = None
    occupation: str = ""


def verdict(*papers, departed_on=date(2026, 2, 1), **going):
    return why_untrained(papers, departed_on=departed_on, country="JP", **going)


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


@pytest.mark.parametrize(
    ("named", "wanted", "found"),
    [
        (None, 7, Untrained.TRAINED),
        (7, None, Untrained.TRAINED),
        (7, 7, Untrained.TRAINED),
        (7, 8, Untrained.OTHER_ENTERPRISE),
    ],
)
def test_another_enterprise_within_24_months_needs_another_certificate(named, wanted, found):
    assert verdict(Paper(date(2025, 6, 1), enterprise_id=named), enterprise=wanted) == found


@pytest.mark.parametrize(
    ("named", "wanted", "found"),
    [
        ("", "farming", Untrained.TRAINED),
        ("farming", "", Untrained.TRAINED),
        ("farming", "farming", Untrained.TRAINED),
        ("farming", "food", Untrained.OTHER_JOB),
    ],
)
def test_another_job_within_24_months_needs_another_certificate(named, wanted, found):
    assert verdict(Paper(date(2025, 6, 1), occupation=named), occupation=wanted) == found


def test_a_second_certificate_after_the_change_fits():
    before = Paper(date(2025, 3, 1), enterprise_id=7)
    after = Paper(date(2025, 9, 1), enterprise_id=8)

    assert verdict(before, after, enterprise=8) == Untrained.TRAINED
    assert nearest([before, after], Going(departed_on=date(2026, 2, 1), country="JP")) is after


# Whatever is on file -------------------------------------------------------------------------

DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))
ENTERPRISES = st.sampled_from([None, 7, 8])
JOBS = st.sampled_from(["", "farming", "food"])
PAPERS = st.lists(
    st.builds(Paper, DAYS, st.sampled_from(["JP", "TW"]), ENTERPRISES, JOBS), max_size=6
)
GOINGS = st.fixed_dictionaries(
    {"departed_on": DAYS, "country": st.sampled_from(["JP", "TW"])},
    optional={"enterprise": ENTERPRISES, "occupation": JOBS},
)


def fits(paper, going):
    """The definition of the field, said a second time and another way."""
    return (
        paper.country_id == going["country"]
        and paper.issued_on <= going["departed_on"] <= add_months(paper.issued_on, 24)
        and paper.enterprise_id in (None, going.get("enterprise") or paper.enterprise_id)
        and paper.occupation in ("", going.get("occupation") or paper.occupation)
    )


@given(PAPERS, GOINGS)
def test_trained_is_who_has_one_certificate_that_fits(papers, going):
    found = why_untrained(papers, **going)

    assert (found is Untrained.TRAINED) == any(fits(paper, going) for paper in papers)
    assert (found is Untrained.NO_CERTIFICATE) == (not papers)


@given(PAPERS, GOINGS, st.randoms())
def test_the_order_of_the_papers_does_not_matter(papers, going, chance):
    shuffled = list(papers)
    chance.shuffle(shuffled)

    assert why_untrained(shuffled, **going) is why_untrained(papers, **going)


@given(PAPERS, GOINGS, st.builds(Paper, DAYS))
def test_one_more_certificate_never_takes_training_away(papers, going, another):
    if why_untrained(papers, **going) is Untrained.TRAINED:
        assert why_untrained([*papers, another], **going) is Untrained.TRAINED


@given(PAPERS, GOINGS)
def test_the_certificate_that_explains_is_the_one_that_decides(papers, going):
    one = nearest(papers, Going(**going))

    assert (one is None) == (not papers)
    if one is not None:
        assert why_untrained([one], **going) is why_untrained(papers, **going)


@given(DAYS, st.integers(0, 800))
def test_a_certificate_holds_from_its_day_to_the_day_24_months_later(issued, later):
    day = issued + timedelta(days=later)
    paper = replace(Paper(issued), country_id="JP")

    assert (verdict(paper, departed_on=day) is Untrained.TRAINED) == (day <= add_months(issued, 24))
