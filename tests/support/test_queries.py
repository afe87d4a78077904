"""Paid of eligible, days to payment, sums, loans by quarter."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from accounts.scopes import EVERYWHERE, Scope
from communes.models import AreaStatus
from contracts.models import Departure
from support import queries
from support.actions import record_balance
from support.queries import Wanted
from support.states import LoanState
from tests.factories.contracts import departed, identified
from tests.factories.support import asked_for, lent_to, paid
from workers.actions import record_household, record_priority

pytestmark = pytest.mark.django_db
SPRING = (date(2026, 1, 1), date(2026, 6, 30))


def gone(unit, **fields):
    person = identified(unit, **fields)
    departed(person, departed_on=date(2026, 5, 20))
    return person


def test_reach_is_paid_of_entitled(here, department):
    minority, poor, neither = gone(here, ethnicity="thai"), gone(here), gone(here, ethnicity="kinh")
    record_household(worker=poor, year=2026, status="poor", by=department)
    paid(minority)
    paid(neither)
    asked_for(poor)

    reach = queries.reach(*SPRING, scope=EVERYWHERE)

    assert (reach.eligible, reach.supported) == (2, 1)


def test_the_household_is_that_of_the_year_of_leaving(here, department):
    record_household(worker=gone(here), year=2025, status="poor", by=department)

    assert queries.reach(*SPRING, scope=EVERYWHERE).eligible == 0


def test_a_priority_group_of_that_day_gives_the_right(here, department):
    served, later = gone(here), gone(here)
    said = {"group": "served", "year": None, "until": None, "document": "", "by": department}
    record_priority(worker=served, since=date(2024, 1, 1), **said)
    record_priority(worker=later, since=date(2026, 6, 1), **said)

    assert list(queries.eligible(*SPRING, scope=EVERYWHERE).values_list("worker", flat=True)) == [
        served.pk
    ]


def test_an_extremely_difficult_unit_gives_the_right(here):
    person = gone(here)
    AreaStatus.objects.create(
        unit=here,
        region="III",
        difficult=True,
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 6, 1),
        legal_basis="1/QĐ",
    )

    assert queries.reach(*SPRING, scope=EVERYWHERE).eligible == 1
    assert queries.grounds_of(person, date(2026, 5, 31)) == {"difficult"}
    assert queries.grounds_of(person, date(2026, 6, 1)) == set()


def test_days_run_from_request_to_payment(here):
    paid(identified(here), paid_on=date(2026, 5, 12))
    paid(identified(here), paid_on=date(2026, 5, 20))

    reach = queries.reach(*SPRING, scope=EVERYWHERE)

    assert (sorted(reach.days), reach.late, reach.median_days) == ([7, 15], 1, 11)


def test_the_neighbour_counts_none_of_it(here, next_door):
    paid(gone(here, ethnicity="thai"))
    lent_to(gone(here))
    scope = Scope(commune_ids=frozenset({next_door.pk}))

    reach = queries.reach(*SPRING, scope=scope)

    assert (reach.eligible, reach.days) == (0, [])
    assert queries.sums("item", *SPRING, scope=scope) == []
    assert queries.lending([date(2026, 6, 30)], scope=scope)[0].loans == 0


def test_sums_agree_with_the_list_behind_them(here):
    paid(identified(here))
    asked_for(identified(here), amount=Decimal(300_000))

    [line] = queries.sums("item", *SPRING, scope=EVERYWHERE)
    listed = queries.claims(Wanted(item="orientation"), scope=EVERYWHERE)

    assert (line.asked, line.approved, line.paid) == (listed.count(), 1, 1)
    assert (line.amount_asked, line.amount_paid) == (800_000, 500_000)


def test_loans_by_quarter(here, officer):
    loan = lent_to(identified(here))
    lent_to(identified(here), signed_on=date(2026, 7, 2))
    record_balance(
        loan=loan,
        quarter_ends=date(2026, 6, 30),
        outstanding=Decimal(50_000_000),
        overdue=Decimal(5_000_000),
        by=officer,
    )

    summer, spring = queries.lending([date(2026, 9, 30), date(2026, 6, 30)], scope=EVERYWHERE)

    assert (spring.loans, spring.outstanding, spring.overdue_loans) == (1, 50_000_000, 1)
    assert (summer.loans, summer.reported) == (2, 0)


def test_the_last_report_says_where_a_loan_stands(here, officer):
    loan = lent_to(identified(here))
    for ends, owed in ((date(2026, 6, 30), 10), (date(2026, 9, 30), 0)):
        record_balance(
            loan=loan, quarter_ends=ends, outstanding=Decimal(owed), overdue=Decimal(0), by=officer
        )
    today = date(2026, 11, 22)

    [row] = queries.loans(Wanted(state="repaid"), scope=EVERYWHERE, today=today)

    assert queries.state_of(row, today=today) == "repaid"


def test_what_is_owed_after_the_term_is_overdue(here):
    lent_to(identified(here), signed_on=date(2025, 3, 2), term_months=12)

    [row] = queries.loans(Wanted(), scope=EVERYWHERE, today=date(2026, 11, 22))

    assert queries.state_of(row, today=date(2026, 11, 22)) == "overdue"


@pytest.mark.parametrize(
    ("today", "ends"),
    [
        (date(2026, 11, 22), [date(2026, 9, 30), date(2026, 6, 30)]),
        (date(2026, 3, 31), [date(2026, 3, 31), date(2025, 12, 31)]),
        (date(2026, 1, 1), [date(2025, 12, 31), date(2025, 9, 30)]),
    ],
)
def test_quarters_that_have_ended(today, ends):
    assert queries.quarter_ends(today, number=2) == ends


def test_the_list_of_loans_and_the_state_shown_agree_on_every_day(here):
    signed = [date(2025, 1, 30), date(2025, 1, 31), date(2024, 2, 29), date(2024, 12, 1)]
    for day, months in product(signed, (1, 12, 13)):
        lent_to(identified(here), signed_on=day, term_months=months)

    for today in (date(2025, 2, 28), date(2025, 3, 1), date(2026, 1, 30), date(2026, 2, 28)):
        shown = {
            row.pk: queries.state_of(row, today=today)
            for row in queries.loans(Wanted(), scope=EVERYWHERE, today=today)
        }
        for state in LoanState:
            listed = queries.loans(Wanted(state=state), scope=EVERYWHERE, today=today)
            assert {row.pk for row in listed} == {pk for pk, is_ in shown.items() if is_ == state}


def test_a_quarter_counts_as_overdue_what_is_owed_after_the_term(here, officer):
    loan = lent_to(identified(here), signed_on=date(2024, 1, 10), term_months=24)
    for ends in (date(2025, 12, 31), date(2026, 3, 31)):
        record_balance(
            loan=loan, quarter_ends=ends, outstanding=Decimal(1), overdue=Decimal(0), by=officer
        )

    after, within = queries.lending([date(2026, 3, 31), date(2025, 12, 31)], scope=EVERYWHERE)

    assert (after.overdue_loans, within.overdue_loans) == (1, 0)


def test_who_left_from_outside_the_province_is_not_entitled_here(here):
    Departure.objects.filter(worker=gone(here, ethnicity="thai")).update(commune=None)

    assert queries.reach(*SPRING, scope=EVERYWHERE).eligible == 0
