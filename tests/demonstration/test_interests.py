"""The lists of the communes in the demonstration."""

from datetime import date

import pytest

from communes.queries import atlas
from core import clock
from demonstration import interests
from interest.models import Interest
from interest.states import InterestState
from tests.factories import country
from tests.factories.workers import a_clerk


@pytest.mark.django_db
def test_people_stand_in_every_state_that_leads_to_no_departure(here, next_door):
    countries = {code: country(code) for code in ("JP", "TW", "KR", "DE")}
    told = interests.happenings(atlas(), countries, a_clerk())

    for day in sorted(day for day in told if day <= date(2026, 3, 31)):
        with clock.turned_to(clock.at(day, 10)):
            for happening in told[day]:
                happening()

    states = set(Interest.objects.values_list("state", flat=True))
    assert states == set(InterestState) - {InterestState.LEFT}
    assert Interest.objects.count() > 20
