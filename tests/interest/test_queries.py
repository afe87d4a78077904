"""The list, who left since, and the numbers of the overview."""

from datetime import date

import pytest

from accounts.scopes import EVERYWHERE
from interest import actions, queries
from interest.models import Interest
from interest.queries import Wanted
from tests.factories import country
from tests.factories.contracts import departed, identified
from tests.factories.interest import interested
from tests.factories.workers import a_clerk, worker_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 5)


def listed(scope=EVERYWHERE, **wanted) -> set[int]:
    found = queries.interests(Wanted(**wanted), scope=scope, today=TODAY)
    return set(found.values_list("pk", flat=True))


def test_filters_of_the_list(here, next_door):
    farmer = interested(worker_in(here, full_name="Lò Thị Mẫu"))
    welder = interested(
        worker_in(next_door, full_name="Quàng Văn Mẫu"),
        occupation="welding",
        countries=[country("DE")],
        reviewed_on=date(2025, 8, 1),
        consented_on=None,
    )
    actions.drop_interest(interest=farmer, reason="…", by=a_clerk())

    assert listed() == {farmer.pk, welder.pk}
    assert listed(q="lo thi mau") == {farmer.pk}
    assert listed(state="open") == {welder.pk}
    assert listed(state="dropped") == {farmer.pk}
    assert listed(country="KR") == {farmer.pk}
    assert listed(occupation="welding") == {welder.pk}
    assert listed(unit=next_door.pk) == {welder.pk}
    assert listed(since=date(2026, 1, 1)) == {farmer.pk}
    assert listed(until=date(2025, 8, 1)) == {welder.pk}
    assert listed(show="stale") == {welder.pk}


@pytest.mark.parametrize(
    ("confirmed_on", "stale"), [(date(2025, 11, 4), True), (date(2025, 11, 5), False)]
)
def test_after_six_months_an_open_entry_is_stale(person, confirmed_on, stale):
    interest = interested(person, reviewed_on=confirmed_on, consented_on=None)

    assert (listed(show="stale") == {interest.pk}) == stale
    assert queries.is_stale(interest, today=TODAY) == stale


def test_the_first_departure_since_the_listing_is_news(here):
    person = identified(here)
    interest = interested(person)
    assert listed(show="gone") == set()

    departure = departed(person, departed_on=date(2026, 3, 2))

    row = queries.with_news(Interest.objects.all()).get()
    assert (row.gone_on, row.gone_id) == (date(2026, 3, 2), departure.pk)
    assert listed(show="gone") == {interest.pk}
    actions.close_as_left(interest=interest, by=a_clerk())
    assert listed(show="gone") == set()


@pytest.mark.parametrize(
    ("reviewed_on", "in_time"),
    [
        (date(2025, 3, 1), False),
        (date(2025, 3, 2), True),
        (date(2026, 3, 2), True),
        (date(2026, 3, 3), False),
    ],
)
def test_left_within_twelve_months_goes_by_the_register(here, reviewed_on, in_time):
    """The departure is of 2 March 2026; the entry says nothing of it."""
    person = identified(here)
    interest = interested(person, reviewed_on=reviewed_on, consented_on=None)
    departed(person, departed_on=date(2026, 3, 2))

    assert (listed(show="converted") == {interest.pk}) == in_time


def test_a_cancelled_departure_converts_nobody(here):
    person = identified(here)
    interest = actions.close_as_left(
        interest=interested(person) if departed(person) else None, by=a_clerk()
    )
    assert listed(show="converted") == {interest.pk}
    interest.departure.__class__.objects.update(cancelled=True)

    assert listed(show="converted") == set()
    assert listed(show="cancelled") == {interest.pk}


def test_each_number_of_the_overview_has_its_list(here, next_door):
    gone = identified(here)
    interested(gone)
    departed(gone, departed_on=date(2026, 3, 2))
    interested(worker_in(next_door), reviewed_on=date(2025, 8, 1), consented_on=None)
    period = {"since": date(2025, 7, 1), "until": date(2026, 4, 30)}

    told = queries.overview(**period, scope=EVERYWHERE, today=TODAY)

    assert dict(told.states)["new"] == len(listed(state="new")) == 2
    assert told.open == len(listed(state="open")) == 2
    assert told.stale == len(listed(show="stale")) == 1
    assert told.gone == len(listed(show="gone")) == 1
    assert told.listed == len(listed(**period)) == 2
    assert told.converted == len(listed(**period, show="converted")) == 1
    assert told.cancelled == 0


def test_units_are_up_to_date_for_three_months(here, next_door):
    interested(worker_in(here), reviewed_on=date(2026, 2, 5), consented_on=None)
    interested(worker_in(next_door), reviewed_on=date(2026, 2, 4), consented_on=None)

    told = queries.overview(TODAY, TODAY, scope=EVERYWHERE, today=TODAY)

    by_unit = {row.unit.pk: row for row in told.units}
    assert (by_unit[here.pk].fresh, by_unit[next_door.pk].fresh) == (True, False)
    assert by_unit[here.pk].open == by_unit[next_door.pk].open == 1
    assert told.fresh_units == 1


def test_the_numbers_of_a_unit_are_its_own(here, next_door, officer):
    from accounts.permissions import Permission

    interested(worker_in(here))
    interested(worker_in(next_door))
    scope = officer.scope_for(Permission.WORKER_VIEW)

    told = queries.overview(TODAY, TODAY, scope=scope, today=TODAY)

    assert told.open == 1
    assert [row.unit.pk for row in told.units] == [here.pk]


def test_the_list_costs_the_same_for_many(here, django_assert_num_queries):
    for _ in range(3):
        interested(worker_in(here))

    # The entries, wishes, their countries, obstacles, languages.
    with django_assert_num_queries(5):
        for row in queries.interests(Wanted(), scope=EVERYWHERE, today=TODAY):
            assert [wish.country.name for wish in row.wanted.all()]
            assert row.worker.place
            list(row.worker.languages.all())
            list(row.hindrances.all())


def test_candidates_are_the_open_entries_of_the_unit(here, next_door, django_assert_num_queries):
    waiting = interested(worker_in(here), wants_loan=True, obstacles=["capital", "language"])
    day = date(2026, 2, 1)
    actions.move_interest(interest=waiting, to="waiting", moved_on=day, by=a_clerk())
    interested(worker_in(here), wants_course=False)
    gone = identified(here)
    interested(gone, obstacles=[])
    departed(gone)
    dropped = interested(worker_in(here))
    actions.drop_interest(interest=dropped, reason="…", by=a_clerk())
    interested(worker_in(next_door))

    with django_assert_num_queries(5):  # and the atlas
        found = queries.candidates(here.pk, scope=EVERYWHERE, today=TODAY)

    assert found.open == len(listed(unit=here.pk, state="open")) == 3
    assert found.states["waiting"] == 1
    assert found.gone == len(listed(unit=here.pk, show="gone")) == 1
    assert (found.wants_course, found.wants_loan, found.stale) == (2, 1, 0)
    assert found.obstacles == [("capital", 2), ("language", 1)]
