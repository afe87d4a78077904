"""What a person's page says about the certificates."""

from datetime import date

import pytest

from accounts.scopes import EVERYWHERE
from contracts.models import Contract, Departure
from figures.facts import build
from tests.factories.communes import OldUnitFactory, merged
from tests.factories.contracts import departed, identified
from tests.factories.training import certificate_of
from tests.factories.workers import worker_in
from training.actions import withdraw_certificate
from training.queries import certificates_of, left_in
from workers.models import Worker

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("today", "state"), [(date(2026, 2, 1), "valid"), (date(2026, 2, 2), "expired")]
)
def test_case_25_a_certificate_holds_for_24_months(here, today, state):
    worker = worker_in(here)
    certificate_of(worker, issued_on=date(2024, 2, 1))

    (held,) = certificates_of(worker, today=today)

    assert (held.holds_until, held.state) == (date(2026, 2, 1), state)


def test_a_withdrawn_one_is_shown_as_withdrawn(here, officer):
    worker = worker_in(here)
    withdraw_certificate(certificate=certificate_of(worker), reason="nhập nhầm", by=officer)
    certificate_of(worker)

    standing, withdrawn = certificates_of(worker, today=date(2025, 2, 2))

    assert (standing.state, standing.reason) == ("valid", "")
    assert (withdrawn.state, withdrawn.reason) == ("withdrawn", "nhập nhầm")


def test_the_list_and_the_figures_count_the_same_departures(here, next_door):
    certificate_of(departed(identified(here), departed_on=date(2026, 3, 2)).worker)
    departed(identified(here), departed_on=date(2026, 3, 2))
    opening, student, outside = (departed(identified(next_door)) for _time in range(3))
    Departure.objects.filter(pk=opening.pk).update(source="opening")
    Contract.objects.filter(pk=student.contract_id).update(duration_type="student")
    Departure.objects.filter(pk=outside.pk).update(commune=None)

    found = left_in(*YEAR, scope=EVERYWHERE, asked={})
    facts = build(list(Worker.objects.values_list("pk", flat=True)))

    counted = [fact for fact in facts if fact.counted]
    assert found.departures == len(counted) == 2
    assert found.trained == sum(fact.trained for fact in counted) == 1


def test_a_unit_has_the_departures_of_the_units_merged_into_it(here):
    old = OldUnitFactory(code="03820", name="Nậm Giôn")
    merged(old, into=here)
    departure = departed(identified(here))
    Departure.objects.filter(pk=departure.pk).update(commune=old)

    found = left_in(*YEAR, scope=EVERYWHERE, asked={"unit": here})

    assert found.departures == 1
