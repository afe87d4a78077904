"""Where entries are used: every table answers by itself, and dated records stand in the way."""

from datetime import date

import pytest

from core.problems import Refused
from reference import uses
from reference.listings import LISTINGS
from reference.models import Subject
from reference.rules import Outside
from tests.factories import country
from tests.factories.contracts import departed, identified, returned
from tests.factories.reference import accepted, proposed

pytestmark = pytest.mark.django_db
EVERY = [*((Subject.ENTRY, code) for code in LISTINGS), (Subject.COUNTRY, "")]


@pytest.mark.parametrize(("subject", "listing"), EVERY)
def test_every_column_can_be_counted_on_its_days(subject, listing):
    """A wrong path in `days_of_codes` fails here, not on somebody's page."""
    assert isinstance(uses.used(subject, listing, "XX"), list)
    change = {"valid_from": "2025-01-01", "valid_until": "2026-01-01"}
    nothing = {"valid_from": None, "valid_until": None}

    assert uses.newly_outside(subject, listing, "XX", before=nothing, proposed=change) == Outside()


def test_whatever_says_its_days_has_such_a_column():
    columns = {(column.model, column.name) for pair in EVERY for column in uses.columns(*pair)}
    declared = {
        (model, name) for model, _name in columns for name in getattr(model, "days_of_codes", {})
    }

    assert declared - columns == set()
    assert len(columns) > 10


def test_lists_that_registers_use_are_found():
    used = {listing for _subject, listing in EVERY if uses.columns(Subject.ENTRY, listing)}

    assert {"ethnic_group", "qualification", "household", "programme", "return_reason"} <= used


def test_a_ceiling_counts_as_a_use_of_its_programme():
    (found,) = [
        u
        for u in uses.used(Subject.ENTRY, "programme", "EPS")
        if u.field == str(LISTINGS["ceiling"].label)
    ]

    assert found.count == 2
    assert found.first is None


def test_uses_are_told_with_their_days(here):
    departed(identified(here), country=country("JP"), departed_on=date(2025, 3, 2))
    departed(identified(here), country=country("JP"), departed_on=date(2026, 1, 5))
    register = str(uses.REGISTERS["contracts"])

    (use,) = [u for u in uses.used(Subject.COUNTRY, "", "JP") if u.register == register]

    assert (use.count, use.first, use.last) == (2, date(2025, 3, 2), date(2026, 1, 5))


def test_an_entry_of_a_list_does_not_end_under_its_records_either(here):
    returned(identified(here), departed_on=date(2025, 3, 2), ended_on=date(2025, 9, 1))
    facts = {"key": "completed", "listing": "return_reason"}

    with pytest.raises(Refused) as refused:
        proposed(**facts, valid_until=date(2025, 9, 1))
    assert [p.rule for p in refused.value.problems] == ["B-10"]
    accepted(**facts, valid_until=date(2025, 9, 2))


def test_records_without_a_day_keep_their_entry_and_stop_nothing(here):
    identified(here, ethnicity="hmong")

    accepted("hmong", listing="ethnic_group", valid_until=date(2000, 1, 1))

    assert uses.used(Subject.ENTRY, "ethnic_group", "hmong")[0].count == 1


def test_a_legal_form_does_not_end_under_its_contracts(here):
    departed(identified(here), departed_on=date(2026, 3, 2))

    with pytest.raises(Refused) as refused:
        proposed("service", listing="legal_form", valid_until=date(2026, 3, 2))

    assert [p.rule for p in refused.value.problems] == ["B-10"]
