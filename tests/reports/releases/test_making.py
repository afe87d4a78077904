"""Releases: made once, when a month is closed, from what was known then."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from core import clock
from core.marks import mark_changed
from core.models import MarkKind
from figures.models import DepartureFact, RefreshClock
from reports import actions
from reports.models import ProtectedDimension, Release
from reports.releases.families import FAMILIES, family_of
from reports.releases.making import closing, made, make_due, question_of
from tests.factories.figures import add_facts, make_fact

pytestmark = pytest.mark.django_db
JUNE, DECEMBER = date(2025, 6, 30), date(2025, 12, 31)
AFTER_DECEMBER = clock.at(date(2026, 1, 20))


@pytest.fixture
def counted(here, next_door):
    """Two units, two markets, enough of everybody in the first half of the year."""
    RefreshClock.objects.create(pk=1)
    begun = clock.at(date(2025, 2, 1))
    for unit in (here, next_door):
        for country in ("JP", "KR"):
            for sex in ("female", "male"):
                add_facts(8, unit, date(2025, 3, 3), country=country, sex=sex, known_from=begun)


def rows_of(release: Release) -> dict[tuple[str, str], dict | None]:
    return {(*told["row"],): told["counts"] for told in release.rows}


def test_what_is_due_is_made_once(counted):
    with clock.turned_to(AFTER_DECEMBER):
        assert make_due() == 2 * len(FAMILIES)
        assert make_due() == 0

    days = set(Release.objects.values_list("day", flat=True))
    assert days == {JUNE, DECEMBER}


def test_before_the_closing_nothing_is_made(counted):
    with clock.turned_to(closing(JUNE)):
        assert make_due() == 0
    with clock.turned_to(closing(JUNE) + timedelta(seconds=1)):
        assert make_due() == len(FAMILIES)


def test_what_still_waits_to_be_counted_is_waited_for(counted):
    with clock.turned_to(closing(JUNE) - timedelta(hours=1)):
        mark_changed(MarkKind.WORKER, [1])

    with clock.turned_to(AFTER_DECEMBER):
        assert make_due() == 0


def test_months_before_the_register_are_not_told(here):
    RefreshClock.objects.create(pk=1)
    add_facts(9, here, date(2024, 3, 3), known_from=clock.at(date(2025, 8, 1)))

    with clock.turned_to(AFTER_DECEMBER):
        make_due()

    assert set(Release.objects.values_list("day", flat=True)) == {DECEMBER}


def test_in_june_units_are_not_shown_yet(counted):
    release = made(FAMILIES["departures-sex"], JUNE)

    shown = {row[0] for row, counts in rows_of(release).items() if counts}
    assert shown == {"province", "market"}
    assert rows_of(release)["province", ""] == {"male": 16 * 2, "female": 32} | {
        code: 0 for code in release.categories if code not in ("male", "female")
    }


def test_a_release_tells_what_was_known_at_its_closing(counted, here):
    late = closing(DECEMBER) + timedelta(seconds=1)
    add_facts(7, here, date(2025, 11, 3), sex="female", known_from=late)

    release = made(FAMILIES["departures-sex"], DECEMBER)

    assert rows_of(release)["province", ""]["female"] == 32


def test_what_is_withheld_has_its_total_and_no_number(counted, here, next_door):
    known = clock.at(date(2025, 9, 1))
    add_facts(3, here, date(2025, 8, 5), sex="female", country="TW", known_from=known)
    add_facts(2, next_door, date(2025, 8, 5), sex="male", country="TW", known_from=known)

    release = made(FAMILIES["departures-sex"], DECEMBER)

    [taiwan] = [told for told in release.rows if told["row"] == ["market", "TW"]]
    assert taiwan["counts"] is None
    assert taiwan["total"] == 5
    assert release.withheld >= len(release.categories)
    assert release.cells == len(release.rows) * len(release.categories)


def test_the_same_again_has_the_same_check_sum(counted):
    family = FAMILIES["departures-sex"]

    assert made(family, JUNE).digest == made(family, JUNE).digest


def test_two_workers_make_one(counted):
    made(FAMILIES["departures-sex"], JUNE).save()

    with pytest.raises(IntegrityError), transaction.atomic():
        made(FAMILIES["departures-sex"], JUNE).save()


def test_a_stay_that_moved_stands_in_the_market_of_its_last_day(counted, here):
    moved = make_fact(
        here, date(2025, 3, 4), ended_on=date(2025, 5, 5), end_kind="returned",
        return_reason="term_ended", country="JP", moves=[["2025-04-01", "DE"]],
        known_from=clock.at(date(2025, 5, 6)),
    )  # fmt: skip
    DepartureFact.objects.bulk_create([moved])

    release = made(FAMILIES["returns-reason"], JUNE)

    assert ("market", "DE") in rows_of(release)
    assert ("market", "JP") not in rows_of(release)


def test_every_declared_family_finds_its_tables():
    assert family_of("departures", ("unit", "sex"))[1] == "unit"
    assert family_of("departures", ("sex",))[1] == "province"
    assert family_of("trained", ())[0].code == "trained"
    assert family_of("trained", ("market",))[1] == "market"
    assert family_of("trained", ("month",)) is None
    assert family_of("departures", ("unit", "qualification")) is None
    assert family_of("stock", ("unit", "state"))[0].code == "stock-state"
    assert family_of("departures", ("unit", "market"))[0].code == "departures-market"


def test_a_question_of_a_release_is_settled_for_good(counted):
    question = question_of(JUNE)

    assert question.known_at == closing(JUNE)
    assert (question.first, question.until) == (date(2025, 1, 1), JUNE)
    assert question.map.day == JUNE


# Protecting more ----------------------------------------------------------------------------------


def test_from_the_next_year_on_markets_are_released_like_an_attribute(counted, leader: User):
    with clock.turned_to(clock.at(date(2024, 11, 3))):
        actions.protect_dimension(code="market", document="QĐ 12/2024", by=leader)

    with clock.turned_to(AFTER_DECEMBER):
        make_due()

    assert ProtectedDimension.objects.get().since == date(2025, 1, 1)
    markets = Release.objects.get(family="departures-market", day=DECEMBER)
    assert {row[0] for row in rows_of(markets)} == {"province", "unit"}
    by_sex = Release.objects.get(family="departures-sex", day=DECEMBER)
    assert {row[0] for row in rows_of(by_sex)} == {"province", "unit"}
